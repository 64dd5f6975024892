import { basename } from 'node:path';
import {
  compareWeights,
  type FeatureFilter,
  identicalSupport,
  isTemplateNamed,
  type PageWeight,
  renderWeightsPage,
  templateShares,
  topFeatures,
  topGroups,
  transitionMatrix,
  transitionTable,
  type WeightIntervals,
  type WeightRow,
  weightRows,
} from '../../compare/index.ts';
import { writeFileAtomically } from '../../corpus/storage/write-file.ts';
import type { CrfModel } from '../../crf/index.ts';
import type { CorpusInputOptions } from '../corpus-input.ts';
import { encodeFile } from '../encoded-data.ts';
import { checkWritable, loadModel } from '../model-file.ts';
import { joinPieces, printColoured, printJson } from '../output.ts';
import { markdownStyle, type TextStyle, terminalStyle } from '../text-style.ts';
import { formatMatrix } from '../transition-matrix-table.ts';
import { UsageError } from '../usage-error.ts';
import { formatComparison } from '../weight-comparison-table.ts';
import { formatIntervals, type IntervalRow, intervalRows, listIntervals } from '../weight-intervals-table.ts';
import { weightsCsv } from '../weights-csv.ts';
import { formatFeatures, formatGroups, formatShares, formatTransitions } from '../weights-table.ts';

export interface WeightsOptions {
  readonly model: string;
  readonly compare?: string | undefined;
  readonly label?: string | undefined;
  readonly top: number;
  readonly match?: string | undefined;
  readonly template?: string | undefined;
  readonly transitions?: true | undefined;
  readonly shares?: true | undefined;
  readonly group?: true | undefined;
  readonly data?: string | undefined;
  readonly format?: CorpusInputOptions['format'];
  readonly columns?: string[] | undefined;
  readonly encoding?: CorpusInputOptions['encoding'];
  readonly json?: true | undefined;
  readonly csv?: string | undefined;
  readonly markdown?: true | undefined;
  readonly html?: string | undefined;
  readonly refits?: number | undefined;
  readonly train?: string | undefined;
  readonly confidence?: number | undefined;
  readonly seed?: number | undefined;
  readonly threads?: number | undefined;
  readonly quiet?: true | undefined;
}

export async function runWeights(options: WeightsOptions): Promise<void> {
  checkOptions(options);
  const match = options.match === undefined ? undefined : parseRegex(options.match);
  for (const path of [options.csv, options.html]) if (path !== undefined) await checkWritable(path);
  const model = await loadModel(options.model);
  const other = options.compare === undefined ? undefined : await loadModel(options.compare);
  checkNames(options, other === undefined ? [model] : [model, other]);
  const filter: FeatureFilter = { label: options.label, match, template: options.template };
  const intervals = await refitted(model, options);
  if (options.csv !== undefined) await writeCsv(options.csv, model, filter, intervals, options);
  else if (options.html !== undefined) await writePage(options.html, model, filter, intervals, options);
  else if (intervals !== undefined) showIntervals(model, filter, intervals, options);
  else if (other !== undefined) showComparison(model, other, filter, options);
  else if (options.shares === true) await showShares(model, options);
  else await showWeights(model, filter, options);
}

/** Options that choose what is shown, or how, exclude each other. */
function checkOptions(options: WeightsOptions): void {
  const exclude = (first: keyof WeightsOptions, ...others: (keyof WeightsOptions)[]): void => {
    const second = others.find((name) => options[name] !== undefined);
    if (options[first] !== undefined && second !== undefined)
      throw new UsageError(`--${first} and --${second}: give one of them`);
  };
  exclude('csv', 'html', 'json', 'markdown', 'shares', 'group', 'compare', 'data');
  exclude('html', 'json', 'markdown', 'shares', 'group', 'compare', 'data');
  exclude('refits', 'shares', 'group', 'compare', 'data');
  exclude('json', 'markdown');
  exclude('compare', 'shares', 'group', 'data');
  exclude('shares', 'group', 'transitions', 'label', 'match', 'template');
  exclude('group', 'transitions');
  if (options.group === true && options.data === undefined)
    throw new UsageError('--group: features fire together in some data: name a file with --data');
  if (options.data !== undefined && options.group === undefined && options.shares === undefined)
    throw new UsageError('--data: is read for --shares or --group, add one of them');
  if (options.refits !== undefined && options.train === undefined)
    throw new UsageError(
      '--refits: the model is trained again: name the file it was trained on with --train',
    );
  for (const name of ['train', 'confidence', 'seed', 'threads', 'quiet'] as const) {
    if (options[name] !== undefined && options.refits === undefined)
      throw new UsageError(`--${name}: is for --refits, say --refits 20`);
  }
  for (const name of ['format', 'columns', 'encoding'] as const) {
    if (options[name] !== undefined && options.data === undefined && options.train === undefined)
      throw new UsageError(`--${name}: says how --data or --train is read; name a file with one of them`);
  }
}

/** A name must be known to one of the models. */
function checkNames({ label, template }: WeightsOptions, models: readonly CrfModel[]): void {
  const who = models.length === 1 ? 'the model has' : 'the models have';
  const list = (names: readonly string[]): string => [...new Set(names)].join(', ');
  const labels = models.flatMap((model) => model.labels);
  if (label !== undefined && !labels.includes(label))
    throw new UsageError(`--label: ${who} no label ${JSON.stringify(label)}, only ${list(labels)}`);
  if (template === undefined || models.some(({ parts }) => parts.templates.length === 0)) return;
  const templates = models.flatMap(({ parts }) => parts.templates);
  if (!templates.some((name) => isTemplateNamed(name, template))) {
    throw new UsageError(
      `--template: ${who} no template ${JSON.stringify(template)}, only ${list(templates)}`,
    );
  }
}

const styleOf = ({ markdown }: WeightsOptions): TextStyle =>
  markdown === true ? markdownStyle() : terminalStyle();

async function showWeights(model: CrfModel, filter: FeatureFilter, options: WeightsOptions): Promise<void> {
  const { label, top } = options;
  const table = transitionTable(model);
  const isOnLabel = ({ from, to }: { from: string; to: string }): boolean =>
    label === undefined || from === label || to === label;
  const transitions = { ...table, transitions: table.transitions.filter(isOnLabel) };
  const matrix = transitionMatrix(model);
  const isAll = options.transitions === true;
  const groups =
    options.group === true && options.data !== undefined
      ? topGroups(
          model,
          identicalSupport(model, await encodeFile(model, options.data, reading(options))),
          top,
          filter,
        )
      : undefined;
  const features = isAll || groups !== undefined ? undefined : topFeatures(model, top, filter);
  if (options.json === true) {
    printJson({
      head: model.head,
      scheme: model.scheme,
      labels: model.labels,
      ...transitions,
      ...(isAll ? { matrix } : {}),
      ...(features === undefined ? {} : { features }),
      ...(groups === undefined ? {} : { groups }),
    });
    return;
  }
  const style = styleOf(options);
  const sections: string[] = [];
  // A filter by attribute asks for attributes.
  if (isAll || (filter.match === undefined && filter.template === undefined))
    sections.push(formatTransitions(transitions, matrix, isAll ? table.transitions.length : top, style));
  if (isAll && table.transitions.length > 0)
    sections.push(formatMatrix(matrix, style, { label, minFrequency: model.parts.options.minFrequency }));
  if (features !== undefined) sections.push(formatFeatures(features, style));
  if (groups !== undefined) sections.push(formatGroups(groups, style));
  printColoured(sections.join('\n'));
}

const reading = ({ format, columns, encoding }: WeightsOptions): CorpusInputOptions => ({
  format,
  columns,
  encoding,
});

async function showShares(model: CrfModel, options: WeightsOptions): Promise<void> {
  const data =
    options.data === undefined ? undefined : await encodeFile(model, options.data, reading(options));
  const shares = templateShares(model, data);
  if (options.json === true) printJson(shares);
  else printColoured(formatShares(shares, styleOf(options)));
}

function showComparison(a: CrfModel, b: CrfModel, filter: FeatureFilter, options: WeightsOptions): void {
  const comparison = compareWeights(a, b, options.top, filter);
  if (options.json === true) {
    printJson({ a: options.model, b: options.compare, ...comparison });
    return;
  }
  const isAll = options.transitions === true;
  const rows = isAll ? comparison.transitions.length : options.top;
  printColoured(formatComparison(comparison, rows, styleOf(options), isAll));
}

async function refitted(model: CrfModel, options: WeightsOptions): Promise<WeightIntervals | undefined> {
  const { refits, train, confidence = 0.95, seed = 1, threads, quiet } = options;
  if (refits === undefined || train === undefined) return undefined;
  const { intervalsOf } = await import('../weight-refits.ts');
  return intervalsOf(model, { ...reading(options), refits, train, confidence, seed, threads, quiet });
}

function showIntervals(
  model: CrfModel,
  filter: FeatureFilter,
  intervals: WeightIntervals,
  options: WeightsOptions,
): void {
  const rows = intervalRows(model, intervals, filter);
  const lists = listIntervals(model, rows, options.top, options.transitions === true);
  if (options.json !== true) {
    printColoured(formatIntervals(lists, intervals, styleOf(options)));
    return;
  }
  const plain = ({ place: _place, ...row }: IntervalRow): Omit<IntervalRow, 'place'> => row;
  const { head, scheme, labels } = model;
  const { refits, confidence } = intervals;
  printJson({
    ...{ head, scheme, labels, refits, confidence, seed: options.seed ?? 1, train: options.train },
    transitions: lists.transitions.map(plain),
    features: lists.features.map(({ label, positive, negative }) => ({
      label,
      positive: positive.map(plain),
      negative: negative.map(plain),
    })),
  });
}

function* wantedRows<Row extends WeightRow>(
  rows: Iterable<Row>,
  { transitions }: WeightsOptions,
): Generator<Row> {
  for (const row of rows)
    if (transitions !== true || (row.kind !== 'state' && row.kind !== 'edge')) yield row;
}

async function writeCsv(
  path: string,
  model: CrfModel,
  filter: FeatureFilter,
  intervals: WeightIntervals | undefined,
  options: WeightsOptions,
): Promise<void> {
  const lines =
    intervals === undefined
      ? weightsCsv(wantedRows(weightRows(model, filter), options))
      : weightsCsv(wantedRows(intervalRows(model, intervals, filter), options), true);
  await writeFileAtomically(path, joinPieces(lines));
}

async function writePage(
  path: string,
  model: CrfModel,
  filter: FeatureFilter,
  intervals: WeightIntervals | undefined,
  options: WeightsOptions,
): Promise<void> {
  const rows = intervals === undefined ? weightRows(model, filter) : intervalRows(model, intervals, filter);
  const name = basename(options.model);
  const page = renderWeightsPage(wantedRows<PageWeight>(rows, options), {
    name,
    labels: model.labels,
    intervals,
  });
  await writeFileAtomically(path, page);
}

function parseRegex(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--match: ${reason}`, { cause: error });
  }
}
