/** Records of BiLSTMs in the plan: sizes, weights with their working copies, and the intermediate results of a batch. */
import * as field from './assembly/plan-fields.ts';
import { type Allocate, type PlanWords, roundUp } from './plan-words.ts';

export interface LstmShape {
  /** Place of the record in the plan. */
  readonly record: number;
  /** Parameters are `<name>.forward.kernel` and so on. */
  readonly name: string;
  /** H */
  readonly hidden: number;
  /** Size of an input, in segments of `segment` numbers that lie `segmentPadded` apart. */
  readonly inputs: number;
  readonly segment: number;
  readonly segmentPadded: number;
  /** Its inputs are rows of a table of so many rows, of which each step reads one: the character LSTM. */
  readonly tableRows: number | undefined;
  readonly hasRecurrentDropout: boolean;
}

/** Address of a parameter and of its gradient, 0 for none. */
export interface ParameterPlace {
  readonly values: number;
  readonly gradient: number;
}

/** Place of the record of a direction, 0 forward, 1 backward. */
export function directionRecord(record: number, direction: number): number {
  return record + field.DIRECTIONS + direction * field.DIRECTION_WORDS;
}

/** Numbers per state, and per direction in gradients of states. */
export function paddedSizes(hidden: number): { padded: number; wide: number } {
  return { padded: roundUp(hidden, 4), wide: roundUp(hidden, 8) };
}

/** What stays as long as the engine: sizes, weights and room for their working copies. */
export function placeLstm(
  plan: PlanWords,
  shape: LstmShape,
  placeOf: (name: string) => ParameterPlace,
  allocate: Allocate,
  trains: boolean,
): void {
  const { record, hidden: H, inputs: D, segment, segmentPadded, tableRows } = shape;
  const { padded: P, wide: W } = paddedSizes(H);
  const segments = D / segment;
  const floats = (length: number): number => allocate(4 * length);
  plan.set(record + field.LSTM_SIZE, H);
  plan.set(record + field.LSTM_PADDED, P);
  plan.set(record + field.LSTM_WIDE, W);
  plan.set(record + field.LSTM_INPUTS, D);
  plan.set(record + field.SEGMENT, segment);
  plan.set(record + field.SEGMENT_PADDED, segmentPadded);
  plan.set(record + field.SEGMENT_WIDE, roundUp(segment, 8));
  for (const [direction, name] of ['forward', 'backward'].entries()) {
    const at = directionRecord(record, direction);
    for (const [place, part] of [
      [field.KERNEL, 'kernel'],
      [field.RECURRENT, 'recurrent'],
      [field.BIAS, 'bias'],
    ] as const) {
      const { values, gradient } = placeOf(`${shape.name}.${name}.${part}`);
      plan.set(at + place, values);
      plan.set(at + place + 1, gradient);
    }
    const paddedInputs = segments * segmentPadded;
    plan.set(at + field.PACKED_KERNEL, floats(paddedInputs * 4 * P));
    plan.set(at + field.PACKED_RECURRENT, floats(H * 4 * P));
    plan.set(at + field.GATE_BIAS, floats(4 * P));
    if (tableRows !== undefined) plan.set(at + field.PROJECTED, floats(tableRows * 4 * P));
    if (!trains) continue;
    plan.set(at + field.PACKED_KERNEL_TRANSPOSED, floats(4 * P * segments * roundUp(segment, 8)));
    plan.set(at + field.PACKED_RECURRENT_TRANSPOSED, floats(4 * P * W));
    plan.set(at + field.WEIGHT_WORK, floats((paddedInputs + P + 1) * 4 * P));
    if (tableRows !== undefined) plan.set(at + field.INPUT_GATES, floats(tableRows * 4 * P));
  }
}

/** What a batch of at most `rows` rows and `sequences` sequences needs. */
export function placeLstmBatch(
  plan: PlanWords,
  { record, hidden, tableRows, hasRecurrentDropout }: LstmShape,
  rows: number,
  sequences: number,
  allocate: Allocate,
  trains: boolean,
): void {
  const { padded: P, wide: W } = paddedSizes(hidden);
  const floats = (length: number): number => allocate(4 * length);
  plan.set(record + field.OUTPUTS, floats(rows * 2 * P));
  if (trains) plan.set(record + field.OUTPUTS_GRADIENT, floats(rows * 2 * W));
  for (let direction = 0; direction < 2; direction++) {
    const at = directionRecord(record, direction);
    // The character LSTM has no sums of its own in prediction: it reads those of its table.
    if (!trains && tableRows !== undefined) continue;
    const gates = floats(rows * 4 * P);
    plan.set(at + field.GATES, gates);
    if (tableRows === undefined) plan.set(at + field.INPUT_GATES, gates);
    if (!trains) continue;
    plan.set(at + field.CELLS, floats(rows * P));
    plan.set(at + field.PREVIOUS_STATES, floats(rows * P));
    plan.set(at + field.TANH_CELLS, floats(rows * P));
    plan.set(at + field.CELL_GRADIENT, floats(sequences * P));
    if (!hasRecurrentDropout) continue;
    plan.set(at + field.RECURRENT_MASK, floats(sequences * P));
    plan.set(at + field.STEP_GRADIENT, floats(sequences * W));
  }
}
