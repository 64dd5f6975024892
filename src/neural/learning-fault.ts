/** How a network that learned nothing is known: by its parameters, its losses and its dev scores. */
import type { Parameter } from './parameters.ts';
import type { EpochRecord } from './serialize.ts';
import type { NetworkStopReason } from './train.ts';
import type { NetworkDevSet, NetworkTrainingSet } from './training-set.ts';

/**
 * - `diverged`: the loss or a parameter became no finite number; the model has the parameters of the best epoch before
 * - `noProgress`: after two and more epochs the loss is not below that of guessing labels
 * - `foundNothing`: the dev set has phrases, and no epoch found any of them
 */
export interface NetworkFault {
  readonly kind: 'diverged' | 'noProgress' | 'foundNothing';
  /** For people, in one line, with the remedy. */
  readonly message: string;
}

/** What a training came to. */
interface Course {
  readonly stopReason: NetworkStopReason;
  readonly history: readonly EpochRecord[];
  /** 0: none. */
  readonly bestEpoch: number;
}

/** What speaks against the training; undefined where nothing does, or where it was interrupted. */
export function networkFault(
  { data, sizes, scheme }: NetworkTrainingSet,
  dev: NetworkDevSet | undefined,
  batch: number,
  { stopReason, history, bestEpoch }: Course,
): NetworkFault | undefined {
  if (stopReason === 'aborted') return undefined;
  const epochs = history.length;
  if (stopReason === 'diverged') {
    const kept =
      bestEpoch === 0
        ? 'nothing was learned'
        : `the model has the parameters of epoch ${bestEpoch}, before that`;
    return {
      kind: 'diverged',
      message: `training diverged in epoch ${epochs + 1}: the loss or a parameter became no finite number; ${kept}; lower the learning rate or limit the norm of the gradient`,
    };
  }
  const last = history.at(-1);
  if (last === undefined) return undefined;
  // T·log L in the mean: the loss while all labels are equally likely.
  const guessingLoss = (data.tokenCount / Math.max(1, data.sentenceCount)) * Math.log(sizes.labels);
  if (epochs > 1 && guessingLoss > 0 && last.loss >= guessingLoss) {
    return {
      kind: 'noProgress',
      message: `nothing was learned: after ${epochs} epochs the loss is ${last.loss.toPrecision(4)} per sentence, that of guessing ${guessingLoss.toPrecision(4)}; ${last.loss > 1.1 * guessingLoss ? 'lower the learning rate' : 'train for more epochs or with another learning rate'}`,
    };
  }
  const best = Math.max(...history.map(({ devScore }) => devScore ?? Number.NaN));
  // Labels that mark no spans are scored one by one, and some of them are always right.
  if (best !== 0 || scheme === 'none' || dev === undefined) return undefined;
  if (!dev.gold.some((labels) => labels.some((label) => label !== 'O'))) return undefined;
  const steps = epochs * Math.ceil(data.sentenceCount / batch);
  return {
    kind: 'foundNothing',
    message: `nothing was found in the dev set: its F1 is 0 after ${epochs === 1 ? '1 epoch' : `${epochs} epochs`} (${steps} steps); train for more epochs, on more sentences or with another learning rate`,
  };
}

/** Whether all numbers of all parameters are finite. */
export function isFiniteEverywhere(parameters: readonly Parameter[]): boolean {
  return parameters.every(({ values }) => {
    // 0·x is 0 for finite x and NaN for all others: no branch per number.
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += 0 * (values[i] ?? 0);
    return sum === 0;
  });
}
