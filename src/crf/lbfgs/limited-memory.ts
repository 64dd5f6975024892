import { addScaled, dot } from '../../numeric/index.ts';
import type { Corrections } from './vector-space.ts';

/**
 * The last M pairs s = x_{k+1} − x_k, y = ∇f_{k+1} − ∇f_k and the product with the inverse Hessian that they imply.
 * Allocated once; `[M]` vectors of length F each for s and y.
 */
export class LimitedMemory implements Corrections {
  readonly #s: Float64Array[];
  readonly #y: Float64Array[];
  /** y·s of each pair `[M]`. */
  readonly #ys: Float64Array;
  readonly #alpha: Float64Array;
  #count = 0;
  #next = 0;
  /** γ = y·s / y·y of the newest pair: the scale of the initial inverse Hessian. */
  #gamma = 1;

  constructor(memory: number, size: number) {
    this.#s = Array.from({ length: memory }, () => new Float64Array(size));
    this.#y = Array.from({ length: memory }, () => new Float64Array(size));
    this.#ys = new Float64Array(memory);
    this.#alpha = new Float64Array(memory);
  }

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
  }

  makeRoom(): readonly [Float64Array, Float64Array] {
    // When all are held, the next slot is that of the oldest pair.
    if (this.#count === this.#s.length) this.#count--;
    return [this.#s[this.#next]!, this.#y[this.#next]!];
  }

  push(x: Float64Array, startX: Float64Array, gradient: Float64Array, startGradient: Float64Array): boolean {
    this.#s[this.#next] = startX;
    this.#y[this.#next] = startGradient;
    let ys = 0;
    let yy = 0;
    for (let f = 0; f < startX.length; f++) {
      const ds = x[f]! - startX[f]!;
      const dy = gradient[f]! - startGradient[f]!;
      startX[f] = ds;
      startGradient[f] = dy;
      ys += dy * ds;
      yy += dy * dy;
    }
    const gamma = ys / yy;
    if (!Number.isFinite(gamma) || gamma === 0) return false;
    this.#ys[this.#next] = ys;
    this.#gamma = gamma;
    this.#next = (this.#next + 1) % this.#s.length;
    this.#count++;
    return true;
  }

  /**
   * d ← −H·slopes, both `[F]`, by the two-loop recursion, H the inverse Hessian approximation:
   *
   *                        d ← −slopes
   *     newest to oldest   α_i = s_i·d / y_i·s_i,   d ← d − α_i·y_i
   *                        d ← γ·d
   *     oldest to newest   β = y_i·d / y_i·s_i,     d ← d + (α_i − β)·s_i
   *
   * Source: J. Nocedal 1980, "Updating quasi-Newton matrices with limited storage", Math. Comp. 35(151), p. 779.
   */
  descend(d: Float64Array, slopes: Float64Array): void {
    for (let f = 0; f < d.length; f++) d[f] = -slopes[f]!;
    if (this.#count === 0) return;
    const memory = this.#s.length;
    const oldest = (this.#next + memory - this.#count) % memory;
    let i = (this.#next + memory - 1) % memory;
    // Each pass over d takes one step and already forms the dot product that the next step needs.
    let product = dot(this.#s[i]!, d);
    while (i !== oldest) {
      const alpha = product / this.#ys[i]!;
      this.#alpha[i] = alpha;
      const older = (i + memory - 1) % memory;
      product = stepThenDot(d, -alpha, this.#y[i]!, 1, this.#s[older]!);
      i = older;
    }
    const alpha = product / this.#ys[oldest]!;
    this.#alpha[oldest] = alpha;
    product = stepThenDot(d, -alpha, this.#y[oldest]!, this.#gamma, this.#y[oldest]!);
    for (let n = 1; n < this.#count; n++) {
      const beta = product / this.#ys[i]!;
      const newer = (i + 1) % memory;
      product = stepThenDot(d, this.#alpha[i]! - beta, this.#s[i]!, 1, this.#y[newer]!);
      i = newer;
    }
    addScaled(d, this.#alpha[i]! - product / this.#ys[i]!, this.#s[i]!);
  }
}

/** d ← factor·(d + c·v); returns w·d of the new d. All `[F]`. The same sums in the same order as in separate passes. */
function stepThenDot(d: Float64Array, c: number, v: Float64Array, factor: number, w: Float64Array): number {
  let sum = 0;
  for (let f = 0; f < d.length; f++) {
    const entry = (d[f]! + c * v[f]!) * factor;
    d[f] = entry;
    sum += w[f]! * entry;
  }
  return sum;
}
