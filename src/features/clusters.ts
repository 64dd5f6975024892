/** Word clusters as a field: prefixes of the bit path that leads from the root of a cluster tree to a word. */
import { CorpusFormatError, OptionError } from '../errors.ts';
import type { CoverageSource, LookupStep } from './coverage.ts';
import type { FieldFunction } from './field.ts';

/** A found word: at which step of the lookup, and the id of its path. */
interface Hit {
  readonly step: LookupStep;
  readonly path: number;
}

/** Words and their bit paths, root first. */
export class ClusterLexicon implements CoverageSource {
  /** Stands in reports, and templates refer to it. */
  readonly name: string;
  /** Distinct paths of `0` and `1`, root first; `words` refers to them by position. */
  readonly paths: readonly string[];
  /** Word → position of its path in `paths`. */
  readonly words: ReadonlyMap<string, number>;
  /** Lines whose word had occurred before: the first one counts. */
  readonly duplicates: number;

  constructor(name: string, paths: readonly string[], words: ReadonlyMap<string, number>, duplicates = 0) {
    this.name = name;
    this.paths = paths;
    this.words = words;
    this.duplicates = duplicates;
  }

  /** Number of words. */
  get size(): number {
    return this.words.size;
  }

  /** Path of a word: of the surface form, else lower-cased, else lower-cased with every digit as 0. */
  lookup(word: string): string | undefined {
    const hit = this.find(word);
    return hit === undefined ? undefined : this.paths[hit.path];
  }

  lookupStep(word: string): LookupStep | undefined {
    return this.find(word)?.step;
  }

  /** Position in `paths` of a word's path, by the same order as `lookup`. */
  lookupPath(word: string): number | undefined {
    return this.find(word)?.path;
  }

  private find(word: string): Hit | undefined {
    const surface = this.words.get(word);
    if (surface !== undefined) return { step: 'surface', path: surface };
    const lower = word.toLowerCase();
    const lowered = this.words.get(lower);
    if (lowered !== undefined) return { step: 'lower', path: lowered };
    const zeroed = lower.replace(/\p{Nd}/gu, '0');
    const digits = zeroed === lower ? undefined : this.words.get(zeroed);
    return digits === undefined ? undefined : { step: 'digits', path: digits };
  }
}

/** `wsj`: word TAB bits. `paths`: bits TAB word TAB count, as Percy Liang's wcluster writes. */
export const CLUSTER_FORMATS = ['auto', 'wsj', 'paths'] as const;

export interface ClusterOptions {
  /** File name for messages. */
  readonly file: string;
  /** Default: the file name. */
  readonly name?: string;
  /** Default `auto`: the format whose bit column holds nothing but 0 and 1 on every line. */
  readonly format?: (typeof CLUSTER_FORMATS)[number];
  /**
   * Whether the path from the root runs from the last bit to the first. A file does not show its direction: either way
   * the prefixes split its words into classes. Ratnaparkhi's mutual information clusters of the Wall Street Journal,
   * the one published file of kind word TAB bits, are written last bit first, all strings padded to equal length; so
   * the default is true for that format with strings of equal length, and false for everything else.
   */
  readonly reverse?: boolean;
}

/**
 * Reads a cluster file. Blank lines are skipped. Of a word given twice the first line counts.
 * @throws CorpusFormatError (file, line) on a line with too few columns, an empty word, or bits that are not 0 and 1,
 * on a file without clusters, and where `auto` fits neither format.
 */
export async function parseClusters(
  lines: AsyncIterable<string> | Iterable<string>,
  options: ClusterOptions,
): Promise<ClusterLexicon> {
  const { file, name = file, format: wanted = 'auto' } = options;
  const rows: { readonly line: number; readonly columns: readonly string[] }[] = [];
  // Formats that every line so far fits.
  let first = true;
  let second = true;
  let line = 0;
  for await (const text of lines) {
    line++;
    if (text.trim() === '') continue;
    const columns = text.replace(/\r$/, '').split('\t');
    if (columns.length < 2) {
      throw new CorpusFormatError(
        file,
        line,
        `${quote(text)} has no tab, expected word TAB bits or bits TAB word`,
      );
    }
    first &&= isBits(columns[0]);
    second &&= isBits(columns[1]);
    if (wanted === 'auto' && !first && !second) {
      throw new CorpusFormatError(
        file,
        line,
        `neither the first nor the second column has been 0/1 bits up to here (${quote(text)}), ` +
          'expected word TAB bits or bits TAB word TAB count; name the format to be told the faulty line',
      );
    }
    rows.push({ line, columns });
  }
  if (rows.length === 0) throw new CorpusFormatError(file, 0, 'no clusters, expected one word per line');
  if (wanted === 'auto' && first && second) {
    throw new CorpusFormatError(file, 0, 'both columns are 0/1 on every line: name the format, wsj or paths');
  }
  const format = wanted === 'auto' ? (first ? 'paths' : 'wsj') : wanted;
  const [bitColumn, wordColumn] = format === 'paths' ? [0, 1] : [1, 0];

  const entries = rows.map(({ line: number, columns }) => {
    const bits = columns[bitColumn];
    const word = columns[wordColumn];
    if (bits === undefined || !isBits(bits)) {
      const where = format === 'paths' ? 'first' : 'second';
      throw new CorpusFormatError(
        file,
        number,
        `${quote(bits ?? '')} in the ${where} column, expected a string of 0 and 1`,
      );
    }
    if (word === undefined || word === '') {
      throw new CorpusFormatError(file, number, 'the word is empty, expected a word beside its bits');
    }
    return { word, bits };
  });
  const equalLengths = entries.every(({ bits }) => bits.length === entries[0]?.bits.length);
  const reverse = options.reverse ?? (format === 'wsj' && equalLengths);

  const pathIds = new Map<string, number>();
  const words = new Map<string, number>();
  let duplicates = 0;
  for (const { word, bits } of entries) {
    if (words.has(word)) {
      duplicates++;
      continue;
    }
    const path = reverse ? Array.from(bits).reverse().join('') : bits;
    let id = pathIds.get(path);
    if (id === undefined) {
      id = pathIds.size;
      pathIds.set(path, id);
    }
    words.set(word, id);
  }
  return new ClusterLexicon(name, [...pathIds.keys()], words, duplicates);
}

/**
 * Field of a word's cluster: the first `prefixLength` bits of its path, or all of them for `full`. No value for unknown
 * words, nor where the path is shorter than the prefix: cutting it there would only repeat what `full` says. So use
 * `full` beside prefixes where a file has paths shorter than the longest of them.
 */
export function clusterField(lexicon: ClusterLexicon, prefixLength: number | 'full'): FieldFunction {
  if (prefixLength !== 'full' && (!Number.isInteger(prefixLength) || prefixLength < 1)) {
    throw new OptionError('prefix', `${prefixLength} is not a number of bits, expected 1 or more, or full`);
  }
  const prefixes = lexicon.paths.map((path) => {
    if (prefixLength === 'full') return path;
    return path.length < prefixLength ? undefined : path.slice(0, prefixLength);
  });
  return ({ sentence: { tokens } }) =>
    tokens.map((token) => {
      const path = lexicon.lookupPath(token);
      return path === undefined ? undefined : prefixes[path];
    });
}

function isBits(text: string | undefined): boolean {
  return text !== undefined && /^[01]+$/.test(text);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
