import { CorpusFormatError } from '../errors.ts';
import type { Corpus, CorpusHead, Sentence } from './sentence.ts';

/** What a reader knows of a sentence; the builder adds the document. */
export type SentenceDraft = Omit<Sentence, 'document'>;

/** From this length on V8 keeps a piece cut from a text as a view of the whole text. */
const LEAST_VIEW = 13;

/** Collects sentences and document boundaries while a file is read. */
export class CorpusBuilder {
  readonly file: string;
  private sentences: Sentence[] = [];
  private readonly strings = new Map<string, string>();
  private document = 0;
  private isStarted = false;
  private hasSentences = false;

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
    this.hasSentences = true;
    this.sentences.push({ ...draft, document: this.document });
  }

  /** One string object per distinct string: columns repeat few values many times. */
  intern(text: string): string {
    const known = this.strings.get(text);
    if (known !== undefined) return known;
    // A view would keep the whole block of the file that it was cut from.
    const own = text.length < LEAST_VIEW ? text : ` ${text}`.slice(1);
    this.strings.set(own, own);
    return own;
  }

  /** The sentences added since the last call; the builder keeps neither them nor their strings. */
  take(): Sentence[] {
    const { sentences } = this;
    this.sentences = [];
    this.strings.clear();
    return sentences;
  }

  /** What was added and not taken. @throws CorpusFormatError when no sentence was added; `expected` says what the file should have held. */
  build(head: CorpusHead, expected: string): Corpus {
    if (!this.hasSentences)
      throw new CorpusFormatError(this.file, 0, `no sentences found, expected ${expected}`);
    return { ...head, sentences: this.sentences, documents: this.document + 1 };
  }
}
