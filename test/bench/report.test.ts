import { describe, expect, it } from 'vitest';
import { type Figure, PEER, type Sample } from './performance/measurement.ts';
import { formatReport } from './performance/report.ts';
import {
  type CaseResult,
  judge,
  type Results,
  type ScenarioResult,
  withScenario,
} from './performance/results.ts';
import { checkLosses } from './performance/run-scenario.ts';

const THREAD = 'crf-lab, 1 thread';

function seconds(...values: number[]): Sample[] {
  return values.map((iterationSeconds) => ({ iterationSeconds }));
}

const CASES: readonly CaseResult[] = [
  {
    name: 'L = 22',
    contenders: [
      { name: PEER, samples: seconds(0.4, 0.5, 0.9) },
      { name: THREAD, samples: seconds(0.1, 0.05, 0.1) },
    ],
  },
  { name: 'half', contenders: [{ name: THREAD, samples: seconds(0.04) }] },
];

const SPEEDUP: Figure = {
  text: 'an iteration, 1 thread',
  of: { case: 'L = 22', contender: PEER, metric: 'iterationSeconds' },
  against: { case: 'L = 22', contender: THREAD, metric: 'iterationSeconds' },
  asked: { atLeast: 5 },
  hoped: 7,
  unit: 'x',
};

function result(name: string, figures: readonly Figure[]): ScenarioResult {
  return {
    name,
    title: 'a title',
    about: 'How it is measured.',
    columns: [{ metric: 'iterationSeconds', title: 's per iteration', unit: 's', isCompared: true }],
    cases: CASES,
    figures: figures.map((figure) => judge(figure, CASES)),
    missing: [],
    peer: { kind: 'missing', reason: 'no compiler' },
    machine: { cpu: 'CPU', cores: 2, memoryGB: 24, system: 'Linux', node: 'v20' },
    version: '0.1.0',
    began: '2026-01-02T03:04:05.000Z',
    ended: '2026-01-02T03:09:05.000Z',
    load: [0.25, 1.5],
    command: 'npm run bench -- a',
  };
}

describe('judge', () => {
  it('divides medians, and start by start within a case', () => {
    const judged = judge(SPEEDUP, CASES);
    expect(judged.got).toBeCloseTo(5, 12);
    expect(judged.pairs?.min).toBeCloseTo(4, 12);
    expect(judged.pairs?.median).toBeCloseTo(9, 12);
    expect(judged.pairs?.max).toBeCloseTo(10, 12);
    expect(judged).toMatchObject({ verdict: 'met', isHopeMet: false });
  });

  it('takes bounds in the direction that is asked', () => {
    expect(judge({ ...SPEEDUP, asked: { atLeast: 5.1 } }, CASES).verdict).toBe('missed');
    expect(judge({ ...SPEEDUP, asked: { atMost: 5.1 }, hoped: 5.05 }, CASES)).toMatchObject({
      verdict: 'met',
      isHopeMet: true,
    });
  });

  it('compares cases of different size, without pairs', () => {
    const of = { case: 'L = 22', contender: THREAD, metric: 'iterationSeconds' };
    const growth: Figure = {
      ...SPEEDUP,
      of,
      against: { ...of, case: 'half' },
      perSize: 2,
      asked: { atMost: 1.3 },
    };
    const judged = judge(growth, CASES);
    expect(judged.got).toBeCloseTo(1.25, 12);
    expect(judged.pairs).toBeUndefined();
  });

  it('says that a figure was not measured where a contender or a metric is missing', () => {
    const against = { case: 'L = 22', contender: 'crf-lab, 2 threads', metric: 'iterationSeconds' };
    expect(judge({ ...SPEEDUP, against }, CASES)).toMatchObject({ got: undefined, verdict: 'not measured' });
  });
});

describe('formatReport', () => {
  it('tells asked, got and verdict of each figure, misses first', () => {
    const missed = { ...SPEEDUP, text: 'a figure out of reach', asked: { atLeast: 50 } };
    const report = formatReport({ version: 1, scenarios: [result('a', [SPEEDUP]), result('b', [missed])] });
    expect(report).toContain('Of 2 figures 1 are met, 1 missed, 0 not measured.');
    expect(report).toMatch(
      /\| b +\| a figure out of reach +\| +>= 50\.00x \(hoped 7\.00x\) \| +5\.00x \| +9\.00x \(4\.00-10\.00\) \| missed +\|\n\| a +\| an iter/,
    );
    expect(report).toContain('load average 0.25 at the start, 1.50 at the end');
    expect(report).toContain('CRFsuite not measured (no compiler)');
    expect(report).toMatch(/2026-01-02 03:04 UTC to 2026-01-02 03:09 UTC with `npm run bench -- a`/);
  });

  it('shows medians, extremes and ratios of a contender beside the peer', () => {
    const row = formatReport({ version: 1, scenarios: [result('a', [])] })
      .split('\n')
      .find((line) => line.includes(THREAD));
    expect(row).toMatch(/\| +3 \| +0\.100 s \(0\.0500-0\.100\) \| +5\.00x \| +9\.00x \(4\.00-10\.00\) \|$/);
  });
});

describe('withScenario', () => {
  it('replaces a scenario and keeps the order of the names', () => {
    const names = ['c', 'b', 'a'];
    const before: Results = { version: 1, scenarios: [result('a', []), result('c', [])] };
    const between = withScenario(before, result('b', []), names);
    const { scenarios } = withScenario(between, { ...result('b', []), title: 'new' }, names);
    expect(scenarios.map(({ name, title }) => `${name}: ${title}`)).toEqual([
      'c: a title',
      'b: new',
      'a: a title',
    ]);
  });
});

describe('checkLosses', () => {
  const round = (peer: number, ours: number) => [
    { contender: PEER, sample: { loss: peer } },
    { contender: THREAD, sample: { loss: ours } },
  ];

  it('refuses losses further apart than 1e-6', () => {
    expect(() => checkLosses(round(1000, 1000.0009), { name: 'x', losses: 'equal' })).not.toThrow();
    expect(() => checkLosses(round(1000, 1000.0011), { name: 'x', losses: 'equal' })).toThrow(
      /x: the losses of CRFsuite and crf-lab, 1 thread are 1000 and 1000.0011/,
    );
  });

  it('takes a lower loss of a converged run, not a higher one', () => {
    expect(() => checkLosses(round(1000, 999), { name: 'x', losses: 'notAbove' })).not.toThrow();
    expect(() => checkLosses(round(999, 1000), { name: 'x', losses: 'notAbove' })).toThrow(/losses/);
    expect(() => checkLosses(round(1000, 999), { name: 'x', losses: 'equal' })).toThrow(/losses/);
  });
});
