/** Which cells of a result belong beside one another, and names that tell them apart. */

import { cutApart } from '../../visible-text.ts';
import { doubtOf } from '../analysis/cell-doubts.ts';
import type { CellResult, ExperimentResult } from '../result.ts';
import { markOf, type SystemMark, UNKNOWN_MARK } from './figures/system-mark.ts';
import { DOUBT_MARK } from './render/cells.ts';

export interface NamedCell {
  readonly cell: CellResult;
  /** Unique among the cells it was chosen with. */
  readonly name: string;
  /** The name as it is shown: no longer than tables bear, still unlike the others, marked where the cell is doubtful. */
  readonly label: string;
  readonly mark: SystemMark;
}

const FACTORS = ['vectors', 'resources', 'templates'] as const;

/** Names by system; factors are added where several cells bear the same one. */
export function nameCells(cells: readonly CellResult[]): NamedCell[] {
  const bySystem = groupBy(cells, ({ system }) => system);
  const named = cells.map((cell) => {
    const namesakes = bySystem.get(cell.system) ?? [];
    const differing = FACTORS.filter((factor) => namesakes.some((other) => other[factor] !== cell[factor]));
    const added = differing
      .filter((factor) => cell[factor] !== 'none' && !(factor === 'templates' && cell[factor] === 'preset'))
      .map((factor) => (factor === 'vectors' ? 'vectors' : cell[factor]));
    return { cell, name: [cell.system, ...added].join(' + ') };
  });
  const labels = labelCells(
    cells,
    named.map(({ name }) => name),
  );
  return named.map(({ cell, name }, n) => ({ cell, name, label: labels[n] ?? name, mark: markOf(cell) }));
}

/** Columns of a name in a table. */
const LABEL_LIMIT = 68;

/** The names of cells as tables show them: cut so that they stay apart, marked where a cell is doubtful. */
export function labelCells(cells: readonly CellResult[], names: readonly string[]): string[] {
  return cutApart(names, LABEL_LIMIT).map((label, n) => {
    const cell = cells[n];
    return cell === undefined || doubtOf(cell) === undefined ? label : `${label} ${DOUBT_MARK}`;
  });
}

/** In the order of their first member. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Undistorted, and with all the hand features its preset has. */
export function isPlain(cell: CellResult): boolean {
  return (
    cell.distortion.kind === 'none' &&
    (cell.templates === 'preset' || cell.templates === 'none' || cell.emission === undefined)
  );
}

/** The comparison proper of a corpus: the plain cells of the rung and training size that have most systems, the largest of such. */
export function mainCells(result: ExperimentResult, corpus: string): NamedCell[] {
  const plain = result.cells.filter((cell) => cell.corpus === corpus && isPlain(cell));
  const own = plain.filter(({ emission }) => emission !== undefined);
  const groups = [...groupBy(own, (cell) => JSON.stringify([cell.rung, cell.trainSentences])).values()];
  const best = groups.sort(
    (a, b) =>
      b.length - a.length ||
      Number(b[0]?.rung.route === 'all') - Number(a[0]?.rung.route === 'all') ||
      (b[0]?.usedSentences ?? 0) - (a[0]?.usedSentences ?? 0),
  )[0];
  return nameCells([...(best ?? []), ...plain.filter(({ emission }) => emission === undefined)]);
}

export function corpusNames(result: ExperimentResult): string[] {
  return [
    ...new Set([...result.data.map(({ corpus }) => corpus), ...result.cells.map(({ corpus }) => corpus)]),
  ];
}

/** F1 by conlleval, or accuracy where labels are no spans; in percent, with the interval of the cell. */
export function overallScore(cell: CellResult): {
  value: number;
  sd: number | undefined;
  low: number;
  high: number;
} {
  const { mean, sd } = cell.scores.find(({ mode }) => mode === 'conlleval')?.f1 ?? cell.accuracy;
  return {
    value: 100 * mean,
    sd: sd === undefined ? undefined : 100 * sd,
    low: 100 * cell.low,
    high: 100 * cell.high,
  };
}

/** `F1`, or `accuracy` where the labels of the corpus are no spans. */
export function scoreName(result: ExperimentResult, corpus: string): string {
  return result.data.find((card) => card.corpus === corpus)?.scheme === 'none' ? 'accuracy' : 'F1';
}

/** Marks of systems that are known by name only. */
export function marksByName(result: ExperimentResult): ReadonlyMap<string, SystemMark> {
  const marks = new Map<string, SystemMark>();
  for (const { name, mark } of [
    ...nameCells(result.cells),
    ...corpusNames(result).flatMap((corpus) => mainCells(result, corpus)),
  ]) {
    if (!marks.has(name)) marks.set(name, mark);
  }
  for (const cell of result.cells) if (!marks.has(cell.system)) marks.set(cell.system, markOf(cell));
  return marks;
}

export function markNamed(marks: ReadonlyMap<string, SystemMark>, name: string): SystemMark {
  return marks.get(name) ?? UNKNOWN_MARK;
}

/** What was done to the training data, in words; empty for nothing. */
export function distortionText({ distortion }: CellResult): string {
  switch (distortion.kind) {
    case 'none':
      return '';
    case 'label-noise':
      return `${percent(distortion.share)} of labels changed`;
    case 'typing-errors':
      return `${percent(distortion.share)} of words misspelt`;
    case 'thin-outside':
      return `${percent(distortion.share)} of sentences without spans left out`;
    case 'cut-outside':
      return `${percent(distortion.share)} of tokens outside left out`;
    default:
      return unknownDistortion(distortion);
  }
}

function unknownDistortion(distortion: never): never {
  throw new TypeError(`unknown distortion ${JSON.stringify(distortion)}`);
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
