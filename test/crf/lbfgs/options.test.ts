import { describe, expect, it } from 'vitest';
import { type LbfgsOptionsInput, lbfgsOptionsSchema, minimize } from '../../../src/crf/lbfgs/index.ts';
import { OptionError } from '../../../src/errors.ts';
import { rosenbrock, rosenbrockStart } from './objectives.ts';

describe('lbfgsOptionsSchema', () => {
  it("resolves to libLBFGS's defaults with CRFsuite's period and line search limit", () => {
    expect(lbfgsOptionsSchema.parse({})).toEqual({
      memory: 6,
      epsilon: 1e-5,
      period: 10,
      delta: 1e-5,
      maxIterations: 0,
      lineSearch: 'more-thuente',
      maxLineSearch: 20,
      minStep: 1e-20,
      maxStep: 1e20,
      ftol: 1e-4,
      wolfe: 0.9,
      gtol: 0.9,
      xtol: 1e-16,
      l1: 0,
      l1Start: 0,
    });
  });

  it('describes every option', () => {
    for (const [name, field] of Object.entries(lbfgsOptionsSchema.shape)) {
      expect(field.description, name).toBeTruthy();
    }
  });
});

describe('a bad option', () => {
  const cases: [string, Record<string, unknown>][] = [
    ['memory', { memory: 0 }],
    ['memory', { memory: 2.5 }],
    ['epsilon', { epsilon: -1e-9 }],
    ['epsilon', { epsilon: Number.NaN }],
    ['period', { period: -1 }],
    ['delta', { delta: -1 }],
    ['maxIterations', { maxIterations: 1.5 }],
    ['lineSearch', { lineSearch: 'MoreThuente' }],
    ['maxLineSearch', { maxLineSearch: 0 }],
    ['minStep', { minStep: -1 }],
    ['maxStep', { minStep: 1, maxStep: 0.5 }],
    ['maxStep', { maxStep: Number.POSITIVE_INFINITY }],
    ['ftol', { ftol: -1 }],
    ['wolfe', { lineSearch: 'wolfe', wolfe: 1 }],
    ['wolfe', { lineSearch: 'strong-wolfe', wolfe: 1e-5 }],
    ['gtol', { gtol: -0.1 }],
    ['xtol', { xtol: '1e-16' }],
    ['l1', { l1: -1 }],
    ['l1Start', { l1: 1, l1Start: 3 }],
    ['l1End', { l1: 1, l1End: 3 }],
    ['l1End', { l1: 1, l1Start: 2, l1End: 1 }],
    ['options', { orthantwise_c: 1 }],
  ];

  it.each(cases)('%s is an OptionError that names it: %o', (path, options) => {
    let caught: unknown;
    try {
      minimize(rosenbrock(2), rosenbrockStart(2), options as LbfgsOptionsInput);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(OptionError);
    expect((caught as OptionError).path).toBe(path);
    expect((caught as OptionError).message).toContain(path);
  });

  it('wolfe is not looked at by other line searches, as in libLBFGS', () => {
    expect(minimize(rosenbrock(2), rosenbrockStart(2), { wolfe: 5, period: 0 }).stopReason).toBe('converged');
  });
});
