import * as z from 'zod';
import { OptionError } from '../../errors.ts';
import { parseOptions } from '../../parse-options.ts';

/** Options of the optimiser: libLBFGS's parameters, with CRFsuite's values where the two differ (period, maxLineSearch). */
export const lbfgsOptionsSchema = z.strictObject({
  memory: z
    .int()
    .min(1)
    .default(6)
    .describe('number of correction pairs that approximate the inverse Hessian (libLBFGS m), >= 1'),
  epsilon: z
    .number()
    .nonnegative()
    .default(1e-5)
    .describe('converged when |gradient| <= epsilon * max(1, |x|), >= 0'),
  period: z
    .int()
    .nonnegative()
    .default(10)
    .describe('iterations over which delta is measured (libLBFGS past), 0 switches the test off'),
  delta: z
    .number()
    .nonnegative()
    .default(1e-5)
    .describe('stop when the loss changed by less than delta, relative to itself, over one period, >= 0'),
  maxIterations: z.int().nonnegative().default(0).describe('most iterations, 0 for no limit'),
  lineSearch: z
    .enum(['more-thuente', 'armijo', 'wolfe', 'strong-wolfe'])
    .default('more-thuente')
    .describe(
      'more-thuente, or backtracking until the named condition holds; l1 > 0 always takes the orthant-wise backtracking',
    ),
  maxLineSearch: z.int().min(1).default(20).describe('most evaluations of one line search, >= 1'),
  minStep: z.number().nonnegative().default(1e-20).describe('smallest step of a line search, >= 0'),
  maxStep: z.number().positive().default(1e20).describe('largest step of a line search, >= minStep'),
  ftol: z
    .number()
    .nonnegative()
    .default(1e-4)
    .describe('sufficient decrease (Armijo) coefficient, >= 0, should be below 0.5'),
  wolfe: z
    .number()
    .nonnegative()
    .default(0.9)
    .describe('curvature coefficient of wolfe and strong-wolfe backtracking, between ftol and 1'),
  gtol: z
    .number()
    .nonnegative()
    .default(0.9)
    .describe('curvature coefficient of more-thuente, >= 0, should lie between ftol and 1'),
  xtol: z
    .number()
    .nonnegative()
    .default(1e-16)
    .describe('more-thuente gives up when its interval is relatively narrower than this, >= 0'),
  l1: z
    .number()
    .nonnegative()
    .default(0)
    .describe('weight of the penalty l1 * |x|_1 (libLBFGS orthantwise_c, CRFsuite c1), 0 for none'),
  l1Start: z.int().nonnegative().default(0).describe('first variable under the l1 penalty'),
  l1End: z
    .int()
    .nonnegative()
    .optional()
    .describe('end (exclusive) of the variables under the l1 penalty, by default all'),
});

/** Every option resolved; `l1End` may still be absent, meaning the number of variables. */
export type LbfgsOptions = z.output<typeof lbfgsOptionsSchema>;

/** What callers give: any subset of the options. */
export type LbfgsOptionsInput = z.input<typeof lbfgsOptionsSchema>;

/** Options checked against a problem of known size. */
export type ResolvedLbfgsOptions = LbfgsOptions & { readonly l1End: number };

/**
 * Fills in defaults and checks every value for a problem of `size` variables.
 * @throws OptionError for an unknown key or a value out of range
 */
export function resolveLbfgsOptions(input: LbfgsOptionsInput, size: number): ResolvedLbfgsOptions {
  const options = parseOptions(lbfgsOptionsSchema, input, 'options');
  const { minStep, maxStep, ftol, wolfe, lineSearch, l1, l1Start, l1End = size } = options;
  if (maxStep < minStep) throw new OptionError('maxStep', `${maxStep} is below minStep ${minStep}`);
  // The orthant-wise search has no curvature condition, so wolfe does not matter there.
  if (l1 === 0 && (lineSearch === 'wolfe' || lineSearch === 'strong-wolfe') && !(ftol < wolfe && wolfe < 1)) {
    throw new OptionError('wolfe', `${wolfe} does not lie between ftol ${ftol} and 1`);
  }
  if (l1Start > size) throw new OptionError('l1Start', `${l1Start} is beyond the ${size} variables`);
  if (l1End > size) throw new OptionError('l1End', `${l1End} is beyond the ${size} variables`);
  if (l1End < l1Start) throw new OptionError('l1End', `${l1End} is before l1Start ${l1Start}`);
  return { ...options, l1End };
}
