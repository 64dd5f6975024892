/** Sizes that the engine's memory derives from a definition. */
import type { EngineSetup } from '../engine.ts';
import { characterSize, inputSize } from '../parameters.ts';
import * as field from './assembly/plan-fields.ts';
import { PREDICT_BLOCK } from './assembly/task-kinds.ts';
import { type LstmShape, paddedSizes } from './lstm-record.ts';
import { roundUp } from './plan-words.ts';

export interface NetworkShape {
  /** L, and numbers in a row of emissions. */
  readonly labels: number;
  readonly rowLabels: number;
  /** Numbers that a word gets from its characters, and between rows of them. */
  readonly formSize: number;
  readonly formStride: number;
  /** D of the first layer, and numbers between rows of inputs and of their gradients. */
  readonly inputs: number;
  readonly inputStride: number;
  readonly inputGradientStride: number;
  readonly hidden: number;
  /** BiLSTM layers, first to last. */
  readonly layers: readonly LstmShape[];
  readonly characterLstm: LstmShape | undefined;
  /** Whether there is room for a backward pass. */
  readonly trains: boolean;
}

export function networkShape({
  network,
  sizes,
  training,
  differentiatesInputs = false,
}: EngineSetup): NetworkShape {
  const { hidden, characters, dropout } = network;
  const inputs = inputSize(network);
  const hasRecurrentDropout = dropout.recurrent > 0 && training !== undefined;
  const first: LstmShape = {
    record: field.FIRST_LSTM,
    name: 'lstm1',
    hidden,
    inputs,
    segment: inputs,
    segmentPadded: inputs,
    tableRows: undefined,
    hasRecurrentDropout,
  };
  const second: LstmShape = {
    ...first,
    record: field.SECOND_LSTM,
    name: 'lstm2',
    inputs: 2 * hidden,
    segment: hidden,
    segmentPadded: paddedSizes(hidden).padded,
  };
  const formSize = characterSize(network);
  return {
    labels: sizes.labels,
    rowLabels: roundUp(sizes.labels, 8),
    formSize,
    formStride: roundUp(formSize, 8),
    inputs,
    inputStride: roundUp(inputs, 4),
    inputGradientStride: roundUp(inputs, 8),
    hidden,
    layers: network.layers === 1 ? [first] : [first, second],
    characterLstm:
      characters.encoder !== 'lstm'
        ? undefined
        : {
            record: field.CHARACTER_LSTM,
            name: 'characterLstm',
            hidden: characters.hidden,
            inputs: characters.dimension,
            segment: characters.dimension,
            segmentPadded: characters.dimension,
            tableRows: sizes.characters,
            hasRecurrentDropout: false,
          },
    trains: training !== undefined || differentiatesInputs,
  };
}

/** Bytes of scratch that the tasks of one thread need: a packed matrix or panel and a product, or what `predictLstm` works on. */
export function scratchBytes(
  { network, sizes }: EngineSetup,
  { rowLabels, formSize, formStride, hidden }: NetworkShape,
): number {
  const panel = 256 * 8;
  const { characters } = network;
  const states = Math.max(hidden, characters.encoder === 'lstm' ? characters.hidden : 0);
  let most = Math.max(
    panel + 8 * Math.max(rowLabels, 2 * roundUp(hidden, 4)),
    PREDICT_BLOCK * 6 * roundUp(states, 4),
  );
  if (characters.encoder === 'cnn') {
    const columns = roundUp(characters.dimension, 8);
    most = Math.max(
      most,
      characters.dimension * formStride,
      panel + 8 * characters.dimension,
      columns * (formSize + Math.min(256, sizes.characters)),
    );
  }
  return 4 * (most + 64);
}
