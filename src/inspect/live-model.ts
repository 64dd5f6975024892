/** A model under the changes of a reader: what it labels, why, and with what probability. */

import { type DecisionAccount, explainEncoded } from '../compare/explain/account.ts';
import { ActiveAttributes } from '../compare/explain/active-attributes.ts';
import { templateOfAttribute } from '../compare/explain/top-features.ts';
import type { AttributeSequence } from '../corpus/attribute-sequence.ts';
import { schemeConstraints } from '../corpus/scheme-detection.ts';
import type { Sentence } from '../corpus/sentence.ts';
import { WeightEditor } from '../crf/edit-weights.ts';
import { weightLayout } from '../crf/feature-index.ts';
import { applyConstraints, type InferenceConstraints } from '../crf/inference/index.ts';
import { CrfModel } from '../crf/model.ts';
import { OptionError } from '../errors.ts';
import type { EncodedDataset } from '../features/encode.ts';
import type { SentenceContext } from '../features/field.ts';
import { type Analysis, analyseLattice } from './analysis.ts';
import { isSameWeight, type LiveSettings, UNCHANGED } from './live-settings.ts';

export interface LiveAccountOptions {
  /** The rival label; by default that of the best path that labels the token otherwise. */
  readonly against?: string | undefined;
  /** Whether to look for the smallest set of attributes without which the label is another; it may take a second. Default false. */
  readonly withFlip?: boolean;
  /** Whether to label the sentence without each of the templates. Default false. */
  readonly withTemplates?: boolean;
}

/** Best paths that are found unless asked otherwise. */
const PATHS = 5;

export class LiveModel {
  /** As it was trained. */
  readonly base: CrfModel;
  /** Names of the templates in the model's order; of ready-made attributes what stands before the first `=`. */
  readonly templates: readonly string[];
  /** Index in `templates` of each attribute, `[A]`, and of each edge attribute. */
  readonly #templateOf: Uint16Array;
  readonly #templateOfEdge: Uint16Array;
  #settings: LiveSettings = UNCHANGED;
  #changed: CrfModel;
  #constraints: InferenceConstraints | undefined;

  constructor(model: CrfModel) {
    this.base = model;
    this.#changed = model;
    const { vocabularies, templates } = model.parts;
    const names = [...templates];
    const readyMade = new Map<string, number>();
    const idsOf = (vocabulary: typeof vocabularies.attributes): Uint16Array =>
      Uint16Array.from({ length: vocabulary.size }, (_, id) => {
        const known = vocabulary.template(id);
        if (known < templates.length) return known;
        const name = templateOfAttribute(model, vocabulary, id);
        let place = readyMade.get(name);
        if (place === undefined) {
          place = names.push(name) - 1;
          readyMade.set(name, place);
        }
        return place;
      });
    this.#templateOf = idsOf(vocabularies.attributes);
    this.#templateOfEdge = idsOf(vocabularies.edgeAttributes);
    this.templates = names;
  }

  /** Labels in id order, `[L]`. */
  get labels(): readonly string[] {
    return this.base.labels;
  }

  get settings(): LiveSettings {
    return this.#settings;
  }

  /** The model with the changes made: weights edited, those of switched-off templates 0, under `softmax` without label pairs. */
  get changed(): CrfModel {
    return this.#changed;
  }

  /** What paths may not do; undefined where every path is possible. */
  get constraints(): InferenceConstraints | undefined {
    return this.#constraints;
  }

  /**
   * From now on the model is the trained one with these changes and no others.
   * @throws OptionError on a name the model does not have or a weight that it cannot hold; the old settings stay then
   */
  apply(settings: LiveSettings): void {
    const changed = this.#change(settings);
    const constraints = this.#constrain(settings);
    this.#settings = settings;
    this.#changed = changed;
    this.#constraints = constraints;
  }

  /**
   * Attributes of a sentence, taken as a document of its own or within one, or of ready attributes.
   * @throws CrfLabError where the sentence lacks a column that the templates read
   */
  read(input: Sentence | SentenceContext | AttributeSequence): EncodedDataset {
    const { base } = this;
    if ('attributes' in input) return base.encode([input]);
    const context = 'tokens' in input ? { sentence: input, document: [input], index: 0 } : input;
    return base.encode([base.extractor.extractInContext(context)]);
  }

  /** Labels, probabilities and scores of what `read` gave. @throws CrfLabError when no path is possible */
  analyse(data: EncodedDataset, paths: number = PATHS): Analysis {
    const lattice = this.#changed.fill(data, 0);
    if (this.#constraints !== undefined) applyConstraints(lattice, this.#constraints);
    return analyseLattice(lattice, paths);
  }

  /**
   * Why the token has its label, under the changes.
   * @throws OptionError where no path gives the token the rival label
   */
  account(data: EncodedDataset, token: number, options: LiveAccountOptions = {}): DecisionAccount {
    const { against, withFlip = false, withTemplates = false } = options;
    return explainEncoded(this.#changed, data, 0, token, {
      against,
      flip: withFlip ? {} : false,
      templates: withTemplates ? undefined : false,
      constraints: this.#constraints,
    });
  }

  /** What is active at a position, with the weight for a label as it is under the changes. */
  activeAttributes(data: EncodedDataset): ActiveAttributes {
    return new ActiveAttributes(this.#changed, data, 0);
  }

  #change({ output, templatesOff, edits }: LiveSettings): CrfModel {
    if (output === 'crf' && templatesOff.length === 0 && edits.length === 0) return this.base;
    let model = this.base;
    if (edits.length > 0) {
      const editor = new WeightEditor(model);
      // Of several edits of one weight the last counts.
      const last = edits.filter((edit, n) => !edits.slice(n + 1).some((later) => isSameWeight(edit, later)));
      for (const edit of last) editor.set(edit);
      model = editor.finish().model;
    }
    const off = new Set(templatesOff.flatMap((name) => this.#templateIds(name)));
    if (off.size > 0) model = this.#withoutTemplates(model, off);
    return output === 'crf' ? model : withoutPairs(model);
  }

  #templateIds(name: string): number[] {
    const ids = this.templates.flatMap((template, id) => (template === name ? [id] : []));
    if (ids.length === 0)
      throw new OptionError('templates', `the model has no template ${JSON.stringify(name)}`);
    return ids;
  }

  /** The weights of all features of these templates at 0. */
  #withoutTemplates(model: CrfModel, off: ReadonlySet<number>): CrfModel {
    const { index } = model.parts;
    const { edges } = weightLayout(index);
    const weights = model.parts.weights.slice();
    for (let a = 0; a < index.attributeCount; a++)
      if (off.has(this.#templateOf[a] ?? -1))
        weights.fill(0, index.stateOffsets[a], index.stateOffsets[a + 1]);
    if (index.edgeFrom.length > 0) {
      for (let e = 0; e + 1 < index.edgeOffsets.length; e++)
        if (off.has(this.#templateOfEdge[e] ?? -1))
          weights.fill(0, edges + (index.edgeOffsets[e] ?? 0), edges + (index.edgeOffsets[e + 1] ?? 0));
    }
    return new CrfModel({ ...model.parts, weights });
  }

  #constrain({ output, forbidden }: LiveSettings): InferenceConstraints | undefined {
    const L = this.labels.length;
    const steps = forbidden.map(({ from, to }) => {
      if (from === null && to === null)
        throw new OptionError('forbidden', 'a step from no label to no label');
      return [from === null ? null : this.#labelId(from), to === null ? null : this.#labelId(to)] as const;
    });
    const isMasked = output === 'masked-softmax' && this.base.scheme !== 'none';
    if (output === 'softmax' || (!isMasked && steps.length === 0)) return undefined;
    const { start, end, transitions } = schemeConstraints(this.labels, isMasked ? this.base.scheme : 'none');
    for (const [from, to] of steps) {
      if (from === null) start[to ?? 0] = 0;
      else if (to === null) end[from] = 0;
      else transitions[from * L + to] = 0;
    }
    return { start, end, transitions };
  }

  #labelId(name: string): number {
    const id = this.labels.indexOf(name);
    if (id < 0) throw new OptionError('forbidden', `the model has no label ${JSON.stringify(name)}`);
    return id;
  }
}

const NO_LABELS = new Uint16Array(0);

/** The model of state features alone. */
function withoutPairs(model: CrfModel): CrfModel {
  const { index, weights } = model.parts;
  return new CrfModel({
    ...model.parts,
    index: {
      ...index,
      transitionFrom: NO_LABELS,
      transitionTo: NO_LABELS,
      edgeOffsets: new Uint32Array(index.edgeOffsets.length),
      edgeFrom: NO_LABELS,
      edgeTo: NO_LABELS,
      startLabels: NO_LABELS,
      endLabels: NO_LABELS,
    },
    weights: weights.subarray(0, index.stateLabels.length),
  });
}
