/**
 * Sentences straight to attribute ids, without a string per occurrence. The result, ids and their order included, is that
 * of `createExtractor` and `DatasetBuilder`, which stay the definition of what attributes are:
 *
 *   tokens → word ids → value codes per field → codes of joined values → attribute ids
 *
 * Every arrow is an index into an array or a probe of a hash table of integers; strings are made only for values and
 * combinations not met before.
 */
import type { Corpus, Sentence } from '../corpus/sentence.ts';
import type { SourceSentence } from './column-source.ts';
import { type CompiledSpec, compileSpec } from './compile-spec.ts';
import { EmitterGroup } from './emitter-group.ts';
import type { EncodedDataset, Vocabularies } from './encode.ts';
import { EncodedOutput } from './encoded-output.ts';
import { type EncodingPlan, planEncoding } from './encoding-plan.ts';
import { requireColumns } from './extract.ts';
import { NO_RESOURCES, type Resources } from './resources.ts';
import { type FeatureSpec, parseFeatureSpec, templateName } from './template.ts';

export interface CorpusEncoderOptions {
  /**
   * Values, combinations and word block ids to remember before starting again, each some 30 bytes, values with their
   * strings. Default 2²⁰ with a frozen vocabulary, where ever new text would fill the memory; no limit with a growing
   * one, which keeps the strings of all of them anyway.
   */
  readonly mostCached?: number;
}

const MOST_CACHED_FROZEN = 2 ** 20;
/** Sentences whose new words are computed together. */
const BATCH_SIZE = 256;

export class CorpusEncoder {
  readonly vocabularies: Vocabularies;
  /** Names of the templates; a template's id is its index here. */
  readonly templates: readonly string[];
  readonly #compiled: CompiledSpec;
  readonly #plan: EncodingPlan;
  readonly #states: EmitterGroup;
  readonly #edges: EmitterGroup;
  readonly #mostCached: number | undefined;
  #wordIds = new Map<string, number>();
  #labelIds = new Map<string, number>();
  /** Word of every token of a batch. */
  #words = new Int32Array(0);
  /** Positions that the columns have room for. */
  #room = 0;

  /**
   * @param vocabularies grow with what is encoded unless frozen
   * @throws OptionError, TemplateSyntaxError as `createExtractor`; so do the methods
   */
  constructor(
    spec: FeatureSpec,
    resources: Resources = NO_RESOURCES,
    vocabularies: Vocabularies,
    options: CorpusEncoderOptions = {},
  ) {
    const checked = parseFeatureSpec(spec);
    this.vocabularies = vocabularies;
    this.templates = checked.templates.map(templateName);
    this.#compiled = compileSpec(checked, resources);
    this.#plan = planEncoding(this.#compiled, vocabularies);
    this.#states = new EmitterGroup(this.#plan.states);
    this.#edges = new EmitterGroup(this.#plan.edges);
    this.#mostCached = options.mostCached;
  }

  /** All sentences of a corpus, each within its document (runs of sentences with one `document` number). */
  encodeCorpus({ sentences }: Pick<Corpus, 'sentences'>): EncodedDataset {
    const output = new EncodedOutput();
    let start = 0;
    while (start < sentences.length) {
      const number = sentences[start]!.document;
      let end = start + 1;
      while (end < sentences.length && sentences[end]!.document === number) end++;
      const document = sentences.slice(start, end);
      this.#addDocument(output, document, 0, document.length);
      start = end;
    }
    return output.build(this.vocabularies);
  }

  /** Sentences `start` to `end`, the end not included, of a document; give the same array for all of its parts. */
  encodeDocument(document: readonly Sentence[], start = 0, end = document.length): EncodedDataset {
    const output = new EncodedOutput();
    this.#addDocument(output, document, start, end);
    return output.build(this.vocabularies);
  }

  #addDocument(output: EncodedOutput, document: readonly Sentence[], start: number, end: number): void {
    for (let from = start; from < end; from += BATCH_SIZE) {
      const to = Math.min(end, from + BATCH_SIZE);
      this.#limitCaches();
      this.#readWords(document, from, to);
      let firstWord = 0;
      for (let index = from; index < to; index++) {
        const sentence = document[index]!;
        const columns = this.#compiled.hasPatterns ? [sentence.tokens, ...sentence.columns.values()] : [];
        const context = { sentence, document, index };
        this.#addSentence(output, { context, words: this.#words, firstWord, columns });
        firstWord += sentence.tokens.length;
      }
    }
  }

  /** Ids of all words of a batch; fields of new words are computed. */
  #readWords(document: readonly Sentence[], from: number, to: number): void {
    let count = 0;
    for (let index = from; index < to; index++) count += document[index]!.tokens.length;
    if (this.#words.length < count) this.#words = new Int32Array(2 * count);
    const words = this.#words;
    const wordIds = this.#wordIds;
    const added: string[] = [];
    let at = 0;
    for (let index = from; index < to; index++) {
      const { tokens } = document[index]!;
      for (let t = 0; t < tokens.length; t++) {
        const token = tokens[t]!;
        let id = wordIds.get(token);
        if (id === undefined) {
          id = wordIds.size;
          wordIds.set(token, id);
          added.push(token);
        }
        words[at++] = id;
      }
    }
    if (added.length === 0) return;
    for (const source of this.#plan.fields) if ('addWords' in source) source.addWords(added);
  }

  #addSentence(output: EncodedOutput, sentence: SourceSentence): void {
    const { labels, tokens } = sentence.context.sentence;
    const { hasEdges } = this.#compiled;
    const { margin } = this.#plan;
    const T = tokens.length;
    this.#fillColumns(sentence, T);
    this.#states.fill(T, margin);
    if (hasEdges) this.#edges.fill(T, margin);
    output.beginSequence(T);
    for (let t = 0; t < T; t++) {
      output.states.beginPosition();
      this.#states.emit(output.states, sentence, t, margin);
      if (hasEdges) {
        output.edges.beginPosition();
        if (t > 0) this.#edges.emit(output.edges, sentence, t, margin);
      }
      output.endPosition(this.#labelId(labels?.[t]));
    }
  }

  #fillColumns(sentence: SourceSentence, T: number): void {
    const { fields, patterns, joined, margin } = this.#plan;
    if (this.#room < T + 2 * margin) {
      this.#room = 2 * (T + 2 * margin);
      for (const { column } of [...fields, ...patterns]) column.codes = new Int32Array(this.#room);
      for (const column of joined) column.codes = new Int32Array(this.#room);
    }
    for (const source of fields) if (source.column.isRead) source.fill(sentence, margin);
    if (patterns.length > 0) {
      for (const step of this.#compiled.steps) {
        if (step.kind === 'pattern') requireColumns(step, sentence.columns.length);
      }
      for (const source of patterns) source.fill(sentence, margin);
    }
    for (const column of joined) column.fill(T, margin);
  }

  #labelId(label: string | undefined): number {
    if (label === undefined) return -1;
    let id = this.#labelIds.get(label);
    if (id === undefined) {
      id = this.vocabularies.labels.add(label);
      this.#labelIds.set(label, id);
    }
    return id;
  }

  /** Starts again with empty caches where they hold too much. Ids stay: the vocabularies keep them. */
  #limitCaches(): void {
    const isFrozen = this.vocabularies.attributes.isFrozen;
    const most = this.#mostCached ?? (isFrozen ? MOST_CACHED_FROZEN : Number.POSITIVE_INFINITY);
    const { fields, patterns, joined } = this.#plan;
    let cached = this.#wordIds.size + this.#labelIds.size + this.#states.cached + this.#edges.cached;
    for (const { column } of [...fields, ...patterns]) cached += column.cached;
    for (const column of joined) cached += column.cached;
    if (cached <= most) return;
    this.#wordIds = new Map();
    this.#labelIds = new Map();
    for (const source of [...fields, ...patterns]) source.clear();
    for (const column of joined) column.clear();
    this.#states.clear();
    this.#edges.clear();
  }
}
