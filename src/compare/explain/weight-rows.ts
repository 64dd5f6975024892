/** All weights of a model one by one, by name. */
import { type CrfModel, weightLayout } from '../../crf/index.ts';
import { type FeatureFilter, isWantedAttribute, templateOfAttribute } from './top-features.ts';

/**
 * `state`: attribute × label; `transition`: label `from` before `label`; `edge`: attribute × such a pair; `start` and `end`: the
 * first and the last label of a sentence.
 */
export interface WeightRow {
  readonly kind: 'state' | 'transition' | 'edge' | 'start' | 'end';
  /** undefined where the kind has none; so are `template` and `from`. */
  readonly attribute: string | undefined;
  readonly template: string | undefined;
  readonly from: string | undefined;
  readonly label: string;
  readonly weight: number;
  /** Place in the weight vector. */
  readonly place: number;
}

/**
 * Every weight that passes the filter, those of 0 too, in the order of the weight vector. A label passes as `from` as well; a
 * filter by expression or template asks for attributes, so that transitions, start and end weights are left out.
 */
export function* weightRows(model: CrfModel, filter: FeatureFilter = {}): Generator<WeightRow> {
  const { index, weights, vocabularies } = model.parts;
  const layout = weightLayout(index);
  const name = (id: number | undefined): string => model.labels[id ?? -1] ?? '';
  const isWanted = (label: string, from?: string): boolean =>
    filter.label === undefined || label === filter.label || from === filter.label;
  const asksForAttributes = filter.match !== undefined || filter.template !== undefined;

  for (let a = 0; a < index.attributeCount; a++) {
    const [first, end] = [index.stateOffsets[a] ?? 0, index.stateOffsets[a + 1] ?? 0];
    if (first === end || !isWantedAttribute(model, vocabularies.attributes, a, filter)) continue;
    const attribute = vocabularies.attributes.string(a);
    const template = templateOfAttribute(model, vocabularies.attributes, a);
    for (let f = first; f < end; f++) {
      const label = name(index.stateLabels[f]);
      if (!isWanted(label)) continue;
      yield { kind: 'state', attribute, template, from: undefined, label, weight: weights[f] ?? 0, place: f };
    }
  }

  const none = { attribute: undefined, template: undefined };
  if (!asksForAttributes) {
    for (const [k, id] of index.transitionFrom.entries()) {
      const [from, label] = [name(id), name(index.transitionTo[k])];
      const place = layout.transitions + k;
      const weight = weights[place] ?? 0;
      if (isWanted(label, from)) yield { ...none, kind: 'transition', from, label, weight, place };
    }
  }

  for (let e = 0; index.edgeFrom.length > 0 && e + 1 < index.edgeOffsets.length; e++) {
    const [first, end] = [index.edgeOffsets[e] ?? 0, index.edgeOffsets[e + 1] ?? 0];
    if (first === end || !isWantedAttribute(model, vocabularies.edgeAttributes, e, filter)) continue;
    const attribute = vocabularies.edgeAttributes.string(e);
    const template = templateOfAttribute(model, vocabularies.edgeAttributes, e);
    for (let k = first; k < end; k++) {
      const [from, label] = [name(index.edgeFrom[k]), name(index.edgeTo[k])];
      const place = layout.edges + k;
      const weight = weights[place] ?? 0;
      if (isWanted(label, from)) yield { kind: 'edge', attribute, template, from, label, weight, place };
    }
  }

  if (asksForAttributes) return;
  for (const [kind, ids, offset] of [
    ['start', index.startLabels, layout.starts],
    ['end', index.endLabels, layout.ends],
  ] as const) {
    for (const [k, id] of ids.entries()) {
      const label = name(id);
      const place = offset + k;
      if (isWanted(label))
        yield { ...none, kind, from: undefined, label, weight: weights[place] ?? 0, place };
    }
  }
}
