import { describe, expect, it } from 'vitest';
import { type AnalysisInput, analyseRuns } from '../../../src/compare/analysis/analyse.ts';
import { doubtOf, whyUntested, withoutEmptyVerdicts } from '../../../src/compare/analysis/cell-doubts.ts';
import { formatVerdicts, renderReport } from '../../../src/compare/index.ts';
import type { Claim, ExperimentResult } from '../../../src/compare/result.ts';
import type { RunResult } from '../../../src/compare/run/run-result.ts';
import { makeExperimentResult } from '../../helpers/experiment-result.ts';
import { analysisInput } from './made-up-runs.ts';

type Chooses = (result: RunResult) => boolean;

/** The made-up runs, of which those chosen say O to every token. */
async function withEmpty(isEmpty: Chooses, change: Partial<AnalysisInput> = {}): Promise<ExperimentResult> {
  const given = await analysisInput();
  const results = [...given.results.values()].map((result): [string, RunResult] => {
    if (!isEmpty(result)) return [result.id, result];
    const predictions = Object.fromEntries(
      Object.entries(result.predictions).map(([output, lines]) => [
        output,
        lines.map((line) => line.replaceAll(/\S+/g, 'O')),
      ]),
    );
    return [result.id, { ...result, predictions }];
  });
  return analyseRuns({ ...given, results: new Map(results), ...change });
}

const ofEmission =
  (...emissions: string[]): Chooses =>
  ({ spec }) =>
    emissions.includes(spec.emission);
const verdictOf = ({ ledger }: ExperimentResult, id: string): Claim =>
  ledger.find((claim) => claim.id === id) ?? expect.fail(`no claim ${id}`);

const NETWORK = ofEmission('bilstm');
const empty = await withEmpty(NETWORK);

describe('claims on a system that found nothing', () => {
  it.each<[string, Chooses, string, string]>([
    ['both networks', NETWORK, 'global-beats-local-bilstm', 'the network found nothing'],
    ['the network of a pair', NETWORK, 'crf-ahead-with-many-categories', 'the network found nothing'],
    ['the network of four systems', NETWORK, 'crf-loses-more-without-features', 'the network found nothing'],
    ['a rate of transitions', NETWORK, 'local-breaks-scheme-bilstm', 'the network found nothing'],
    [
      'network and hand features together',
      ofEmission('bilstm', 'both'),
      'network-needs-no-features',
      'the network and the network with hand features found nothing',
    ],
    [
      'a CRF',
      ({ spec }) => spec.emission === 'features' && spec.head === 'crf',
      'global-beats-local-features',
      'the CRF found nothing',
    ],
    [
      'a softmax',
      ({ spec }) => spec.emission === 'features' && spec.head === 'softmax',
      'global-beats-local-features',
      'the softmax found nothing',
    ],
    [
      'the CRF on the word alone',
      ({ spec }) => spec.templates === 'words',
      'crf-needs-features',
      'the CRF found nothing',
    ],
  ])('are not tested: %s', async (_name, isEmpty, id, why) => {
    const claim = verdictOf(isEmpty === NETWORK ? empty : await withEmpty(isEmpty), id);
    expect(claim.verdict).toBe('not tested');
    for (const evidence of claim.evidence) {
      expect(evidence).toMatchObject({
        verdict: 'not tested',
        untested: why,
        reason: `Not tested: ${why}.`,
        p: 1,
        adjustedP: 1,
      });
    }
  });

  it('leave claims on other systems as they are, and count in no family of tests', async () => {
    const whole = await analyseRuns(await analysisInput());
    const [before, after] = [whole, empty].map((result) => verdictOf(result, 'global-beats-local-features'));
    expect(after?.verdict).toBe('supported');
    for (const [n, evidence] of (after?.evidence ?? []).entries())
      expect(evidence.adjustedP).toBeLessThanOrEqual(before?.evidence[n]?.adjustedP ?? Number.NaN);
    expect(after?.evidence[0]?.effect).toBe(before?.evidence[0]?.effect);
  });

  it('stay tested where some seeds found something, and say so beside the verdict', async () => {
    const result = await withEmpty(({ spec }) => spec.emission === 'bilstm' && spec.seed === 2);
    const claim = verdictOf(result, 'global-beats-local-bilstm');
    expect(claim.verdict).not.toBe('not tested');
    const [cell = expect.fail()] = result.cells.filter(({ id }) => claim.evidence[0]?.cells.includes(id));
    expect(doubtOf(cell)).toBe('1 of 3 seeds found nothing');
    expect(formatVerdicts(result, { colour: false, width: 100 })).toMatch(/\] † points of F1/);
  });

  it('are not tested on a test set without spans, whatever was found', async () => {
    const given = await analysisInput();
    const gold = Array.from({ length: 400 }, () => Array.from({ length: 8 }, () => 'O'));
    const result = await withEmpty(() => false, {
      prepare: async (spec) => ({ ...(await given.prepare(spec)), gold, categories: [] }),
    });
    expect(verdictOf(result, 'global-beats-local-features').evidence[0]?.untested).toBe(
      'the test set has no spans',
    );
  });

  it('are not tested under a convention alone that finds nothing', () => {
    const [cell = expect.fail()] = empty.cells.filter(({ emission }) => emission === 'features');
    const scores = cell.scores.map((score) =>
      score.mode === 'strict' ? { ...score, f1: { mean: 0, sd: 0 } } : score,
    );
    expect(whyUntested([{ ...cell, scores }], 'conlleval')).toBeUndefined();
    expect(whyUntested([{ ...cell, scores }], 'strict')).toMatch(/found nothing/);
  });
});

describe('results of earlier programs', () => {
  it('lose the verdicts that rest on a system that found nothing', () => {
    const ledger = empty.ledger.map((claim) => ({
      ...claim,
      verdict: 'supported' as const,
      evidence: claim.evidence.map(({ untested: _none, ...evidence }) => ({
        ...evidence,
        verdict: 'supported' as const,
        adjustedP: 0.001,
      })),
    }));
    const mended = withoutEmptyVerdicts({ ...empty, ledger });
    for (const [n, claim] of mended.ledger.entries()) {
      const right = empty.ledger[n];
      const isUntested = right?.verdict === 'not tested';
      expect(claim.verdict, claim.id).toBe(isUntested ? 'not tested' : 'supported');
      if (isUntested) expect(claim.reason).toBe(right?.reason);
    }
  });

  it('stay as they are where all systems found something', () => {
    const result = makeExperimentResult();
    expect(withoutEmptyVerdicts(result)).toEqual(result);
  });
});

describe('every form of the report', () => {
  const files = renderReport(empty);
  const forms = new Map([
    ['terminal', formatVerdicts(empty, { colour: false, width: 100 })],
    ...['report.md', 'report.html', 'tables/ledger.csv', 'tables/ledger.tex'].map(
      (name) => [name, files.get(name) ?? ''] as const,
    ),
  ]);

  it.each([...forms])('says in the cell itself that nothing was tested: %s', (_name, text) => {
    expect(text).toMatch(/not tested: the network found\s+nothing/);
  });

  it('has no sign of a verdict beside it', () => {
    const lines = (forms.get('report.md') ?? '').split('\n').filter((line) => line.includes('not tested:'));
    const lecture = lines.filter((line) => line.startsWith('| ') && line.includes('**'));
    expect(lecture.length).toBeGreaterThan(1);
    for (const line of lecture) expect(line).toMatch(/\*\*– not tested\*\*/);
    const rows = (forms.get('tables/ledger.csv') ?? '')
      .split('\n')
      .filter((row) => row.includes('not tested'));
    for (const row of rows) expect(row).toMatch(/,not tested: the network found nothing,,,,,,,/);
  });

  it('marks what rests on half-trained networks, and nothing else', () => {
    const result = makeExperimentResult();
    const short = result.cells.find(({ emission }) => emission === 'bilstm') ?? expect.fail();
    const options = {
      kind: 'network',
      training: { epochs: 4, batch: 8 },
    } as unknown as (typeof short)['options'];
    const cells = result.cells.map((cell) =>
      cell === short ? { ...cell, options, usedSentences: 300 } : cell,
    );
    const [claim = expect.fail(), ...others] = result.ledger;
    const resting = {
      ...claim,
      evidence: claim.evidence.map((evidence) => ({ ...evidence, cells: [short.id] })),
    };
    const doubtful = { ...result, cells, ledger: [resting, ...others] };
    const clean = renderReport(result);
    for (const [name, text] of clean) expect(text, name).not.toContain('†');
    const marked = renderReport(doubtful);
    expect(marked.get('report.md')).toContain('**✓ supported †**');
    expect(marked.get('report.md')).toContain('> † Networks of 1 of');
    expect(marked.get('report.html')?.match(/<abbr /g)?.length).toBeGreaterThan(3);
    expect(marked.get('tables/claims.csv')).toContain(`${claim.id},supported †,`);
    expect(marked.get('tables/claims.tex')).toContain('supported $\\dagger$');
    expect(marked.get('tables/scores.csv')).toContain(`${short.system} †`);
    for (const { id, verdict } of others)
      expect(marked.get('tables/claims.csv')).toContain(`\n${id},${verdict},`);
    const terminal = formatVerdicts(doubtful, { colour: false, width: 100 });
    expect(terminal).toContain('✓ supported †');
    expect(terminal.match(/(supported|inconclusive|mixed) †/g)).toHaveLength(1);
  });
});
