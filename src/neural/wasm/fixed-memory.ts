/** What the engine keeps from batch to batch besides parameters: sizes and working copies of the weights. */
import type { SharedMemory } from '../../numeric/index.ts';
import type { EngineSetup } from '../engine.ts';
import * as field from './assembly/plan-fields.ts';
import { paddedSizes, placeLstm } from './lstm-record.ts';
import type { NetworkShape } from './network-shape.ts';
import type { ParameterMemory } from './parameter-memory.ts';
import type { PlanWords } from './plan-words.ts';

const OPTIMIZER_NUMBERS = { adam: 0, sgd: 1, adagrad: 2 } as const;

/** Fills in the plan's sizes, parameters and working copies, allocating the last. */
export function placeFixed(
  memory: SharedMemory,
  plan: PlanWords,
  { network, sizes, training }: EngineSetup,
  shape: NetworkShape,
  parameters: ParameterMemory,
): void {
  const { labels: L, rowLabels: R, formStride, layers, characterLstm, trains } = shape;
  const allocate = (bytes: number): number => memory.allocate(bytes);
  const floats = (length: number): number => allocate(4 * length);
  const { characters } = network;
  plan.set(field.LABELS, L);
  plan.set(field.ROW_LABELS, R);
  plan.set(field.WORD_SIZE, network.words.dimension);
  plan.set(field.CASE_SIZE, network.caseDimension);
  plan.set(field.FORM_SIZE, shape.formSize);
  plan.set(field.FORM_STRIDE, formStride);
  plan.set(field.CHARACTER_COUNT, sizes.characters);
  plan.set(field.CHARACTER_SIZE, characters.encoder === 'none' ? 0 : characters.dimension);
  plan.set(field.FILTER_WIDTH, characters.encoder === 'cnn' ? characters.width : 0);
  plan.set(field.VARIATIONAL, network.dropout.variational ? 1 : 0);
  if (training !== undefined) plan.set(field.OPTIMIZER, OPTIMIZER_NUMBERS[training.optimizer]);
  for (const [place, name] of [
    [field.CASE_TABLE, 'case'],
    [field.CHARACTERS, 'characters'],
    [field.CNN_KERNEL, 'cnn.kernel'],
    [field.CNN_BIAS, 'cnn.bias'],
    [field.OUTPUT_KERNEL, 'output.kernel'],
    [field.OUTPUT_BIAS, 'output.bias'],
    [field.TRANSITIONS, 'crf.transitions'],
    [field.START, 'crf.start'],
    [field.END, 'crf.end'],
  ] as const) {
    const { values, gradient } = parameters.placeOf(name);
    plan.set(place, values);
    plan.set(place + 1, gradient);
  }
  for (const lstm of layers) {
    placeLstm(plan, lstm, parameters.placeOf, allocate, trains);
    plan.set(field.LAST_LSTM, lstm.record);
  }
  if (characterLstm !== undefined) {
    const at = characterLstm.record;
    placeLstm(plan, characterLstm, parameters.placeOf, allocate, trains);
    plan.set(at + field.INPUT, parameters.placeOf('characters').values);
    plan.set(at + field.INPUT_STRIDE, 4 * characterLstm.inputs);
    plan.set(at + field.INPUT_ROWS, sizes.characters);
    if (trains) {
      const stride = Math.ceil(characterLstm.inputs / 8) * 8;
      plan.set(at + field.INPUT_GRADIENT, floats(sizes.characters * stride));
      plan.set(at + field.INPUT_GRADIENT_STRIDE, 4 * stride);
    }
  }
  if (characters.encoder === 'cnn') {
    const numbers = characters.width * sizes.characters * formStride;
    plan.set(field.TABLES, floats(numbers));
    if (trains) plan.set(field.TABLES_GRADIENT, floats(numbers));
  }
  const { padded, wide } = paddedSizes(shape.hidden);
  plan.set(field.PADDED_BIAS, floats(R));
  plan.set(field.PACKED_OUTPUT, floats(2 * padded * R));
  if (trains) plan.set(field.PACKED_OUTPUT_TRANSPOSED, floats(2 * wide * R));
  plan.set(field.DECODE_TRANSITIONS, allocate(8 * (L + 2) * R));
  if (network.head !== 'crf' || !trains) return;
  for (const place of [
    field.TRANSITION_EXP,
    field.PACKED_TRANSITIONS,
    field.PACKED_TRANSITIONS_TRANSPOSED,
    field.EDGE_PRODUCTS,
  ]) {
    plan.set(place, floats(R * R));
  }
  plan.set(field.START_EXP, floats(R));
  plan.set(field.END_EXP, floats(R));
  plan.set(field.CRF_MAXIMA, allocate(24));
  plan.set(field.LOG_EDGES, allocate(8 * L * L));
}
