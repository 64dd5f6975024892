/** The tables of README.md and reports/README.md, from results alone. */
import { markdownTable } from 'markdown-table';
import { CLAIMS } from '../../../src/compare/analysis/claim-definitions.ts';
import type { Verdict } from '../../../src/compare/claims/claim.ts';
import { combineConventions } from '../../../src/compare/claims/verdict.ts';
import { formatEffect, formatNumber } from '../../../src/compare/report/render/cells.ts';
import { VERDICT_SIGNS } from '../../../src/compare/report/render/verdict-signs.ts';
import { distinctStatement, LECTURE_ROWS } from '../../../src/compare/report/sections/lecture.ts';
import type { CellResult, Claim, ClaimEvidence, LearningCurve } from '../../../src/compare/result.ts';
import { type Evidence, JUDGING } from './results.ts';

/** A claim on one corpus of one experiment. */
export interface Finding {
  readonly experiment: string;
  readonly corpus: string;
  readonly claim: Claim;
  /** Under conlleval. */
  readonly evidence: ClaimEvidence;
  /** What conlleval, strict and discard scores agree on; inconclusive where they do not. */
  readonly verdict: Verdict;
}

/** All claims on all corpora, each from the first experiment that has it; `interpretability` judges that row and no other. */
export function findings({ experiments }: Evidence): Finding[] {
  const found: Finding[] = [];
  const isSeen = new Set<string>();
  for (const experiment of JUDGING) {
    for (const claim of experiments.get(experiment)?.ledger ?? []) {
      for (const evidence of claim.evidence) {
        const key = `${claim.id} ${evidence.corpus}`;
        const isOfRow = (claim.row === 'interpretability') === (experiment === 'interpretability');
        if (evidence.mode !== 'conlleval' || isSeen.has(key) || !isOfRow) continue;
        isSeen.add(key);
        const verdicts = claim.evidence.flatMap(({ corpus, verdict }) =>
          corpus === evidence.corpus && verdict !== 'mixed' ? verdict : [],
        );
        const verdict = combineConventions(verdicts);
        found.push({ experiment, corpus: evidence.corpus, claim, evidence, verdict });
      }
    }
  }
  return found;
}

/** One line per statement of the lecture, one column per corpus. */
export function summaryTable(evidence: Evidence): string {
  const all = findings(evidence);
  const corpora = [...new Set(all.map(({ corpus }) => corpus))];
  const claims = claimsOf(all, ({ role }) => role === 'row');
  const rows = claims.map((claim) => {
    const signs = corpora.map((corpus) => {
      const finding = all.find((each) => each.claim.id === claim.id && each.corpus === corpus);
      return finding === undefined ? '' : VERDICT_SIGNS[finding.verdict];
    });
    return [lectureText(claim), distinctStatement(claim, claims), ...signs];
  });
  return [
    markdownTable([['lecture', 'tested as', ...corpora], ...rows], {
      align: ['l', 'l', ...corpora.map(() => 'c')],
    }),
    '✓ holds, ✗ does not hold, ? open; blank: not tested.',
  ].join('\n\n');
}

/** What the lecture says of the claim's side; of a row about both sides, which is about the other as well, its one text. */
function lectureText({ row, side }: Claim): string {
  const text = LECTURE_ROWS.find((each) => each.row === row);
  return ((side === 'network' ? text?.network : undefined) ?? text?.crf ?? row).split(':')[0] ?? row;
}

/** Verdicts, effects and intervals of every claim that `wanted` picks, a table for each. */
export function claimTables(evidence: Evidence, wanted: (claim: Claim) => boolean): string {
  const all = findings(evidence);
  return claimsOf(all, wanted)
    .map((claim) => {
      const rows = all
        .filter((finding) => finding.claim.id === claim.id)
        .map(({ corpus, experiment, verdict, evidence: { verdict: byConlleval, effect, low, high } }) => [
          `[${corpus}](${experiment}/report.md)`,
          `${VERDICT_SIGNS[verdict]} ${verdict}${verdict === byConlleval ? '' : ', depends on the scoring'}`,
          formatEffect(effect, low, high),
        ]);
      const published = evidence.published
        .filter((figure) => figure.claim === claim.id)
        .map(({ text, source }) => `- Published: ${text} (${source}).`);
      return [
        `**${claim.statement.charAt(0).toUpperCase()}${claim.statement.slice(1)}.** ${claim.test} In ${claim.unit}.`,
        markdownTable([['corpus', 'verdict', 'effect [95 % interval]'], ...rows]),
        ...(published.length === 0 ? [] : [published.join('\n')]),
      ].join('\n\n');
    })
    .join('\n\n');
}

/** In the order of their definitions. */
function claimsOf(all: readonly Finding[], wanted: (claim: Claim) => boolean): Claim[] {
  const byId = new Map(all.map(({ claim }) => [claim.id, claim]));
  return CLAIMS.flatMap(({ id }) => byId.get(id) ?? []).filter(wanted);
}

/** F1 or accuracy of the arms with all categories and undisturbed training data. */
export function scoreTable({ experiments }: Evidence): string {
  const arms = [
    ['features + softmax', { emission: 'features', output: 'softmax', vectors: 'none' }],
    ['features + CRF', { emission: 'features', output: 'crf', vectors: 'none' }],
    ['features + vectors + CRF', { emission: 'features', output: 'crf', vectors: 'pretrained' }],
    ['network + softmax', { emission: 'bilstm', output: 'softmax', vectors: 'none' }],
    ['network + CRF', { emission: 'bilstm', output: 'crf', vectors: 'none' }],
    ['network + vectors + CRF', { emission: 'bilstm', output: 'crf', vectors: 'pretrained' }],
    ['both + CRF', { emission: 'both', output: 'crf', vectors: 'none' }],
  ] as const;
  const rows = JUDGING.filter((name) => name !== 'interpretability').flatMap((name) => {
    const result = experiments.get(name);
    return (result?.data ?? []).map(({ corpus }) => {
      const cells = arms.map(([, wanted]) => {
        const cell = result?.cells.find((each) => isPlain(each, corpus) && matches(each, wanted));
        return cell === undefined ? '' : scoreOf(cell);
      });
      const plain = result?.cells.find((each) => isPlain(each, corpus));
      return [corpus, String(plain?.categoryCount ?? ''), String(plain?.usedSentences ?? ''), ...cells];
    });
  });
  return markdownTable([['corpus', 'categories', 'sentences', ...arms.map(([name]) => name)], ...rows], {
    align: ['l', ...new Array<'r'>(arms.length + 2).fill('r')],
  });
}

/** All categories, all sentences of the experiment, undisturbed, without resources, not the word alone. */
export function isPlain(cell: CellResult, corpus: string): boolean {
  return (
    cell.corpus === corpus &&
    cell.rung.route === 'all' &&
    cell.trainSentences === 'all' &&
    cell.distortion.kind === 'none' &&
    cell.resources === 'none' &&
    cell.templates !== 'words'
  );
}

function matches(cell: CellResult, wanted: { emission: string; output: string; vectors: string }): boolean {
  return (
    cell.emission === wanted.emission && cell.output === wanted.output && cell.vectors === wanted.vectors
  );
}

/** Mean over seeds and standard deviation, in percent. */
function scoreOf(cell: CellResult): string {
  const scores = cell.scores.find(({ mode }) => mode === 'conlleval')?.f1 ?? cell.accuracy;
  const deviation = scores.sd === undefined ? '' : ` ± ${percent(scores.sd)}`;
  return percent(scores.mean) + deviation;
}

/** Scores under each distortion of the experiment on noise. */
export function noiseTable({ experiments }: Evidence): string {
  const cells = experiments.get('noise')?.cells;
  if (cells === undefined) return 'Not run yet: `crf-lab compare reports/noise.json`.';
  const name = ({ distortion }: CellResult): string =>
    distortion.kind === 'none' ? 'none' : `${distortion.kind}, ${Math.round(100 * distortion.share)} %`;
  const kinds = ['none', ...new Set(cells.map(name).filter((kind) => kind !== 'none'))];
  const find = (kind: string, emission: string): CellResult | undefined =>
    cells.find((cell) => name(cell) === kind && cell.emission === emission && cell.output === 'crf');
  const lost = (kind: string, emission: string): string => {
    const [cell, clean] = [find(kind, emission), find('none', emission)];
    if (cell === undefined || clean === undefined || kind === 'none') return '';
    const f1 = (each: CellResult): number => each.scores[0]?.f1.mean ?? 0;
    return formatNumber(100 * (f1(cell) - f1(clean)), 1, true);
  };
  const rows = kinds.map((kind) => {
    const [features, network] = [find(kind, 'features'), find(kind, 'bilstm')];
    return [
      kind,
      features === undefined ? '' : scoreOf(features),
      lost(kind, 'features'),
      network === undefined ? '' : scoreOf(network),
      lost(kind, 'bilstm'),
    ];
  });
  return markdownTable([['disturbed', 'features + CRF', 'change', 'network + CRF', 'change'], ...rows], {
    align: ['l', 'r', 'r', 'r', 'r'],
  });
}

/** Learning curves, where they cross, and what a resource is worth in sentences: of each corpus from the experiment with most sizes. */
export function curveTables({ experiments }: Evidence): string {
  const sizesOf = ({ systems }: LearningCurve): number[] =>
    [...new Set(systems.flatMap(({ points }) => points.map(({ sentences }) => sentences)))].toSorted(
      (a, b) => a - b,
    );
  const byCorpus = new Map<string, { name: string; curve: LearningCurve }>();
  for (const [name, { curves }] of experiments) {
    for (const curve of curves) {
      const known = byCorpus.get(curve.corpus);
      if (known === undefined || sizesOf(curve).length > sizesOf(known.curve).length)
        byCorpus.set(curve.corpus, { name, curve });
    }
  }
  return [...byCorpus.values()]
    .map(({ name, curve }) => {
      const { corpus, systems, crossovers, worth } = curve;
      const sizes = sizesOf(curve);
      const heads = sizes.map(thousands);
      const align = ['l' as const, ...sizes.map(() => 'r' as const)];
      const scores = systems.map(({ system, points }) => [
        system,
        ...sizes.map((size) => {
          const point = points.find(({ sentences }) => sentences === size);
          return point === undefined ? '' : percent(point.mean);
        }),
      ]);
      const resources = [...new Set(worth.map(({ system, resource }) => `${resource}, for ${system}`))];
      const worths = resources.map((resource) => [
        resource,
        ...sizes.map((size) => {
          const found = worth.find(
            (each) => `${each.resource}, for ${each.system}` === resource && each.sentences === size,
          );
          return found === undefined ? '' : worthText(found);
        }),
      ]);
      return [
        `**[${corpus}](${name}/report.md): F1 by training sentences**`,
        markdownTable([['system', ...heads], ...scores], { align }),
        crossovers.map((crossover) => `- ${crossoverText(crossover)}`).join('\n'),
        ...(worths.length === 0
          ? []
          : [
              '**Sentences without a resource that reach what so many reach with it**',
              markdownTable([['resource', ...heads], ...worths], { align }),
            ]),
      ].join('\n\n');
    })
    .join('\n\n');
}

function crossoverText({
  a,
  b,
  sentences,
  low,
  high,
  above,
  share,
}: LearningCurve['crossovers'][number]): string {
  const rounds = `in ${Math.round(100 * share)} % of the bootstrap rounds they cross`;
  if (sentences === undefined)
    return `${a} and ${b} do not cross: ${above ?? 'neither'} is above throughout (${rounds}).`;
  if (low === undefined && high === undefined)
    return `${b} overtakes ${a} at ${thousands(sentences)} sentences by the means, but where is open: the interval leaves the sizes tried at both ends (${rounds}).`;
  const [from, to] = [low, high].map((bound) =>
    bound === undefined ? 'beyond the sizes tried' : thousands(bound),
  );
  return `${b} overtakes ${a} at ${thousands(sentences)} sentences [${from}, ${to}] (${rounds}).`;
}

function worthText({ equals, low, high }: LearningCurve['worth'][number]): string {
  if (equals === undefined) return 'beyond the curve';
  const [from, to] = [low, high].map((bound) => (bound === undefined ? '' : thousands(bound)));
  return `${thousands(equals)} [${from}, ${to}]`;
}

/** Share of claims × corpora with a verdict other than inconclusive and not tested, runs, and time. */
export function totals(evidence: Evidence): Map<string, string> {
  const all = findings(evidence);
  const decided = all.filter(({ verdict }) => verdict !== 'inconclusive' && verdict !== 'not tested').length;
  return new Map([
    ['findings', String(all.length)],
    ['decided', String(decided)],
    ['decided-percent', String(Math.round((100 * decided) / all.length))],
    ['corpora', String(new Set(all.map((finding) => filesOf(evidence, finding))).size)],
    ['tasks', String(new Set(all.map(({ corpus }) => corpus)).size)],
    ['trainings', thousands(evidence.trainings)],
    ['hours', (evidence.seconds / 3600).toFixed(1)],
  ]);
}

/** What tells corpora apart: the same files may be labelled in two ways. */
function filesOf({ experiments }: Evidence, { experiment, corpus }: Finding): string {
  const card = experiments.get(experiment)?.data.find((each) => each.corpus === corpus);
  return (card?.hashes ?? [])
    .filter(({ part }) => part.startsWith('train') || part === 'all')
    .map(({ sha256 }) => sha256)
    .join(' ');
}

/** A share in percent with one decimal. */
function percent(share: number): string {
  return formatNumber(100 * share, 1);
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
