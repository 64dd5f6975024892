import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type LbfgsOptionsInput, lbfgsIterations } from '../../../src/crf/lbfgs/index.ts';
import { GOLDEN_OBJECTIVES } from './objectives.ts';

interface GoldenRun {
  objective: string;
  x0: number[];
  options: LbfgsOptionsInput;
  /** How libLBFGS ended: its message. */
  end: string;
  rows: number[][];
}

const golden: { runs: GoldenRun[] } = JSON.parse(
  readFileSync(new URL('../../golden/lbfgs-pylbfgs.json', import.meta.url), 'utf8'),
);

/** The message libLBFGS gives where its More-Thuente search runs back to its last step (see trial-interval.ts). */
const RUNS_BACK = 'Relative width of the interval of uncertainty is at most xtol.';

/** The arithmetic is the same, so the bits are: no tolerance. */
describe('libLBFGS (through PyLBFGS) and crf-lab', () => {
  for (const { objective: name, x0, options, end, rows } of golden.runs) {
    const { period, ...shown } = options;
    const run = () => {
      const objective = GOLDEN_OBJECTIVES.get(name)!(x0.length);
      const iterations = lbfgsIterations(objective, Float64Array.from(x0), options);
      const ours: number[][] = [];
      for (;;) {
        const next = iterations.next();
        if (next.done) return { ours, result: next.value };
        const r = next.value;
        ours.push([r.loss, r.xNorm, r.gradientNorm, r.step, r.lineSearchEvaluations, ...r.x.slice(0, 4)]);
      }
    };
    const title = `${name}, ${x0.length} variables from ${x0[0]}, ${JSON.stringify(shown)}${period ? `, period ${period}` : ''}`;
    if (end === RUNS_BACK) {
      it(`agree until libLBFGS's line search runs back, then only crf-lab goes on: ${title}`, () => {
        const { ours, result } = run();
        expect(ours.slice(0, rows.length)).toEqual(rows);
        expect(result.stopReason).toBe('converged');
      });
    } else {
      it(`agree to the last bit in every iterate and in the number of iterations: ${title}`, () => {
        const { ours, result } = run();
        expect(ours).toEqual(rows);
        expect(result.iterations).toBe(rows.length);
        if (end === 'converged') expect(result.stopReason).toBe('converged');
        if (end.includes('maximum number of iterations')) expect(result.stopReason).toBe('maxIterations');
      });
    }
  }
});
