/** An exact account of one decision of a model: which weights put the decoded label of a token before another one. */
import type { AttributeSequence, Sentence } from '../../corpus/index.ts';
import { CrfModel, type Decoding, weightLayout } from '../../crf/index.ts';
import {
  applyConstraints,
  forward,
  type InferenceConstraints,
  type LabelPath,
  viterbi,
} from '../../crf/inference/index.ts';
import { CrfLabError, OptionError } from '../../errors.ts';
import type { EncodedDataset } from '../../features/index.ts';
import { type ActiveAttribute, ActiveAttributes } from './active-attributes.ts';
import { type Contribution, pathContributions } from './contributions.ts';
import { type FlipOptions, minimalFlip } from './minimal-flip.ts';
import { Removals } from './removals.ts';

export interface AccountOptions {
  /** The rival label; by default that of the best path that labels the token otherwise. */
  readonly against?: string | undefined;
  /** Default `viterbi`. Under `constrained` both paths obey the tag scheme; probabilities stay those of the whole model. */
  readonly decode?: Exclude<Decoding, 'posterior'> | undefined;
  /** false: the smallest flip is not searched. */
  readonly flip?: FlipOptions | false | undefined;
  /** What paths there are at all. Unlike under `constrained`, probabilities are those among these paths too. */
  readonly constraints?: InferenceConstraints | undefined;
  /** false: no template is switched off, and `templates` stays empty. */
  readonly templates?: false | undefined;
  /** Words for the result, `[T]`. */
  readonly tokens?: readonly string[] | undefined;
}

export interface MinimalFlip {
  /** Attributes whose removal, together, makes the label another; empty where no such set was found. */
  readonly features: readonly Pick<ActiveAttribute, 'kind' | 'name' | 'template' | 'position'>[];
  /** How many; null where none was found. */
  readonly size: number | null;
  /** No set is smaller than this; null where no set of any size flips. */
  readonly atLeast: number | null;
  /** Whether `size` is known to be the least, or with null, that no removal flips. */
  readonly proven: boolean;
  readonly labelAfter: string | null;
}

/** The decision without the attributes of one template; `template: null`, without transitions, start and end weights. */
export interface TemplateSwitch {
  readonly template: string | null;
  readonly labelAfter: string;
  /** f of the best path with `label` minus that of the best with the rival, then; below 0 the rival leads. null without rival. */
  readonly difference: number | null;
}

/** Plain data. All positions are 0-based. */
export interface DecisionAccount {
  readonly tokens: readonly string[];
  /** The best path, `[T]`. */
  readonly labels: readonly string[];
  /** The best path with the rival label, `[T]`; null where no other path is possible. */
  readonly rivalLabels: readonly string[] | null;
  readonly token: number;
  readonly label: string;
  readonly rival: string | null;
  /** f(best path) − f(rival path) >= 0, in nats. */
  readonly difference: number | null;
  readonly contributions: readonly Contribution[];
  /** difference − Σ contributions: rounding. */
  readonly residual: number;
  /** log p(y_t = label | x) − log p(y_t = rival | x). */
  readonly logOdds: number | null;
  /** null where it was not asked for. */
  readonly minimalFlip: MinimalFlip | null;
  /** Empty where it was not asked for. */
  readonly templates: readonly TemplateSwitch[];
}

/** As `explainEncoded`, of a sentence taken as a document of its own, or of ready attributes. */
export function explainDecision(
  model: CrfModel,
  input: Sentence | AttributeSequence,
  token: number,
  options: AccountOptions = {},
): DecisionAccount {
  if (!('tokens' in input)) return explainEncoded(model, model.encode([input]), 0, token, options);
  const data = model.encoder.encodeDocument([input]);
  return explainEncoded(model, data, 0, token, { tokens: input.tokens, ...options });
}

/**
 * Explains the label of position `token` (0-based) of sequence `n`.
 * @throws OptionError on a token outside the sentence, a rival the model does not have, the decoded label itself or one that
 * no path gives the token
 */
export function explainEncoded(
  model: CrfModel,
  data: EncodedDataset,
  n: number,
  token: number,
  options: AccountOptions = {},
): DecisionAccount {
  const active = new ActiveAttributes(model, data, n);
  const T = active.length;
  if (!(Number.isInteger(token) && token >= 0 && token < T))
    throw new OptionError('token', `${token} is outside 0..${T - 1}, the positions of the sentence`);
  const { constraints: possible } = options;
  const constraints =
    options.decode === 'constrained' ? bothOf(model.decoderParts.constraints, possible) : possible;
  const best = viterbi(model.fill(data, n), constraints);
  const label = best.labels[token] ?? 0;
  const against = options.against === undefined ? undefined : rivalId(model, options.against, label);
  const contest: Contest = { token, label, against, constraints };
  const rival = bestRival(model, data, n, contest);
  if (rival === undefined && against !== undefined)
    throw new OptionError('against', `no label sequence gives this token ${JSON.stringify(options.against)}`);

  const rivalLabel = rival?.labels[token];
  const difference = rival === undefined ? null : best.score - rival.score;
  const contributions =
    rival === undefined ? [] : pathContributions(model, active.items, best.labels, rival.labels);
  const sum = contributions.reduce((total, { contribution }) => total + contribution, 0);
  const names = (ids: Int32Array): string[] => Array.from(ids, (id) => model.labels[id] ?? '');
  return {
    tokens: options.tokens ?? [],
    labels: names(best.labels),
    rivalLabels: rival === undefined ? null : names(rival.labels),
    token,
    label: model.labels[label] ?? '',
    rival: rivalLabel === undefined ? null : (model.labels[rivalLabel] ?? ''),
    difference,
    contributions,
    residual: (difference ?? 0) - sum,
    logOdds:
      rivalLabel === undefined
        ? null
        : logZWith(model, data, n, token, label, possible) -
          logZWith(model, data, n, token, rivalLabel, possible),
    minimalFlip: options.flip === false ? null : flipOf(model, active, contest, options.flip ?? {}),
    templates: options.templates === false ? [] : templateSwitches(model, active, contest),
  };
}

/** What both allow. */
function bothOf(one: InferenceConstraints, other: InferenceConstraints | undefined): InferenceConstraints {
  if (other === undefined) return one;
  const both = (a: Uint8Array, b: Uint8Array): Uint8Array =>
    a.map((allowed, k) => Math.min(allowed, b[k] ?? 0));
  return {
    start: both(one.start, other.start),
    end: both(one.end, other.end),
    transitions: both(one.transitions, other.transitions),
  };
}

/** Which paths stand against each other at a token. */
interface Contest {
  readonly token: number;
  readonly label: number;
  /** The rival label, undefined: any but `label`. */
  readonly against: number | undefined;
  readonly constraints: InferenceConstraints | undefined;
}

function rivalId(model: CrfModel, name: string, label: number): number {
  const id = model.labels.indexOf(name);
  if (id < 0)
    throw new OptionError(
      'against',
      `the model has no label ${JSON.stringify(name)}, only ${model.labels.join(', ')}`,
    );
  if (id === label)
    throw new OptionError('against', `the token is labelled ${name} itself: name another label`);
  return id;
}

/** The best path that labels the token otherwise, undefined where none is possible. */
function bestRival(
  model: CrfModel,
  data: EncodedDataset,
  n: number,
  { token, label, against, constraints }: Contest,
): LabelPath | undefined {
  const lattice = model.fill(data, n);
  const L = lattice.labelCount;
  for (let j = 0; j < L; j++) {
    const isOpen = against === undefined ? j !== label : j === against;
    if (!isOpen) lattice.stateScores[token * L + j] = Number.NEGATIVE_INFINITY;
  }
  return unlessImpossible(() => viterbi(lattice, constraints));
}

/** undefined where no path is possible. */
function unlessImpossible(decode: () => LabelPath): LabelPath | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof CrfLabError) return undefined;
    throw error;
  }
}

/** log Σ exp f(y, x) over the paths with this label at the token. Exact also where the marginal itself would be 0. */
function logZWith(
  model: CrfModel,
  data: EncodedDataset,
  n: number,
  token: number,
  label: number,
  constraints: InferenceConstraints | undefined,
): number {
  const lattice = model.fill(data, n);
  const forced = new Int32Array(lattice.length).fill(-1);
  forced[token] = label;
  applyConstraints(lattice, constraints, forced);
  return forward(lattice);
}

function flipOf(
  model: CrfModel,
  active: ActiveAttributes,
  { token, label, constraints }: Contest,
  options: FlipOptions,
): MinimalFlip {
  const removals = new Removals(model, active, { token, label }, constraints);
  const { items, ...rest } = minimalFlip(removals, options);
  const features = items.flatMap((item) => {
    const found = active.items[item];
    if (found === undefined) return [];
    const { kind, name, template, position } = found;
    return [{ kind, name, template, position }];
  });
  if (items.length === 0) return { features, ...rest, labelAfter: null };
  const chosen = new Set(items);
  const after = viterbi(
    model.fill(
      active.without((item) => chosen.has(item)),
      0,
    ),
    constraints,
  );
  return { features, ...rest, labelAfter: model.labels[after.labels[token] ?? 0] ?? '' };
}

/** Every template that made an attribute of the sentence, in the model's order, then transitions. */
function templateSwitches(model: CrfModel, active: ActiveAttributes, contest: Contest): TemplateSwitch[] {
  const used = new Set(active.items.map(({ template }) => template));
  const known = model.parts.templates.filter((template) => used.delete(template));
  const switches = [...known, ...used].map((template) =>
    switchOff(
      model,
      active.without((item) => active.items[item]?.template === template),
      contest,
      template,
    ),
  );
  const { transitionFrom, startLabels, endLabels } = model.parts.index;
  if (transitionFrom.length + startLabels.length + endLabels.length > 0) {
    const whole = active.without(() => false);
    switches.push(switchOff(withoutTransitions(model), whole, contest, null));
  }
  return switches;
}

function switchOff(
  model: CrfModel,
  data: EncodedDataset,
  contest: Contest,
  template: string | null,
): TemplateSwitch {
  const { token, label, constraints } = contest;
  const best = viterbi(model.fill(data, 0), constraints);
  const own = bestRival(model, data, 0, { ...contest, against: label });
  const rival = bestRival(model, data, 0, contest);
  return {
    template,
    labelAfter: model.labels[best.labels[token] ?? 0] ?? '',
    difference: own === undefined || rival === undefined ? null : own.score - rival.score,
  };
}

const plainModels = new WeakMap<CrfModel, CrfModel>();

/** The model without transition, start and end weights; its state and edge features are the same. */
function withoutTransitions(model: CrfModel): CrfModel {
  let plain = plainModels.get(model);
  if (plain === undefined) {
    const { index, weights } = model.parts;
    const { transitions, edges, starts } = weightLayout(index);
    const none = new Uint16Array(0);
    const states = weights.subarray(0, transitions);
    const kept = new Float64Array(index.edgeFrom.length === 0 ? 0 : transitions + starts - edges);
    if (kept.length > 0) {
      kept.set(states);
      kept.set(weights.subarray(edges, starts), transitions);
    }
    plain = new CrfModel({
      ...model.parts,
      index: { ...index, transitionFrom: none, transitionTo: none, startLabels: none, endLabels: none },
      weights: kept.length > 0 ? kept : states,
    });
    plainModels.set(model, plain);
  }
  return plain;
}
