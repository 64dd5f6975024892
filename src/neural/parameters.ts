/** Names, shapes and initial values of a network's parameters: one list that engines, files and tests share. */
import type { Random } from '../numeric/index.ts';
import type { Network } from './options.ts';

/** What the corpus adds to a definition. */
export interface NetworkSizes {
  /** Rows of the word table, UNK included. */
  readonly words: number;
  /** Known characters, the unknown one included. */
  readonly characters: number;
  readonly labels: number;
  /** Attributes of the wide part; 0 without one. */
  readonly attributes: number;
}

export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
  /** Tables get gradients for few rows a batch; `tables: 'lazy'` concerns them alone. */
  readonly isTable: boolean;
}

export interface Parameter extends ParameterShape {
  /** Row-major, as long as the shape says. */
  readonly values: Float32Array;
}

/** Numbers of letter-case classes, see `caseClass`. */
export const CASE_CLASSES = 8;

/** Size of one token's input to the first BiLSTM layer, `D`. */
export function inputSize(network: Network): number {
  return network.words.dimension + network.caseDimension + characterSize(network);
}

/** Numbers a word gets from its characters. */
export function characterSize({ characters }: Network): number {
  switch (characters.encoder) {
    case 'none':
      return 0;
    case 'cnn':
      return characters.filters;
    case 'lstm':
      return 2 * characters.hidden;
  }
}

/** All parameters in their fixed order. LSTM kernels are `[inputs][4H]`, gates i, f, g, o; all names are unique. */
export function parameterShapes(network: Network, sizes: NetworkSizes): ParameterShape[] {
  const shapes: ParameterShape[] = [];
  const add = (name: string, shape: number[], isTable = false): void => {
    shapes.push({ name, shape, isTable });
  };
  const addLstm = (name: string, inputs: number, H: number): void => {
    for (const direction of ['forward', 'backward']) {
      add(`${name}.${direction}.kernel`, [inputs, 4 * H]);
      add(`${name}.${direction}.recurrent`, [H, 4 * H]);
      add(`${name}.${direction}.bias`, [4 * H]);
    }
  };
  const { words, caseDimension, characters, hidden: H, layers, head } = network;
  add('words', [sizes.words, words.dimension], true);
  if (caseDimension > 0) add('case', [CASE_CLASSES, caseDimension]);
  if (characters.encoder !== 'none') add('characters', [sizes.characters, characters.dimension]);
  if (characters.encoder === 'cnn') {
    add('cnn.kernel', [characters.width, characters.dimension, characters.filters]);
    add('cnn.bias', [characters.filters]);
  }
  if (characters.encoder === 'lstm') addLstm('characterLstm', characters.dimension, characters.hidden);
  for (let layer = 1; layer <= layers; layer++) {
    addLstm(`lstm${layer}`, layer === 1 ? inputSize(network) : 2 * H, H);
  }
  add('output.kernel', [2 * H, sizes.labels]);
  add('output.bias', [sizes.labels]);
  if (head === 'crf') {
    add('crf.transitions', [sizes.labels, sizes.labels]);
    add('crf.start', [sizes.labels]);
    add('crf.end', [sizes.labels]);
  }
  if (sizes.attributes > 0) add('wide', [sizes.attributes, sizes.labels], true);
  return shapes;
}

/** Numbers in a parameter. */
export function parameterLength({ shape }: ParameterShape): number {
  return shape.reduce((product, n) => product * n, 1);
}

/**
 * Draws initial values into `values`: tables U(±√(3/dim)) (variance 1/dim; Ma and Hovy 2016, section 3.1), weights Glorot
 * uniform ±√(6/(in + out)) for each gate by itself (Glorot and Bengio 2010), recurrent weights orthogonal per gate (Saxe, McClelland,
 * Ganguli 2014), the forget gates' bias 1 (Jozefowicz, Zaremba, Sutskever 2015), everything else 0.
 */
export function initialiseParameter(parameter: Parameter, random: Random): void {
  const { name, shape, values } = parameter;
  const fill = (bound: number): void => {
    for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * bound;
  };
  const rows = shape[0] ?? 1;
  const columns = shape.at(-1) ?? 1;
  if (name === 'words' || name === 'case' || name === 'characters') fill(Math.sqrt(3 / columns));
  else if (name === 'cnn.kernel') fill(Math.sqrt(6 / (rows * ((shape[1] ?? 1) + columns))));
  else if (name.endsWith('.recurrent')) {
    for (let gate = 0; gate < 4; gate++) fillOrthogonal(values, rows, gate * rows, columns, random);
  } else if (name === 'output.kernel') fill(Math.sqrt(6 / (rows + columns)));
  else if (name.endsWith('.kernel')) fill(Math.sqrt(6 / (rows + columns / 4)));
  else {
    values.fill(0);
    const H = columns / 4;
    if (name.endsWith('.bias') && /lstm/i.test(name)) values.fill(1, H, 2 * H);
  }
}

/**
 * A random orthogonal n×n matrix into columns `column`... of a matrix of `stride` columns: Gram and Schmidt (twice over,
 * for orthogonality to rounding) on normal draws.
 */
function fillOrthogonal(
  values: Float32Array,
  n: number,
  column: number,
  stride: number,
  random: Random,
): void {
  const basis: Float64Array[] = [];
  while (basis.length < n) {
    const v = Float64Array.from({ length: n }, () => random.normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const u of basis) {
        let dot = 0;
        for (let i = 0; i < n; i++) dot += (u[i] ?? 0) * (v[i] ?? 0);
        for (let i = 0; i < n; i++) v[i] = (v[i] ?? 0) - dot * (u[i] ?? 0);
      }
    }
    const norm = Math.hypot(...v);
    if (norm < 1e-6) continue;
    for (let i = 0; i < n; i++) v[i] = (v[i] ?? 0) / norm;
    basis.push(v);
  }
  for (const [row, v] of basis.entries()) values.set(v, row * stride + column);
}
