/** The vectors of L-BFGS in the shared memory, worked on by all threads in a fixed number of pieces. */
import type { SharedMemory } from '../../numeric/index.ts';
import type { Team } from '../../numeric/wasm/team.ts';
import type { Corrections, VectorSpace } from '../lbfgs/index.ts';
import {
  ADD_MANY,
  ARGUMENT_ADDRESSES,
  ARGUMENT_COUNT,
  ARGUMENT_VECTORS,
  COMBINE,
  COUNT_NON_ZERO,
  coefficientsPlace,
  DIFFERENCES,
  DOT,
  DOT_MANY,
  type KernelSetup,
  NEGATE,
  sumsPerPiece,
} from './kernels.ts';

/** A dot product that came about on the way. */
interface KnownProduct {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly product: number;
}

export class SharedVectors implements VectorSpace {
  readonly #memory: SharedMemory;
  readonly #setup: KernelSetup;
  readonly #team: Team;
  readonly #size: number;
  readonly #factor: Float64Array;
  readonly #addresses: Uint32Array;
  readonly #count: Uint32Array;
  readonly #list: Uint32Array;
  readonly #coefficients: Float64Array;
  readonly #sums: Float64Array;
  readonly #perPiece: number;
  readonly #known = new WeakMap<Float64Array, number>();
  /** Products that still hold: no operation has written to their vectors since. */
  #products: readonly KnownProduct[] = [];
  /** What `combine` last added to a point: the search direction. */
  lastDirection: Float64Array | undefined;

  constructor(memory: SharedMemory, setup: KernelSetup, team: Team, size: number) {
    this.#memory = memory;
    this.#setup = setup;
    this.#team = team;
    this.#size = size;
    const { buffer } = memory.memory;
    const at = setup.arguments;
    this.#factor = new Float64Array(buffer, at, 1);
    this.#addresses = new Uint32Array(buffer, at + 4 * ARGUMENT_ADDRESSES, 8);
    this.#count = new Uint32Array(buffer, at + 4 * ARGUMENT_COUNT, 1);
    this.#list = new Uint32Array(buffer, at + 4 * ARGUMENT_VECTORS, setup.mostVectors);
    this.#coefficients = new Float64Array(buffer, at + 8 * coefficientsPlace(setup), setup.mostVectors);
    this.#perPiece = sumsPerPiece(setup);
    this.#sums = new Float64Array(buffer, setup.vectorSums, this.#perPiece * setup.vectorPieces);
  }

  vector(): Float64Array {
    const { vectorPieces, vectorPieceLength } = this.#setup;
    // Padded with zeros to whole pieces, which every operation leaves at 0.
    const padded = this.#memory.float64(vectorPieces * vectorPieceLength);
    const vector = padded.subarray(0, this.#size);
    this.#known.set(vector, vector.byteOffset);
    return vector;
  }

  /** @throws RangeError for an array that `vector` did not make */
  addressOf(vector: Float64Array): number {
    const address = this.#known.get(vector);
    if (address === undefined)
      throw new RangeError('not a vector of this engine: make it with vectors.vector()');
    return address;
  }

  /**
   * Products that the next calls of `dot` will ask for. They hold until an operation of this class writes to one of the
   * vectors; who writes to a vector by hand evaluates anew before asking.
   */
  remember(products: readonly KnownProduct[]): void {
    this.#products = products;
  }

  dot(a: Float64Array, b: Float64Array): number {
    const known = this.#products.find((each) => each.a === a && each.b === b);
    if (known !== undefined) return known.product;
    this.#run(DOT, a, b);
    return this.#sum(0);
  }

  /** out ← −a */
  negate(out: Float64Array, a: Float64Array): void {
    this.#forget(out);
    this.#run(NEGATE, out, a);
  }

  combine(out: Float64Array, a: Float64Array, c: number, b: Float64Array): void {
    this.#forget(out);
    this.lastDirection = b;
    this.#factor[0] = c;
    this.#run(COMBINE, out, a, b);
  }

  countNonZero(a: Float64Array): number {
    this.#run(COUNT_NON_ZERO, a);
    return this.#sum(0);
  }

  corrections(memory: number): Corrections {
    return new GramCorrections(this, memory);
  }

  /** s ← x − x₀, y ← g − g₀, s and y may be x₀ and g₀ themselves; returns y·s, y·y and s·s. */
  differences(
    s: Float64Array,
    y: Float64Array,
    x: Float64Array,
    x0: Float64Array,
    g: Float64Array,
    g0: Float64Array,
  ): [number, number, number] {
    this.#forget(s);
    this.#forget(y);
    this.#run(DIFFERENCES, s, y, x, x0, g, g0);
    return [this.#sum(0), this.#sum(1), this.#sum(2)];
  }

  /** Dot products of three heads with each vector, `[vectors][3]`; one pass over the memory. */
  dotMany(
    heads: readonly [Float64Array, Float64Array, Float64Array],
    vectors: readonly Float64Array[],
  ): Float64Array {
    this.#setList(vectors);
    this.#run(DOT_MANY, ...heads);
    return Float64Array.from({ length: 3 * vectors.length }, (_, k) => this.#sum(k));
  }

  /** out ← factor·a + Σ coefficients·vectors */
  addMany(
    out: Float64Array,
    factor: number,
    a: Float64Array,
    vectors: readonly Float64Array[],
    coefficients: Float64Array,
  ): void {
    this.#forget(out);
    this.#setList(vectors);
    this.#coefficients.set(coefficients);
    this.#factor[0] = factor;
    this.#run(ADD_MANY, out, a);
  }

  #forget(out: Float64Array): void {
    if (this.#products.length === 0) return;
    this.#products = this.#products.filter(({ a, b }) => a !== out && b !== out);
  }

  #setList(vectors: readonly Float64Array[]): void {
    vectors.forEach((vector, i) => {
      this.#list[i] = this.addressOf(vector);
    });
    this.#count[0] = vectors.length;
  }

  #run(operation: number, ...vectors: readonly Float64Array[]): void {
    for (let k = 0; k < vectors.length; k++) this.#addresses[k] = this.addressOf(vectors[k]!);
    this.#team.run(operation, this.#setup.vectorPieces);
  }

  /** Sum k of all pieces, in their order. */
  #sum(k: number): number {
    let sum = 0;
    for (let piece = 0; piece < this.#setup.vectorPieces; piece++)
      sum += this.#sums[this.#perPiece * piece + k]!;
    return sum;
  }
}

/**
 * The two-loop recursion on coefficients: the direction is a combination of the slopes, s_i and y_i, so all its steps are
 * arithmetic on their inner products. One pass over the vectors for those, one for the result, instead of 2M passes.
 * Source: W. Chen, Z. Wang and J. Zhou 2014, "Large-scale L-BFGS using MapReduce", NIPS.
 */
class GramCorrections implements Corrections {
  readonly #space: SharedVectors;
  readonly #s: Float64Array[];
  readonly #y: Float64Array[];
  /** s_i·s_j, s_i·y_j and y_i·y_j by slot, `[M][M]`. */
  readonly #ss: Float64Array;
  readonly #sy: Float64Array;
  readonly #yy: Float64Array;
  /** Slots from the oldest pair to the newest. */
  #order: number[] = [];
  /** Slot whose products with the others are not known yet. */
  #fresh: number | undefined;

  constructor(space: SharedVectors, memory: number) {
    this.#space = space;
    this.#s = Array.from({ length: memory }, () => space.vector());
    this.#y = Array.from({ length: memory }, () => space.vector());
    this.#ss = new Float64Array(memory * memory);
    this.#sy = new Float64Array(memory * memory);
    this.#yy = new Float64Array(memory * memory);
  }

  get count(): number {
    return this.#order.length;
  }

  clear(): void {
    this.#order = [];
    this.#fresh = undefined;
  }

  makeRoom(): readonly [Float64Array, Float64Array] {
    const memory = this.#s.length;
    if (this.#order.length === memory) this.#order.shift();
    const slot = firstFree(this.#order, memory);
    return [this.#s[slot]!, this.#y[slot]!];
  }

  push(x: Float64Array, startX: Float64Array, gradient: Float64Array, startGradient: Float64Array): boolean {
    const memory = this.#s.length;
    const slot = firstFree(this.#order, memory);
    this.#s[slot] = startX;
    this.#y[slot] = startGradient;
    const [ys, yy, ss] = this.#space.differences(startX, startGradient, x, startX, gradient, startGradient);
    const gamma = ys / yy;
    if (!Number.isFinite(gamma) || gamma === 0) return false;
    const diagonal = slot * memory + slot;
    this.#ss[diagonal] = ss;
    this.#sy[diagonal] = ys;
    this.#yy[diagonal] = yy;
    this.#order.push(slot);
    this.#fresh = slot;
    return true;
  }

  descend(out: Float64Array, slopes: Float64Array): void {
    const order = this.#order;
    const newest = order.at(-1);
    if (newest === undefined) {
      this.#space.negate(out, slopes);
      return;
    }
    const memory = this.#s.length;
    const m = order.length;
    const vectors = [...order.map((slot) => this.#s[slot]!), ...order.map((slot) => this.#y[slot]!)];

    // 1. Inner products: of the slopes with every vector, and of the newest pair with the others. (A second push between two
    // calls does not happen: every pair is followed by a direction.)
    const products = this.#space.dotMany([slopes, this.#s[newest]!, this.#y[newest]!], vectors);
    if (this.#fresh === newest) {
      order.forEach((slot, i) => {
        const sWithS = products[3 * i + 1]!;
        const yWithS = products[3 * i + 2]!;
        const sWithY = products[3 * (m + i) + 1]!;
        const yWithY = products[3 * (m + i) + 2]!;
        if (slot === newest) return;
        this.#ss[newest * memory + slot] = this.#ss[slot * memory + newest] = sWithS;
        this.#sy[newest * memory + slot] = sWithY;
        this.#sy[slot * memory + newest] = yWithS;
        this.#yy[newest * memory + slot] = this.#yy[slot * memory + newest] = yWithY;
      });
      this.#fresh = undefined;
    }

    // 2. The recursion for d = c·slopes + Σ a_i s_i + Σ b_i y_i.
    let c = -1;
    const a = new Float64Array(m);
    const b = new Float64Array(m);
    const alpha = new Float64Array(m);
    const withS = (i: number): number => {
      let sum = c * products[3 * i]!;
      for (let k = 0; k < m; k++) {
        sum +=
          a[k]! * this.#ss[order[i]! * memory + order[k]!]! +
          b[k]! * this.#sy[order[i]! * memory + order[k]!]!;
      }
      return sum;
    };
    const withY = (i: number): number => {
      let sum = c * products[3 * (m + i)]!;
      for (let k = 0; k < m; k++) {
        sum +=
          a[k]! * this.#sy[order[k]! * memory + order[i]!]! +
          b[k]! * this.#yy[order[i]! * memory + order[k]!]!;
      }
      return sum;
    };
    const curvature = (i: number): number => this.#sy[order[i]! * memory + order[i]!]!;
    for (let i = m - 1; i >= 0; i--) {
      alpha[i] = withS(i) / curvature(i);
      b[i]! -= alpha[i]!;
    }
    const gamma = curvature(m - 1) / this.#yy[newest * memory + newest]!;
    c *= gamma;
    for (let i = 0; i < m; i++) b[i]! *= gamma;
    for (let i = 0; i < m; i++) a[i]! += alpha[i]! - withY(i) / curvature(i);

    // 3. The combination itself.
    const coefficients = new Float64Array(2 * m);
    coefficients.set(a);
    coefficients.set(b, m);
    this.#space.addMany(out, c, slopes, vectors, coefficients);
  }
}

function firstFree(used: readonly number[], count: number): number {
  for (let slot = 0; slot < count; slot++) if (!used.includes(slot)) return slot;
  throw new RangeError('no slot is free');
}
