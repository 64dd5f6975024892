import { CorpusFormatError } from '../errors.ts';
import { splitWhitespace } from './conll-lines.ts';
import { CorpusBuilder } from './corpus-builder.ts';
import type { Corpus, CorpusHead, Sentence } from './sentence.ts';
import { isBlank, type SentenceParser, splitLines } from './text-lines.ts';

/** Names of the parallel files, for messages; undefined where there is none. */
export interface SlotFiles {
  readonly words: string;
  readonly labels: string | undefined;
  readonly intents: string | undefined;
}

/**
 * Reads parallel slot-filling files in step: a sentence a line, words in one file, as many labels in another, and
 * perhaps the intent in a third. The intent becomes the column `intent` with the same value at every token.
 */
export class SlotParser implements SentenceParser {
  private readonly files: SlotFiles;
  private readonly builder: CorpusBuilder;

  constructor(files: SlotFiles) {
    this.files = files;
    this.builder = new CorpusBuilder(files.words);
  }

  /** One line of each file; undefined where that file has ended (or is not there). */
  lines(
    words: string | undefined,
    labels: string | undefined,
    intent: string | undefined,
    lineNumber: number,
  ): void {
    this.checkLengths(words, labels, this.files.labels, lineNumber);
    this.checkLengths(words, intent, this.files.intents, lineNumber);
    if (words === undefined) return;
    const tokens = this.split(words);
    const tags = labels === undefined ? undefined : this.split(labels);
    if (tags !== undefined && tags.length !== tokens.length) {
      const reason = `found ${tags.length} labels for ${tokens.length} words, expected as many`;
      throw new CorpusFormatError(
        this.files.labels ?? '',
        lineNumber,
        `${reason}; the words stand in ${this.files.words}`,
      );
    }
    if (tokens.length === 0) return;
    const columns = new Map<string, readonly string[]>();
    if (intent !== undefined) {
      if (isBlank(intent))
        throw new CorpusFormatError(this.files.intents ?? '', lineNumber, 'the intent is missing');
      const value = this.builder.intern(splitWhitespace(intent).join(' '));
      columns.set(
        'intent',
        tokens.map(() => value),
      );
    }
    this.builder.add({ tokens, columns, labels: tags, id: undefined, line: lineNumber });
  }

  end(): Corpus {
    return this.builder.build(this.head(), 'a sentence of words on each line');
  }

  head(): CorpusHead {
    const columns = ['word'];
    if (this.files.intents !== undefined) columns.push('intent');
    if (this.files.labels !== undefined) columns.push('label');
    const labelColumn = this.files.labels === undefined ? undefined : 'label';
    return { name: this.builder.file, columns, labelColumn };
  }

  take(): Sentence[] {
    return this.builder.take();
  }

  private split(text: string): string[] {
    return splitWhitespace(text).map((field) => this.builder.intern(field));
  }

  private checkLengths(
    words: string | undefined,
    other: string | undefined,
    file: string | undefined,
    lineNumber: number,
  ): void {
    if (file === undefined || (words === undefined) === (other === undefined)) return;
    const [longer, shorter] = words === undefined ? [file, this.files.words] : [this.files.words, file];
    const reason = `${shorter} ends before this line, expected as many lines in both; mend the shorter`;
    throw new CorpusFormatError(longer, lineNumber, reason);
  }
}

/** Reads parallel texts of words, labels and intents, a sentence a line. @throws CorpusFormatError */
export function parseSlots(words: string, labels?: string, intents?: string, file = 'text'): Corpus {
  const name = (suffix: string, text: string | undefined): string | undefined =>
    text === undefined ? undefined : `${file}.${suffix}`;
  const files: SlotFiles = {
    words: `${file}.seq.in`,
    labels: name('seq.out', labels),
    intents: name('label', intents),
  };
  const parser = new SlotParser(files);
  const wordLines = splitLines(words, files.words);
  const labelLines = splitLines(labels ?? '', files.labels ?? '');
  const intentLines = splitLines(intents ?? '', files.intents ?? '');
  const count = Math.max(wordLines.length, labelLines.length, intentLines.length);
  for (let i = 0; i < count; i++) parser.lines(wordLines[i], labelLines[i], intentLines[i], i + 1);
  return parser.end();
}
