/** Student's t and the normal distribution: distribution functions and quantiles, to about 12 digits. */

/** log Γ(x), x > 0: Stirling's series with five terms after shifting x above 15 (Abramowitz and Stegun 1964, 6.1.40). */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`log Γ needs a positive argument, got ${x}`);
  let shift = 0;
  let z = x;
  while (z < 15) {
    shift += Math.log(z);
    z++;
  }
  const r = 1 / (z * z);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/**
 * Regularised incomplete beta function I_x(a, b), a, b > 0, x in [0, 1]: continued fraction 26.5.8 of Abramowitz and Stegun
 * evaluated by Lentz's method, on the side where it converges fast.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) {
    throw new RangeError(`I_x(a, b) needs x in [0, 1] and a, b > 0, got x ${x}, a ${a}, b ${b}`);
  }
  if (x === 0 || x === 1) return x;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return (front * betaFraction(x, a, b)) / a;
}

/** 1/(1+ d₁/(1+ d₂/(1+ …))) with d of 26.5.8. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) return value;
  }
  throw new RangeError(`incomplete beta function did not converge for x ${x}, a ${a}, b ${b}`);
}

/** From here on t is normal after a correction whose error, of order 1/df², is below 1e-11. */
const MANY = 1e6;

/** P(T > t) for Student's t with `df` degrees of freedom, any positive number and Infinity. @throws RangeError for df ≤ 0 or NaN. */
export function studentTail(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t))
    throw new RangeError(`Student's t needs a number and df > 0, got t ${t}, df ${df}`);
  if (t < 0) return 1 - studentTail(-t, df);
  if (t === Number.POSITIVE_INFINITY) return 0;
  // Abramowitz and Stegun 26.7.8.
  if (df > MANY) return normalTail((t * (1 - 1 / (4 * df))) / Math.sqrt(1 + (t * t) / (2 * df)));
  return 0.5 * incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** P(T ≤ t). */
export function studentCdf(t: number, df: number): number {
  return t > 0 ? 1 - studentTail(t, df) : studentTail(-t, df);
}

/**
 * The t with P(T ≤ t) = p, by bisection on the monotone tail.
 * @throws RangeError for p outside (0, 1).
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile needs p between 0 and 1, got ${p}`);
  if (p === 0.5) return 0;
  if (p < 0.5) return -upperQuantile(p, df);
  return upperQuantile(1 - p, df);
}

function upperQuantile(tail: number, df: number): number {
  let low = 0;
  let high = 1;
  while (studentTail(high, df) > tail) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (studentTail(middle, df) > tail) low = middle;
    else high = middle;
  }
}

/** P(Z > z) for a standard normal Z: series about 0 below 2 (Abramowitz and Stegun 26.2.11), continued fraction above (26.2.14). */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  if (z < 2) {
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-17 * sum; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 200; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}
