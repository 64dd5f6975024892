/** The interval of uncertainty of the Moré–Thuente line search: two end points and the next trial step. */
export interface TrialInterval {
  /** Step with the lowest value so far, its value and slope. */
  x: number;
  fx: number;
  dx: number;
  /** The other end. */
  y: number;
  fy: number;
  dy: number;
  /** Current trial step, replaced by the next one. */
  t: number;
  /** Whether a minimiser is known to lie between x and y. */
  isBracketed: boolean;
}

/** Largest share of the bracket that the next trial may keep, as in MINPACK. */
const BRACKET_SHARE = 0.66;

/**
 * Takes in the value `ft` and slope `dt` at the trial step: moves the ends of the interval and chooses the next trial by
 * cubic and quadratic interpolation, kept within [tmin, tmax].
 * Source: J. Moré and D. Thuente 1994, "Line search algorithms with guaranteed sufficient decrease", ACM TOMS 20(3),
 * section 4 (MINPACK dcstep), in the arithmetic of libLBFGS.
 * @returns false when the trial contradicts the interval, which happens by rounding only
 */
export function updateTrialInterval(
  interval: TrialInterval,
  ft: number,
  dt: number,
  tmin: number,
  tmax: number,
): boolean {
  const { x, fx, dx, y, fy, dy, t } = interval;
  if (interval.isBracketed) {
    if (t <= Math.min(x, y) || Math.max(x, y) <= t) return false;
    if (dx * (t - x) >= 0) return false;
    if (tmax < tmin) return false;
  }

  const hasSlopeTurned = dt * Math.sign(dx) < 0;
  let next: number;
  let isNearEndLimited: boolean;
  if (fx < ft) {
    // Case 1, higher value: bracketed. The cubic step if nearer to x than the quadratic one, else their mean.
    interval.isBracketed = true;
    isNearEndLimited = true;
    const cubic = cubicMinimiser(x, fx, dx, t, ft, dt);
    const quadratic = quadraticMinimiser(x, fx, dx, t, ft);
    next = Math.abs(cubic - x) < Math.abs(quadratic - x) ? cubic : cubic + 0.5 * (quadratic - cubic);
  } else if (hasSlopeTurned) {
    // Case 2, lower value and slopes of opposite sign: bracketed. Whichever step is farther from t.
    interval.isBracketed = true;
    isNearEndLimited = false;
    const cubic = cubicMinimiser(x, fx, dx, t, ft, dt);
    const secant = secantMinimiser(x, dx, t, dt);
    next = Math.abs(cubic - t) > Math.abs(secant - t) ? cubic : secant;
  } else if (Math.abs(dt) < Math.abs(dx)) {
    // Case 3, lower value and a flatter slope of the same sign: the cubic may have no minimum beyond t. The step nearer
    // to t inside a bracket, the farther one outside. For a cubic without a minimum on the far side libLBFGS may take tmin;
    // outside a bracket that leads back to the step before and always ends in an error, so MINPACK's bound is kept there.
    isNearEndLimited = true;
    const cubic = cubicMinimiserBeyond(x, fx, dx, t, ft, dt, interval.isBracketed ? tmin : tmax, tmax);
    const secant = secantMinimiser(x, dx, t, dt);
    const isCubicNearer = Math.abs(t - cubic) < Math.abs(t - secant);
    const isCubicFarther = Math.abs(t - cubic) > Math.abs(t - secant);
    next = (interval.isBracketed ? isCubicNearer : isCubicFarther) ? cubic : secant;
  } else {
    // Case 4, lower value and a slope as steep as before: go on to the bound, or interpolate towards y.
    isNearEndLimited = false;
    if (interval.isBracketed) next = cubicMinimiser(t, ft, dt, y, fy, dy);
    else next = x < t ? tmax : tmin;
  }

  // The ends, whatever the case: the lower of x and t becomes x.
  if (fx < ft) {
    interval.y = t;
    interval.fy = ft;
    interval.dy = dt;
  } else {
    if (hasSlopeTurned) {
      interval.y = x;
      interval.fy = fx;
      interval.dy = dx;
    }
    interval.x = t;
    interval.fx = ft;
    interval.dx = dt;
  }

  // Flat data (all slopes 0) leave the interpolations undefined: bisect.
  if (Number.isNaN(next)) next = x + 0.5 * (t - x);
  if (tmax < next) next = tmax;
  if (next < tmin) next = tmin;
  if (interval.isBracketed && isNearEndLimited) {
    const limit = interval.x + BRACKET_SHARE * (interval.y - interval.x);
    if (interval.x < interval.y ? limit < next : next < limit) next = limit;
  }
  interval.t = next;
  return true;
}

/** Minimiser of the cubic through values fu, fv and slopes du, dv at u and v. */
function cubicMinimiser(u: number, fu: number, du: number, v: number, fv: number, dv: number): number {
  const width = v - u;
  const theta = ((fu - fv) * 3) / width + du + dv;
  const scale = Math.max(Math.abs(theta), Math.abs(du), Math.abs(dv));
  const a = theta / scale;
  // γ = √(θ² − du·dv), scaled against overflow; 0 bounds it where rounding makes the radicand negative.
  let gamma = scale * Math.sqrt(Math.max(0, a * a - (du / scale) * (dv / scale)));
  if (v < u) gamma = -gamma;
  const p = gamma - du + theta;
  const q = gamma - du + gamma + dv;
  return u + (p / q) * width;
}

/** The same in case 3: where the cubic has no minimum beyond v, the bound `rising` (θ >= 0) or `falling` (θ < 0). */
function cubicMinimiserBeyond(
  u: number,
  fu: number,
  du: number,
  v: number,
  fv: number,
  dv: number,
  rising: number,
  falling: number,
): number {
  const width = v - u;
  const theta = ((fu - fv) * 3) / width + du + dv;
  const scale = Math.max(Math.abs(theta), Math.abs(du), Math.abs(dv));
  const a = theta / scale;
  let gamma = scale * Math.sqrt(Math.max(0, a * a - (du / scale) * (dv / scale)));
  if (u < v) gamma = -gamma;
  const p = gamma - dv + theta;
  const q = gamma - dv + gamma + du;
  const r = p / q;
  if (r < 0 && gamma !== 0) return v - r * width;
  return a < 0 ? falling : rising;
}

/** Minimiser of the parabola through fu, fv with slope du at u. */
function quadraticMinimiser(u: number, fu: number, du: number, v: number, fv: number): number {
  const width = v - u;
  return u + (du / ((fu - fv) / width + du) / 2) * width;
}

/** Minimiser of the parabola with slopes du at u and dv at v. */
function secantMinimiser(u: number, du: number, v: number, dv: number): number {
  return v + (dv / (dv - du)) * (u - v);
}
