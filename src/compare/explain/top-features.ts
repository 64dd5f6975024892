/** The strongest state features of a model as plain tables. */
import type { CrfModel } from '../../crf/index.ts';
import type { Vocabulary } from '../../features/index.ts';

export interface StateFeature {
  readonly attribute: string;
  /** Template that made the attribute; undefined for ready-made attributes. */
  readonly template: string | undefined;
  readonly label: string;
  readonly weight: number;
}

export interface FeatureFilter {
  /** Only this label. */
  readonly label?: string | undefined;
  /** Only attributes that match. */
  readonly match?: RegExp | undefined;
  /**
   * Only attributes of this template: its name, or what stands before the first colon of a pattern (`U01`); for
   * ready-made attributes, what stands before the first `=`.
   */
  readonly template?: string | undefined;
}

export interface LabelFeatures {
  readonly label: string;
  /** Largest weights first, all > 0. */
  readonly positive: readonly StateFeature[];
  /** Smallest weights first, all < 0. */
  readonly negative: readonly StateFeature[];
  /** How many there are in all that pass the filter. */
  readonly positiveCount: number;
  readonly negativeCount: number;
}

/** Template that made an attribute; of ready-made attributes what stands before the first `=`. */
export function templateOfAttribute(model: CrfModel, vocabulary: Vocabulary, id: number): string {
  const known = model.parts.templates[vocabulary.template(id)];
  if (known !== undefined) return known;
  const name = vocabulary.string(id);
  return name.split('=', 1)[0] ?? name;
}

/** Whether an attribute passes the filters by expression and by template. */
export function isWantedAttribute(
  model: CrfModel,
  vocabulary: Vocabulary,
  id: number,
  { match, template }: FeatureFilter,
): boolean {
  if (match === undefined && template === undefined) return true;
  const name = vocabulary.string(id);
  if (match !== undefined && !match.test(name)) return false;
  return (
    template === undefined || isOfTemplate(name, model.parts.templates[vocabulary.template(id)], template)
  );
}

function isOfTemplate(attribute: string, template: string | undefined, wanted: string): boolean {
  if (template === undefined) return attribute.split('=', 1)[0] === wanted;
  return isTemplateNamed(template, wanted);
}

/** Whether a template goes by this name: its own, or for a pattern such as `U01:%x[0,0]` its identifier `U01`. */
export function isTemplateNamed(template: string, name: string): boolean {
  return template === name || template.startsWith(`${name}:`);
}

/** The `top` strongest features of each sign, label by label in the model's order. Ties go by attribute name. */
export function topFeatures(model: CrfModel, top: number, filter: FeatureFilter = {}): LabelFeatures[] {
  const { index, weights, vocabularies, templates } = model.parts;
  const perLabel = model.labels.map(() => ({
    positive: [] as StateFeature[],
    negative: [] as StateFeature[],
  }));
  for (let a = 0; a < index.attributeCount; a++) {
    if (!isWantedAttribute(model, vocabularies.attributes, a, filter)) continue;
    const attribute = vocabularies.attributes.string(a);
    const template = templates[vocabularies.attributes.template(a)];
    for (let f = index.stateOffsets[a] ?? 0; f < (index.stateOffsets[a + 1] ?? 0); f++) {
      const id = index.stateLabels[f] ?? 0;
      const label = model.labels[id] ?? '';
      const weight = weights[f] ?? 0;
      if (weight === 0 || (filter.label !== undefined && label !== filter.label)) continue;
      perLabel[id]?.[weight > 0 ? 'positive' : 'negative'].push({ attribute, template, label, weight });
    }
  }
  const strongest = (features: StateFeature[]): StateFeature[] =>
    features
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.attribute < b.attribute ? -1 : 1))
      .slice(0, top);
  return perLabel.flatMap(({ positive, negative }, id) => {
    const label = model.labels[id] ?? '';
    if (filter.label !== undefined && label !== filter.label) return [];
    const counts = { positiveCount: positive.length, negativeCount: negative.length };
    return [{ label, positive: strongest(positive), negative: strongest(negative), ...counts }];
  });
}
