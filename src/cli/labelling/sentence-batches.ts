/** The sentences of a file batch by batch for a model, each in the context that the model's templates read. */
import { pathKind } from '../../corpus/files.ts';
import type { CorpusHead, Sentence } from '../../corpus/sentence.ts';
import { DocumentSummary } from '../../features/document.ts';
import type { SentenceContext } from '../../features/field.ts';
import { type CorpusInputOptions, streamCorpus } from '../corpus-input.ts';
import { printNote } from '../output.ts';

/** Some sentences of a file in order. */
export interface SentencePiece {
  readonly head: CorpusHead;
  /** With all columns, as an output gives them back. */
  readonly shown: readonly Sentence[];
  /** The same as a model sees them. */
  readonly seen: readonly Sentence[];
}

/** Reads the file from its start each time. */
export type OpenPieces = () => AsyncIterable<SentencePiece>;

/** Sentences that are encoded together. */
export interface ContextBatch {
  readonly head: CorpusHead;
  readonly shown: readonly Sentence[];
  readonly contexts: readonly SentenceContext[];
}

/** What a batch may hold; a longer sentence is a batch of its own. */
export interface BatchLimits {
  readonly sentences: number;
  readonly tokens: number;
}

/** Tokens of a document that are held. Of a longer one only what its features need is, and its sentences are read a second time. */
const MOST_TOKENS_HELD = 2 ** 17;

/** How to read a file to be labelled. `labelled` as `loadCorpus` takes it. */
export function sentencePieces(
  path: string,
  options: CorpusInputOptions,
  labelled: boolean | 'auto',
): OpenPieces {
  const { columns } = options;
  // A space cannot stand in a name of the command line's making, nor in one that is read.
  const named = columns?.includes('_') === true ? columns.map((name, i) => hiddenName(name, i)) : undefined;
  const reading = named === undefined ? options : { ...options, columns: named };
  let isFirst = true;
  return async function* () {
    for await (const { head, sentences } of streamCorpus(path, reading, labelled)) {
      if (isFirst) for (const note of head.notes ?? []) printNote(note);
      isFirst = false;
      yield { head, shown: sentences, seen: named === undefined ? sentences : sentences.map(withoutHidden) };
    }
  };
}

function hiddenName(name: string, i: number): string {
  return name === '_' ? `_ ${i}` : name;
}

function withoutHidden(sentence: Sentence): Sentence {
  return {
    ...sentence,
    columns: new Map([...sentence.columns].filter(([name]) => !name.startsWith('_ '))),
  };
}

/** The same file for readers that go through it more than once. What can be read only once, a pipe, is held in memory. */
export async function readRepeatedly(path: string, open: OpenPieces): Promise<OpenPieces> {
  if (path !== '-' && (await pathKind(path)) !== 'other') return open;
  const pieces: SentencePiece[] = [];
  for await (const piece of open()) pieces.push(piece);
  return async function* () {
    yield* pieces;
  };
}

/** The batches of a file. `withinDocuments`: for templates that look beyond the sentence. `open` may be called twice then. */
export function contextBatches(
  open: OpenPieces,
  limits: BatchLimits,
  withinDocuments: boolean,
): AsyncGenerator<ContextBatch> {
  return withinDocuments ? documentBatches(open, limits) : sentenceBatches(open, limits);
}

/** Batches of sentences that are documents of their own. */
async function* sentenceBatches(open: OpenPieces, limits: BatchLimits): AsyncGenerator<ContextBatch> {
  for await (const piece of open()) {
    yield* cutBatches(piece, limits, (sentence) => ({ sentence, document: [sentence], index: 0 }));
  }
}

/**
 * Batches of sentences within their documents. Of a document beyond `MOST_TOKENS_HELD` the sentences are read twice.
 */
async function* documentBatches(open: OpenPieces, limits: BatchLimits): AsyncGenerator<ContextBatch> {
  let held: SentencePiece[] = [];
  let tokens = 0;
  let number = 0;
  let summary: DocumentSummary | undefined;
  const again = new LaterRuns(open);
  const batches = async function* (): AsyncGenerator<ContextBatch> {
    if (summary !== undefined) {
      const { document } = summary;
      for await (const run of again.ofDocument(number))
        yield* cutBatches(run, limits, (sentence) => ({ sentence, document, index: 0 }));
      return;
    }
    const [first] = held;
    if (first === undefined) return;
    const document = held.flatMap(({ seen }) => seen);
    const shown = held.flatMap((piece) => piece.shown);
    yield* cutBatches({ head: first.head, shown, seen: document }, limits, (sentence, index) => ({
      sentence,
      document,
      index,
    }));
  };
  try {
    for await (const run of documentRuns(open())) {
      const found = run.seen[0]?.document ?? number;
      if (found !== number) {
        yield* batches();
        [held, tokens, number, summary] = [[], 0, found, undefined];
      }
      if (summary === undefined) {
        held.push(run);
        tokens += run.seen.reduce((sum, sentence) => sum + sentence.tokens.length, 0);
        if (tokens <= MOST_TOKENS_HELD) continue;
        summary = new DocumentSummary();
        for (const { seen } of held) for (const sentence of seen) summary.add(sentence);
        held = [];
      } else for (const sentence of run.seen) summary.add(sentence);
    }
    yield* batches();
  } finally {
    await again.close();
  }
}

/** A second reading of a file, which follows the first. */
class LaterRuns {
  readonly #open: OpenPieces;
  #runs: AsyncGenerator<SentencePiece> | undefined;
  #next: SentencePiece | undefined;

  constructor(open: OpenPieces) {
    this.#open = open;
  }

  /** The sentences of a document, which must come after those asked for before. */
  async *ofDocument(number: number): AsyncGenerator<SentencePiece> {
    this.#runs ??= documentRuns(this.#open());
    for (;;) {
      const run = this.#next ?? (await this.#runs.next()).value;
      this.#next = undefined;
      if (run === undefined) return;
      const found = run.seen[0]?.document ?? number;
      if (found === number) yield run;
      else if (found > number) {
        this.#next = run;
        return;
      }
    }
  }

  async close(): Promise<void> {
    await this.#runs?.return(undefined);
  }
}

/** Pieces cut where a document ends. */
async function* documentRuns(pieces: AsyncIterable<SentencePiece>): AsyncGenerator<SentencePiece, undefined> {
  for await (const { head, shown, seen } of pieces) {
    let start = 0;
    for (let end = 1; end <= seen.length; end++) {
      if (end < seen.length && seen[end]?.document === seen[start]?.document) continue;
      yield { head, shown: shown.slice(start, end), seen: seen.slice(start, end) };
      start = end;
    }
  }
  return undefined;
}

function* cutBatches(
  { head, shown, seen }: SentencePiece,
  limits: BatchLimits,
  contextOf: (sentence: Sentence, index: number) => SentenceContext,
): Generator<ContextBatch> {
  let start = 0;
  let tokens = 0;
  let contexts: SentenceContext[] = [];
  for (const [n, sentence] of seen.entries()) {
    const isFull =
      contexts.length === limits.sentences ||
      (contexts.length > 0 && tokens + sentence.tokens.length > limits.tokens);
    if (isFull) {
      yield { head, shown: shown.slice(start, n), contexts };
      [start, tokens, contexts] = [n, 0, []];
    }
    contexts.push(contextOf(sentence, n));
    tokens += sentence.tokens.length;
  }
  if (contexts.length > 0) yield { head, shown: shown.slice(start), contexts };
}
