/** Category maps: the same spans under other names, many fine categories to few coarse ones. */
import { CorpusFormatError, OptionError } from '../errors.ts';
import { detectScheme, spellSequence } from './scheme-detection.ts';
import type { Corpus } from './sentence.ts';
import { labelsToSpans, type Span, spansToLabels } from './spans.ts';
import { joinLabel, type Scheme, splitLabel } from './tag-scheme.ts';
import { LabelReader } from './tag-spelling.ts';

/** From category to category; the target `O` removes an entity. */
export type CategoryMap = ReadonlyMap<string, string>;

/** Column names that files of this kind carry in their first line. */
const HEADER = /^(fine|from|source)\t(coarse|to|target)$/i;

/**
 * Reads `fine TAB coarse` lines. Lines that start with `#` are comments; blank lines, a header `fine TAB coarse`, a
 * byte order mark and CRLF are skipped.
 * @throws CorpusFormatError on any other number of columns, an empty name or a category that is mapped twice.
 */
export function parseCategoryMap(text: string, file = 'category map'): CategoryMap {
  const map = new Map<string, string>();
  const definedAt = new Map<string, number>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  let isFirst = true;
  for (const [n, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const isHeader = isFirst && HEADER.test(line.trim());
    isFirst = false;
    if (isHeader) continue;
    const columns = line.split('\t').map((column) => column.trim());
    const [fine = '', coarse = ''] = columns;
    if (columns.length !== 2) {
      throw new CorpusFormatError(
        file,
        n + 1,
        `found ${columns.length} column${columns.length === 1 ? '' : 's'}, expected "fine TAB coarse"; separate the two names by one tab`,
      );
    }
    if (fine === '' || coarse === '') {
      throw new CorpusFormatError(
        file,
        n + 1,
        'found an empty category name, expected two names; fill it in',
      );
    }
    const before = map.get(fine);
    if (before !== undefined) {
      const earlier = `line ${definedAt.get(fine) ?? 0} maps it to "${before}"`;
      throw new CorpusFormatError(
        file,
        n + 1,
        `category "${fine}" is mapped again, to "${coarse}"; ${earlier}; keep one of the two lines`,
      );
    }
    map.set(fine, coarse);
    definedAt.set(fine, n + 1);
  }
  return map;
}

export interface CategoryMapOptions {
  /** Scheme of the labels; `none` maps whole labels. */
  readonly scheme: Scheme;
  /** What becomes of a category the map lacks: its own name, the category `other`, or an error. Default `error`. */
  readonly unmapped?: 'keep' | 'other' | 'error';
  /** Name that `unmapped: 'other'` gives. Default `other`. */
  readonly other?: string;
}

/**
 * Standard labels with the categories of their spans renamed; every span keeps its boundaries. Under IOB1, IOE1 and IO two
 * neighbours may need another spelling once they share a category (`I-Artist I-Athlete` becomes `I-Person B-Person`).
 * @throws OptionError where a category is not in the map and `unmapped` is `error`, or where `io` would have to hold two
 * adjacent entities of one category.
 */
export function mapCategories(
  labels: readonly string[],
  map: CategoryMap,
  options: CategoryMapOptions,
): string[] {
  const { scheme, unmapped = 'error', other = 'other' } = options;
  const rename = (category: string): string => {
    const target = map.get(category);
    if (target !== undefined) return target;
    if (unmapped === 'keep') return category;
    if (unmapped === 'other') return other;
    throw new OptionError(
      'map',
      `category "${category}" is not in the category map; add a line for it (in code, unmapped may be keep or other)`,
    );
  };
  if (scheme === 'none') return labels.map(rename);

  const relabelled = labels.map((label) => {
    const { prefix, category } = splitLabel(label);
    if (prefix === 'O' || prefix === '.') return label;
    const target = rename(category);
    return target === 'O' ? 'O' : joinLabel(prefix, target);
  });
  const spans: Span[] = labelsToSpans(labels, scheme)
    .map((span) => ({ ...span, category: rename(span.category) }))
    .filter((span) => span.category !== 'O');
  // Renaming label by label keeps the file's own spelling (BILOU, bare categories, mistakes); it is right where it
  // keeps the spans.
  return sameSpans(labelsToSpans(relabelled, scheme), spans)
    ? relabelled
    : spansToLabels(spans, labels.length, scheme);
}

function sameSpans(a: readonly Span[], b: readonly Span[]): boolean {
  return (
    a.length === b.length &&
    a.every((span, n) => {
      const twin = b[n];
      return twin?.start === span.start && twin.end === span.end && twin.category === span.category;
    })
  );
}

/**
 * Labels of a whole file with their categories renamed, in its own spelling; its scheme is detected where `scheme` is not given.
 * @throws OptionError as `mapCategories`, and where labels of two spellings stand side by side
 */
export function mapSequences(
  sequences: readonly (readonly string[])[],
  map: CategoryMap,
  options: Partial<CategoryMapOptions> = {},
): (readonly string[])[] {
  const { scheme, spelling } = detectScheme(sequences, options.scheme);
  const reader = new LabelReader(spelling);
  return sequences.map((labels) =>
    spellSequence(mapCategories(reader.read(labels), map, { ...options, scheme }), spelling),
  );
}

/** A corpus with mapped labels, as `mapSequences` makes them. */
export function mapCorpusCategories(
  corpus: Corpus,
  map: CategoryMap,
  options: Partial<CategoryMapOptions> = {},
): Corpus {
  const named = corpus.scheme === undefined ? options : { scheme: corpus.scheme, ...options };
  const mapped = mapSequences([...labelSequences(corpus)], map, named).values();
  return withLabels(corpus, () => mapped.next().value ?? []);
}

/** The label sequences of the sentences that have labels. */
export function* labelSequences(corpus: Corpus): Generator<readonly string[]> {
  for (const { labels } of corpus.sentences) if (labels !== undefined) yield labels;
}

/** The corpus with other labels, asked for sentence by sentence where there are labels. */
export function withLabels(
  corpus: Corpus,
  replace: (labels: readonly string[]) => readonly string[],
): Corpus {
  const sentences = corpus.sentences.map((sentence) =>
    sentence.labels === undefined ? sentence : { ...sentence, labels: replace(sentence.labels) },
  );
  return { ...corpus, sentences };
}
