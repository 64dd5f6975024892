import { CorpusFormatError } from '../errors.ts';
import type { Corpus, Sentence } from './sentence.ts';

/** What a reader knows of a sentence; the builder adds the document. */
export type SentenceDraft = Omit<Sentence, 'document'>;

/** Collects sentences and document boundaries while a file is read. */
export class CorpusBuilder {
  readonly file: string;
  private readonly sentences: Sentence[] = [];
  private readonly strings = new Map<string, string>();
  private document = 0;
  private isStarted = false;

  constructor(file: string) {
    this.file = file;
  }

  /** Starts a document. One that starts before any sentence is the first, index 0. */
  startDocument(): void {
    if (this.isStarted) this.document++;
    this.isStarted = true;
  }

  add(draft: SentenceDraft): void {
    this.isStarted = true;
    this.sentences.push({ ...draft, document: this.document });
  }

  /** One string object per distinct string: columns repeat few values many times. */
  intern(text: string): string {
    const known = this.strings.get(text);
    if (known !== undefined) return known;
    this.strings.set(text, text);
    return text;
  }

  /** @throws CorpusFormatError when no sentence was added; `expected` says what the file should have held. */
  build(columns: readonly string[], labelColumn: string | undefined, expected: string): Corpus {
    if (this.sentences.length === 0)
      throw new CorpusFormatError(this.file, 0, `no sentences found, expected ${expected}`);
    return {
      name: this.file,
      sentences: this.sentences,
      documents: this.document + 1,
      columns,
      labelColumn,
    };
  }
}
