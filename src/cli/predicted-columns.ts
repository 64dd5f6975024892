/** Which column of a file of predictions holds them: that file says nothing of its columns, the gold file does. */
import type { Corpus } from '../corpus/index.ts';
import { CorpusFormatError } from '../errors.ts';

/** A sentence of a file of predictions. */
export interface PredictedSentence {
  readonly tokens: readonly string[];
  readonly labels: readonly string[];
  readonly line: number;
}

/** What the columns of the predictions' file are, by their place. */
interface Reading {
  readonly word: number;
  readonly label: number;
  /** Places of columns that should say what the gold file says, with their names there. */
  readonly others: readonly (readonly [place: number, name: string])[];
}

/**
 * Words and predictions of a file of CoNLL columns, `predicted` read without names. It may have the gold file's columns with other
 * labels in the label column; those and the prediction after them; or, of text without labels, all but the label column and the
 * prediction after them. Probabilities of `tag --marginals` may follow. Fewer or more columns: the words first, the prediction last.
 * @param names of the gold file's columns, `_` for one that is not read; undefined where those it was read with are all
 * @throws CorpusFormatError where more than one column could be meant
 */
export function pickPredicted(
  predicted: Corpus,
  gold: Corpus,
  names: readonly string[] = gold.columns,
): PredictedSentence[] {
  const columns = columnsOf(predicted);
  const { word, label } = chooseReading(predicted, columns, gold, names);
  return predicted.sentences.map((sentence, n) => ({
    tokens: columns[word]?.[n] ?? [],
    labels: columns[label]?.[n] ?? [],
    line: sentence.line,
  }));
}

/** `[C][N][T]` */
type Columns = readonly (readonly (readonly string[])[])[];

function columnsOf(corpus: Corpus): Columns {
  return corpus.columns.map((name) =>
    corpus.sentences.map((sentence) => {
      if (name === corpus.labelColumn) return sentence.labels ?? [];
      return sentence.columns.get(name) ?? sentence.tokens;
    }),
  );
}

function chooseReading(predicted: Corpus, columns: Columns, gold: Corpus, names: readonly string[]): Reading {
  const count = columns.length - countMarginals(columns);
  const goldLabel = names.indexOf(gold.labelColumn ?? '');
  const goldWord = names.findIndex((name) => isWordColumn(gold, name));
  const others = names.flatMap((name, place) =>
    gold.sentences[0]?.columns.has(name) === true ? [[place, name] as const] : [],
  );
  const same: Reading = { word: goldWord, label: goldLabel, others };
  if (count === names.length + 1) return { ...same, label: count - 1 };
  if (count !== names.length)
    return { word: count > names.length ? goldWord : 0, label: count - 1, others: [] };
  if (goldLabel === count - 1) return same;
  // Text without labels has one column less and the prediction one more, and which it is the number does not tell.
  const shifted = (place: number): number => (place > goldLabel ? place - 1 : place);
  const appended: Reading = {
    word: shifted(goldWord),
    label: count - 1,
    others: others.map(([place, name]) => [shifted(place), name]),
  };
  const isSame = fits(columns, same, gold);
  if (isSame || fits(columns, appended, gold)) return isSame ? same : appended;
  const label = `"${gold.labelColumn}"`;
  throw new CorpusFormatError(
    predicted.name,
    0,
    `${count} columns, and neither do they hold what ${gold.name} says when column ${goldLabel + 1} is ${label} as there, nor when the last one is; write the predictions as one more column after those of that file`,
  );
}

/** Words and further columns say what the gold file says in as much of the text as both have. */
function fits(columns: Columns, { word, others }: Reading, gold: Corpus): boolean {
  return gold.sentences.every(
    ({ tokens, columns: expected }, n) =>
      agree(columns[word]?.[n], tokens) &&
      others.every(([place, name]) => agree(columns[place]?.[n], expected.get(name))),
  );
}

function agree(found: readonly string[] | undefined, expected: readonly string[] | undefined): boolean {
  if (found === undefined || expected === undefined) return true;
  return found.every((value, t) => t >= expected.length || value === expected[t]);
}

/** So many columns at the end are `LABEL/probability`, the same label on every line. */
function countMarginals(columns: Columns): number {
  const isMarginal = (column: Columns[number]): boolean => {
    const prefix = /^(.*\/)[01]\.\d{6}$/.exec(column[0]?.[0] ?? '')?.[1];
    if (prefix === undefined) return false;
    return column.every((values) =>
      values.every((value) => value.startsWith(prefix) && /^[01]\.\d{6}$/.test(value.slice(prefix.length))),
    );
  };
  const last = columns.findLastIndex((column) => !isMarginal(column));
  return columns.length - 1 - last;
}

/** The words stand in the column that is neither the labels' nor a further one. */
function isWordColumn(corpus: Corpus, name: string): boolean {
  if (name === '_' || name === corpus.labelColumn) return false;
  return corpus.sentences[0]?.columns.has(name) !== true;
}
