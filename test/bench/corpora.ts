/**
 * Trains and scores the presets on the published corpora: `npm run corpora [-- NAME...]`, where a NAME picks the runs
 * whose name contains it. Each finished run leaves a file in reports/feature-crf/runs; the report is made from all of
 * them. Exit code 1 when a run misses its figure.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { markdownTable } from 'markdown-table';
import { writeFileAtomically } from '../../src/corpus/index.ts';
import type { ResolvedTrainOptions } from '../../src/crf/index.ts';
import { formatPercent, type SpanScoresJson, scoresToJson } from '../../src/evaluation/index.ts';
import { hasSharedData } from '../helpers/shared-data.ts';
import { CORPUS_RUNS, type CorpusRun, runCorpus } from './corpus-runs.ts';

const FOLDER = 'reports/feature-crf';

interface StoredRun {
  readonly run: CorpusRun;
  readonly options: ResolvedTrainOptions;
  readonly attributes: number;
  readonly iterations: number;
  readonly figure: number;
  readonly scores: SpanScoresJson;
}

if (!hasSharedData) process.exit(1);
const wanted = process.argv.slice(2);
await mkdir(`${FOLDER}/runs`, { recursive: true });
for (const run of CORPUS_RUNS) {
  if (wanted.length > 0 && !wanted.some((part) => run.name.includes(part))) continue;
  const result = await runCorpus(run, (line) => process.stderr.write(`${line}\n`));
  const { attributes, iterations, figure, seconds } = result;
  const isMissed = run.floor !== undefined && figure < run.floor;
  if (isMissed) process.exitCode = 1;
  const verdict = isMissed ? `, below ${formatPercent(run.floor ?? 0)}` : '';
  console.log(`${run.name}: ${run.metric} ${formatPercent(figure)}${verdict}, ${seconds.toFixed(0)} s`);
  const { options } = result.model.parts;
  const stored: StoredRun = {
    run,
    options,
    attributes,
    iterations,
    figure,
    scores: scoresToJson(result.scores),
  };
  await writeFileAtomically(
    `${FOLDER}/runs/${slug(run.name)}.json`,
    `${JSON.stringify(stored, undefined, 1)}\n`,
  );
}
await writeFileAtomically(`${FOLDER}/report.md`, makeReport(readStoredRuns()));

function slug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function readStoredRuns(): StoredRun[] {
  const files = new Set(readdirSync(`${FOLDER}/runs`));
  return CORPUS_RUNS.map(({ name }) => `${slug(name)}.json`)
    .filter((file) => files.has(file))
    .map((file) => JSON.parse(readFileSync(`${FOLDER}/runs/${file}`, 'utf8')));
}

function makeReport(stored: readonly StoredRun[]): string {
  const overview = stored.map(({ run, options, attributes, iterations, figure }) => {
    const penalty = options.l2 > 0 ? `, l2 ${options.l2}` : '';
    const how = `${run.preset}, ${options.algorithm}${penalty}, ${iterations} iterations`;
    return [run.name, how, String(attributes), run.metric, formatPercent(figure)];
  });
  const header = ['corpus', 'preset and training', 'attributes', 'metric', 'test'];
  const sections = stored.map(({ run, scores }) => {
    const rows = [...Object.entries(scores.perCategory), ['micro', scores.micro] as const].map(
      ([name, row]) => [
        name,
        ...[row.precision, row.recall, row.f1].map(formatPercent),
        ...[row.gold, row.predicted, row.correct].map(String),
      ],
    );
    const macro = ['macro', '', '', formatPercent(scores.macro.f1), '', '', ''];
    const columns = ['category', 'precision', 'recall', 'F1', 'gold', 'predicted', 'correct'];
    const table = markdownTable([columns, ...rows, macro], { align: ['l', 'r', 'r', 'r', 'r', 'r', 'r'] });
    return `## ${run.name}\n\nToken accuracy ${formatPercent(scores.accuracy)}.\n\n${table}\n`;
  });
  return [
    '# The feature CRF on published corpora\n',
    'Made by `npm run corpora`. Scores in percent by conlleval rules; for part-of-speech tagging every token is a span.',
    'Templates and training options were chosen on development sets. The corpora are not part of the package.\n',
    markdownTable([header, ...overview], { align: ['l', 'l', 'r', 'l', 'r'] }),
    '',
    ...sections,
  ].join('\n');
}
