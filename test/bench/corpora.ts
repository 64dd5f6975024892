/**
 * Trains and scores the presets on the published corpora and writes reports/feature-crf: `npm run corpora [-- NAME]`,
 * where NAME picks the runs whose name contains it (then nothing is written).
 */
import { writeFileAtomically } from '../../src/corpus/index.ts';
import { formatPercent, formatScoresTable, scoresToJson } from '../../src/evaluation/index.ts';
import { hasSharedData } from '../helpers/shared-data.ts';
import { CORPUS_RUNS, type CorpusRun, type CorpusRunResult, runCorpus } from './corpus-runs.ts';

if (!hasSharedData) process.exit(1);
const wanted = process.argv[2];
const runs = CORPUS_RUNS.filter(({ name }) => wanted === undefined || name.includes(wanted));
const results: { run: CorpusRun; result: CorpusRunResult }[] = [];
for (const run of runs) {
  const result = await runCorpus(run, (line) => process.stderr.write(`${line}\n`));
  results.push({ run, result });
  const isMissed = run.floor !== undefined && result.figure < run.floor;
  if (isMissed) process.exitCode = 1;
  const verdict = isMissed ? `, below ${formatPercent(run.floor ?? 0)}` : '';
  console.log(
    `${run.name}: ${run.metric} ${formatPercent(result.figure)}${verdict}, ${result.seconds.toFixed(0)} s`,
  );
}
if (wanted === undefined) {
  const overview = results.map(({ run, result }) => {
    const { algorithm, maxIterations } = result.model.parts.options;
    const how = `${run.preset}, ${algorithm}, ${maxIterations === 0 ? result.iterations : maxIterations} iterations`;
    return `| ${run.name} | ${how} | ${result.attributes} | ${run.metric} | ${formatPercent(result.figure)} |`;
  });
  const sections = results.map(
    ({ run, result }) =>
      `## ${run.name}\n\nToken accuracy ${formatPercent(result.scores.accuracy)}.\n\n${formatScoresTable(result.scores)}\n`,
  );
  const page = [
    '# The feature CRF on published corpora\n',
    'Made by `npm run corpora`. Scores in percent by conlleval rules; for part-of-speech tagging every token is a span.',
    'Settings were chosen on development sets; each test set was read once per setting.\n',
    '| corpus | preset and training | attributes | metric | test |\n| --- | --- | ---: | --- | ---: |',
    ...overview,
    '',
    ...sections,
  ].join('\n');
  const json = results.map(({ run, result }) => ({
    ...run,
    options: result.model.parts.options,
    attributes: result.attributes,
    iterations: result.iterations,
    scores: scoresToJson(result.scores),
  }));
  await writeFileAtomically('reports/feature-crf/report.md', page);
  await writeFileAtomically('reports/feature-crf/results.json', `${JSON.stringify(json, undefined, 1)}\n`);
}
