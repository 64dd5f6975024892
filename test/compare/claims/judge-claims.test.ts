import { describe, expect, it } from 'vitest';
import {
  type ClaimEvidence,
  type ClaimSpec,
  combineConventions,
  combineCorpora,
  findingVerdict,
  judgeClaims,
} from '../../../src/compare/claims/index.ts';
import {
  difference,
  effectInterval,
  inferContrast,
  microF1,
  resample,
  twoSidedP,
} from '../../../src/compare/statistics/index.ts';
import { createRandom } from '../../../src/numeric/index.ts';
import { simulate } from '../statistics/simulated-systems.ts';

const CLAIM: ClaimSpec = {
  id: 'crf-global',
  statement: 'A CRF beats a softmax with the same features.',
  source: { kind: 'row', row: 3, text: 'global' },
  direction: 'positive',
  metric: 'micro F1',
  unit: 'points',
  contrast: 'CRF − softmax',
  smallestEffect: 0.5,
};

function evidence(
  corpus: string,
  estimate: number,
  standardError: number,
  more: { convention?: string; claim?: string; withoutSeedNoise?: string[] } = {},
): ClaimEvidence {
  const { convention = 'conlleval', claim = CLAIM.id, ...rest } = more;
  const effect = { estimate, standardError, degreesOfFreedom: 200 };
  return {
    claim,
    corpus,
    convention,
    effect: { ...effect, pValue: twoSidedP(effect), ...effectInterval(effect, 0.95) },
    ...rest,
  };
}

describe('findingVerdict', () => {
  it('follows the rules for directed claims and for claims of no effect', () => {
    // [direction, estimate, adjusted p, equivalence p]
    expect(findingVerdict('positive', 2, 0.01, 0.9)).toBe('supported');
    expect(findingVerdict('positive', -2, 0.01, 0.9)).toBe('not supported');
    expect(findingVerdict('negative', -2, 0.01, 0.9)).toBe('supported');
    expect(findingVerdict('positive', 0.2, 0.01, 0.01)).toBe('not supported');
    expect(findingVerdict('positive', 2, 0.05, 0.9)).toBe('inconclusive');
    expect(findingVerdict('none', 0.2, 0.01, 0.01)).toBe('supported');
    expect(findingVerdict('none', 2, 0.01, 0.9)).toBe('not supported');
    expect(findingVerdict('none', 0.2, 0.5, 0.2)).toBe('inconclusive');
  });
});

describe('combining', () => {
  it('conventions count where they agree', () => {
    expect(combineConventions(['supported', 'supported'])).toBe('supported');
    expect(combineConventions(['supported', 'inconclusive'])).toBe('inconclusive');
    expect(combineConventions(['not supported', 'inconclusive', 'supported'])).toBe('mixed');
    expect(combineConventions([])).toBe('inconclusive');
  });

  it('corpora need half for a verdict and no estimate the other way', () => {
    const vote = (
      verdict: 'supported' | 'not supported' | 'mixed' | 'inconclusive',
      isClaimedSide = true,
    ) => ({
      verdict,
      isClaimedSide,
    });
    const [yes, no, open, against] = [
      vote('supported'),
      vote('not supported', false),
      vote('inconclusive'),
      vote('inconclusive', false),
    ];
    expect(combineCorpora([yes, yes])).toBe('supported');
    expect(combineCorpora([yes, open])).toBe('supported');
    expect(combineCorpora([yes, against])).toBe('inconclusive');
    expect(combineCorpora([yes, open, open])).toBe('inconclusive');
    expect(combineCorpora([yes, no])).toBe('mixed');
    expect(combineCorpora([yes, vote('mixed')])).toBe('mixed');
    expect(combineCorpora([no, open])).toBe('not supported');
    expect(combineCorpora([no, open, open])).toBe('inconclusive');
    expect(combineCorpora([open, against])).toBe('inconclusive');
    expect(combineCorpora([])).toBe('inconclusive');
  });
});

describe('judgeClaims', () => {
  it('gives each corpus its numbers and says why', () => {
    const [result] = judgeClaims([CLAIM], [evidence('conll2003', 2, 0.4), evidence('wnut', 0.2, 1)]);
    expect(result?.verdict).toBe('supported');
    expect(result?.why).toBe('Supported: supported on conll2003; inconclusive on wnut.');
    const [strong, weak] = result?.corpora.map((corpus) => corpus.findings[0]) ?? [];
    expect(strong).toMatchObject({ verdict: 'supported', familySize: 2 });
    expect(strong?.adjustedP).toBeCloseTo(2 * (strong?.pValue ?? 0), 15);
    expect(strong?.why).toBe(
      '+2.00 points (+1.21 to +2.79): as claimed (adjusted p < 0.0001), and not shown to be smaller than ±0.50.',
    );
    // t₂₀₀: 1.9719 + 0.8434.
    expect(weak?.minimalDetectableEffect).toBeCloseTo(2.815, 2);
    expect(weak?.why).toBe(
      '+0.20 points (−1.77 to +2.17): neither different from 0 (adjusted p 0.84) nor shown to be smaller than ±0.50 (equivalence p 0.38): the power is too low, only effects from 2.82 on are found with 80 % power.',
    );
  });

  it('is mixed where corpora disagree, and not supported where the effect is too small or reversed', () => {
    const verdict = (...items: ClaimEvidence[]) => judgeClaims([CLAIM], items)[0]?.verdict;
    expect(verdict(evidence('a', 2, 0.3), evidence('b', -2, 0.3))).toBe('mixed');
    expect(verdict(evidence('a', 0.2, 0.05))).toBe('not supported');
    expect(verdict(evidence('a', -2, 0.3))).toBe('not supported');
    expect(judgeClaims([CLAIM], [evidence('a', 0.2, 0.05)])[0]?.corpora[0]?.findings[0]?.why).toMatch(
      /an effect, but one shown to be smaller than ±0.50 \(equivalence p < 0.0001\)\.$/,
    );
  });

  it('turns on Holm’s family: the ledger by default, one corpus on request', () => {
    const claims = [CLAIM, { ...CLAIM, id: 'other' }];
    // p ≈ 0.02: below 0.05 alone, not after correction for four tests.
    const items = ['a', 'b'].flatMap((corpus) =>
      claims.map((claim) => evidence(corpus, 2.35, 1, { claim: claim.id })),
    );
    expect(judgeClaims(claims, items).map((result) => result.verdict)).toEqual([
      'inconclusive',
      'inconclusive',
    ]);
    const perCorpus = judgeClaims(claims, items, { family: 'corpus' });
    expect(perCorpus.map((result) => result.verdict)).toEqual(['supported', 'supported']);
    expect(perCorpus[0]?.corpora[0]?.findings[0]?.familySize).toBe(2);
  });

  it('notes where the verdict depends on the scorer', () => {
    const [result] = judgeClaims(
      [CLAIM],
      [
        evidence('a', 2, 0.3),
        evidence('a', 2.1, 0.3, { convention: 'strict' }),
        evidence('a', 0.1, 0.1, { convention: 'discard' }),
        evidence('b', 2, 0.3),
      ],
    );
    expect(result).toMatchObject({
      verdict: 'mixed',
      dependsOnConvention: true,
      byConvention: { conlleval: 'supported', strict: 'supported', discard: 'not supported' },
    });
    expect(result?.corpora.map((corpus) => corpus.dependsOnConvention)).toEqual([true, false]);
    expect(result?.why).toBe(
      'Mixed: supported on b; mixed on a. The verdict depends on the scoring convention (a): overall supported under conlleval, supported under strict, not supported under discard.',
    );
    // Conventions are families of their own: two tests under conlleval, one under each of the others.
    expect(result?.corpora[0]?.findings.map((finding) => finding.familySize)).toEqual([2, 1, 1]);
  });

  it('warns of seed noise nobody measured and of claims nobody tested', () => {
    const [result] = judgeClaims([CLAIM], [evidence('a', 2, 0.3, { withoutSeedNoise: ['net'] })]);
    expect(result?.corpora[0]?.findings[0]?.why).toMatch(
      /Noise between seeds is not measured for net: one run each\.$/,
    );
    expect(judgeClaims([CLAIM], [])[0]).toMatchObject({
      verdict: 'inconclusive',
      why: 'Inconclusive: no corpus measured it.',
      corpora: [],
    });
  });

  it('takes what inferContrast gives', () => {
    const systems = simulate(createRandom(5), {
      sentences: 400,
      systems: [
        { name: 'crf', seeds: 1, ability: 2 },
        { name: 'softmax', seeds: 3, ability: 1 },
      ],
      seedNoise: 0.05,
    });
    const resampled = resample(systems, microF1('conlleval'), { random: createRandom(1), rounds: 500 });
    const effect = inferContrast(resampled, difference('crf', 'softmax'));
    const items = [{ claim: CLAIM.id, corpus: 'simulated', convention: 'conlleval', effect }];
    const results = judgeClaims([CLAIM], items);
    expect(results[0]?.verdict).toBe('supported');
    expect(JSON.parse(JSON.stringify(results))).toEqual(results);
  });

  it('refuses evidence it cannot place', () => {
    const one = evidence('a', 1, 1);
    expect(() => judgeClaims([CLAIM, CLAIM], [])).toThrow('two claims are called crf-global');
    expect(() => judgeClaims([{ ...CLAIM, smallestEffect: 0 }], [])).toThrow('must be positive');
    expect(() => judgeClaims([CLAIM], [one, one])).toThrow('crf-global on a (conlleval) is given twice');
    expect(() => judgeClaims([CLAIM], [evidence('a', 1, 1, { claim: 'x' })])).toThrow('no claim has that id');
    expect(() => judgeClaims([CLAIM], [{ ...one, effect: { ...one.effect, estimate: Number.NaN } }])).toThrow(
      'not finite',
    );
  });
});
