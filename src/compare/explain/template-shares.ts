/** What each template, and each offset that templates look at, has of the weights of a model. */
import { type CrfModel, weightLayout } from '../../crf/index.ts';
import type { EncodedDataset, Template } from '../../features/index.ts';
import { templateOfAttribute } from './top-features.ts';

export interface Share {
  /** Features whose weight is not 0. */
  readonly features: number;
  /** Σ|w| over them. */
  readonly weight: number;
  /** Of Σ|w| over all weights of the model, transitions included; 0 where that is 0. */
  readonly share: number;
  /**
   * Σ |w|·c, c how often the attribute of the feature occurs in the given data: the sum of |value| over its occurrences. For a
   * transition that is the number of pairs of neighbours, for a start or end weight that of sentences. undefined without data.
   */
  readonly used: number | undefined;
  /** Of the sum of `used` over the model; undefined without data. */
  readonly usedShare: number | undefined;
}

export interface TemplateShare extends Share {
  /** `transition`: label pairs, and first and last labels, which no template makes. */
  readonly kind: 'state' | 'edge' | 'transition';
  /** Of ready-made attributes what stands before the first `=`; null for kind `transition`. */
  readonly template: string | null;
  /** Positions it reads relative to the token, ascending; empty where it reads none or they are not known. */
  readonly offsets: readonly number[];
}

export interface OffsetShare extends Share {
  /** State and edge features of all templates that read just these positions. */
  readonly offsets: readonly number[];
}

export interface TemplateShares {
  /** Largest share first, ties by name; templates without a feature left out. */
  readonly templates: readonly TemplateShare[];
  /** By first offset, then the others; those of no known offset last. */
  readonly offsets: readonly OffsetShare[];
  /** Σ|w|, and Σ|w|·c with data. */
  readonly weight: number;
  readonly used: number | undefined;
}

interface Sums {
  features: number;
  weight: number;
  used: number;
}

/** @param data encoded with the model's vocabularies, in any number of pieces; without it nothing is said of use */
export function templateShares(model: CrfModel, data?: readonly EncodedDataset[]): TemplateShares {
  const { index, weights, vocabularies } = model.parts;
  const layout = weightLayout(index);
  const counts = data === undefined ? undefined : countOccurrences(model, data);
  const byTemplate = new Map<string, Sums & Pick<TemplateShare, 'kind' | 'template' | 'offsets'>>();
  const offsetsOf = createOffsetReader(model);
  const entryOf = (kind: TemplateShare['kind'], template: string | null): Sums => {
    const key = `${kind} ${template ?? ''}`;
    let entry = byTemplate.get(key);
    if (entry === undefined) {
      const offsets = template === null ? [] : offsetsOf(template);
      entry = { kind, template, offsets, features: 0, weight: 0, used: 0 };
      byTemplate.set(key, entry);
    }
    return entry;
  };
  const addRange = (entry: Sums, from: number, to: number, count: number): void => {
    for (let f = from; f < to; f++) {
      const size = Math.abs(weights[f] ?? 0);
      if (size === 0) continue;
      entry.features++;
      entry.weight += size;
      entry.used += size * count;
    }
  };

  for (let a = 0; a < index.attributeCount; a++) {
    const [from, to] = [index.stateOffsets[a] ?? 0, index.stateOffsets[a + 1] ?? 0];
    if (from === to) continue;
    const template = templateOfAttribute(model, vocabularies.attributes, a);
    addRange(entryOf('state', template), from, to, counts?.attributes[a] ?? 0);
  }
  for (let e = 0; e + 1 < index.edgeOffsets.length && index.edgeFrom.length > 0; e++) {
    const [from, to] = [index.edgeOffsets[e] ?? 0, index.edgeOffsets[e + 1] ?? 0];
    if (from === to) continue;
    const template = templateOfAttribute(model, vocabularies.edgeAttributes, e);
    addRange(
      entryOf('edge', template),
      layout.edges + from,
      layout.edges + to,
      counts?.edgeAttributes[e] ?? 0,
    );
  }
  const transitions = entryOf('transition', null);
  addRange(transitions, layout.transitions, layout.edges, counts?.pairs ?? 0);
  addRange(transitions, layout.starts, layout.featureCount, counts?.sentences ?? 0);

  const entries = [...byTemplate.values()].filter(({ features }) => features > 0);
  const total = sumOf(entries, ({ weight }) => weight);
  const totalUsed = counts === undefined ? undefined : sumOf(entries, ({ used }) => used);
  const shareOf = ({ features, weight, used }: Sums): Share => ({
    features,
    weight,
    share: total === 0 ? 0 : weight / total,
    used: totalUsed === undefined ? undefined : used,
    usedShare: totalUsed === undefined ? undefined : totalUsed === 0 ? 0 : used / totalUsed,
  });

  const byOffset = new Map<string, Sums & { offsets: readonly number[] }>();
  for (const { kind, offsets, features, weight, used } of entries) {
    if (kind === 'transition') continue;
    const entry = byOffset.get(offsets.join()) ?? { offsets, features: 0, weight: 0, used: 0 };
    entry.features += features;
    entry.weight += weight;
    entry.used += used;
    byOffset.set(offsets.join(), entry);
  }
  return {
    templates: entries
      .map(({ kind, template, offsets, ...sums }) => ({ kind, template, offsets, ...shareOf(sums) }))
      .sort((a, b) => b.weight - a.weight || ((a.template ?? '') < (b.template ?? '') ? -1 : 1)),
    offsets: [...byOffset.values()]
      .map(({ offsets, ...sums }) => ({ offsets, ...shareOf(sums) }))
      .sort((a, b) => compareOffsets(a.offsets, b.offsets)),
    weight: total,
    used: totalUsed,
  };
}

interface Occurrences {
  /** Σ|value| of each attribute, `[A]`. */
  readonly attributes: Float64Array;
  /** How often each edge attribute occurs, `[E]`. */
  readonly edgeAttributes: Float64Array;
  /** Neighbouring positions; sequences that are not empty. */
  readonly pairs: number;
  readonly sentences: number;
}

function countOccurrences(model: CrfModel, pieces: readonly EncodedDataset[]): Occurrences {
  const { vocabularies } = model.parts;
  const attributes = new Float64Array(vocabularies.attributes.size);
  const edgeAttributes = new Float64Array(vocabularies.edgeAttributes.size);
  let pairs = 0;
  let sentences = 0;
  for (const { attributeIds, values, edgeIds, sequenceOffsets, sequenceCount } of pieces) {
    for (const [k, a] of attributeIds.entries())
      attributes[a] = (attributes[a] ?? 0) + Math.abs(values?.[k] ?? 1);
    for (const e of edgeIds ?? []) edgeAttributes[e] = (edgeAttributes[e] ?? 0) + 1;
    for (let n = 0; n < sequenceCount; n++) {
      const length = (sequenceOffsets[n + 1] ?? 0) - (sequenceOffsets[n] ?? 0);
      if (length === 0) continue;
      sentences++;
      pairs += length - 1;
    }
  }
  return { attributes, edgeAttributes, pairs, sentences };
}

/** Offsets by template name: from the specification, or where there is none from the name itself (`w[-1]|w[0]`). */
function createOffsetReader(model: CrfModel): (template: string) => readonly number[] {
  const { features, templates } = model.parts;
  const known = new Map<string, readonly number[]>();
  for (const [k, template] of (features?.spec.templates ?? []).entries())
    known.set(templates[k] ?? '', offsetsOfTemplate(template));
  return (name) => known.get(name) ?? ascending(name.matchAll(/\[([-+]?\d{1,4})\]/g));
}

/** `%x[-1,0]` of CRF++, also `%t[...]` and `%m[...]` of Wapiti. An absolute position (`@`) is no offset. */
const MACRO = /%[xtm]\[([-+]?\d+)/gi;

/** Positions that a template reads, relative to the current token, ascending. */
export function offsetsOfTemplate(template: Template): readonly number[] {
  switch (template.kind) {
    case 'attribute':
    case 'edge':
      return [...new Set(template.parts.map(({ offset }) => offset))].sort((a, b) => a - b);
    case 'vector':
      return [template.offset];
    case 'pattern':
      return ascending(template.pattern.matchAll(MACRO));
  }
}

function ascending(matches: Iterable<RegExpMatchArray>): number[] {
  return [...new Set(Array.from(matches, (match) => Number(match[1])))].sort((a, b) => a - b);
}

function compareOffsets(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let k = 0; k < Math.max(a.length, b.length); k++) {
    const order = (a[k] ?? Number.NEGATIVE_INFINITY) - (b[k] ?? Number.NEGATIVE_INFINITY);
    if (order !== 0) return order;
  }
  return 0;
}

function sumOf<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amount(item), 0);
}
