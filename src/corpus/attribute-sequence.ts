/**
 * One sequence after feature extraction: per position the attributes that fire there. Both the feature extractor and
 * the reader of CRFsuite attribute files yield this; encoding turns the strings into ids.
 */
export interface AttributeSequence {
  /** Attribute strings, `[T][*]`; one string may occur more than once at a position, then its values add up. */
  readonly attributes: readonly (readonly string[])[];
  /** Values parallel to `attributes`; undefined when all are 1. */
  readonly values: readonly (readonly number[])[] | undefined;
  /** Template id parallel to `attributes` (index into the extractor's template list); undefined when not known. */
  readonly templates: readonly (readonly number[])[] | undefined;
  /**
   * Attributes that pair with (previous label, label) instead of a label, `[T][*]`: CRF++'s `B01:...` and Wapiti's `b`
   * and `*` templates. Position 0 has none. undefined when no template makes any.
   */
  readonly edgeAttributes: readonly (readonly string[])[] | undefined;
  /** Template id parallel to `edgeAttributes`. */
  readonly edgeTemplates: readonly (readonly number[])[] | undefined;
  /** Gold labels, `[T]`. */
  readonly labels: readonly string[] | undefined;
  /** Instance weight: how often the sequence counts in the likelihood. 1 unless the file says otherwise (`@weight`). */
  readonly weight: number;
  /** 1-based line of the first position in its file, 0 when made in memory. */
  readonly line: number;
}
