/**
 * Sentences straight to attribute ids, without a string per occurrence. The result, ids and their order included, is that
 * of `createExtractor` and `DatasetBuilder`, which stay the definition of what attributes are:
 *
 *   tokens → word ids → value codes per field → codes of joined values → attribute ids
 *
 * Every arrow is an index into an array or a probe of a hash table of integers; strings are made only for values and
 * combinations not met before.
 */
import { type Corpus, type Sentence, sentenceFromTokens } from '../corpus/sentence.ts';
import { type CompiledSpec, compileSpec } from './compile-spec.ts';
import { EmitterGroup } from './emitter-group.ts';
import type { EncodedDataset, Vocabularies } from './encode.ts';
import { EncodedOutput } from './encoded-output.ts';
import { type EncodingPlan, planEncoding } from './encoding-plan.ts';
import { contextsOf, requireColumns } from './extract.ts';
import type { SentenceContext } from './field.ts';
import { NO_RESOURCES, type Resources } from './resources.ts';
import { BatchRecord, type SentenceBatch } from './sentence-batch.ts';
import { type FeatureSpec, parseFeatureSpec, templateName } from './template.ts';
import { FeatureMemory } from './wasm/feature-memory.ts';

export interface CorpusEncoderOptions {
  /**
   * Values, combinations and word block ids to remember before starting again, each some 30 bytes, values with their
   * strings. Default 2¹⁸ with a frozen vocabulary, where ever new text would fill the memory; no limit with a growing
   * one, which keeps the strings of all of them anyway.
   */
  readonly mostCached?: number;
}

const MOST_CACHED_FROZEN = 2 ** 18;
/**
 * Positions that are encoded together, margins counted. The more there are, the longer one table after the other can
 * stay in the processor's caches; each column and each emitter's cells take 4 bytes per position.
 */
const BATCH_ROOM = 2 ** 15;
/** Text goes on to bring new values, but fewer and fewer: about so many of what it would bring at the rate so far. */
const NEW_VALUES_SHARE = 0.6;

export class CorpusEncoder {
  readonly vocabularies: Vocabularies;
  /** Names of the templates; a template's id is its index here. */
  readonly templates: readonly string[];
  readonly #compiled: CompiledSpec;
  readonly #plan: EncodingPlan;
  readonly #memory: FeatureMemory;
  readonly #record: BatchRecord;
  readonly #states: EmitterGroup;
  readonly #edges: EmitterGroup;
  readonly #mostCached: number | undefined;
  #wordIds = new Map<string, number>();
  #labelIds = new Map<string, number>();

  /**
   * @param vocabularies grow with what is encoded unless frozen
   * @throws OptionError, TemplateSyntaxError as `createExtractor`; so do the methods
   */
  constructor(
    features: { readonly spec: FeatureSpec; readonly resources?: Resources },
    vocabularies: Vocabularies,
    options: CorpusEncoderOptions = {},
  ) {
    const { spec, resources = NO_RESOURCES } = features;
    const checked = parseFeatureSpec(spec);
    this.vocabularies = vocabularies;
    this.templates = checked.templates.map(templateName);
    this.#compiled = compileSpec(checked, resources);
    const memory = FeatureMemory.createNow();
    this.#memory = memory;
    this.#plan = planEncoding(this.#compiled, vocabularies, memory);
    this.#record = new BatchRecord(memory, this.#plan.margin);
    this.#states = new EmitterGroup(this.#plan.states, this.#plan.stateNumbers, memory);
    this.#edges = new EmitterGroup(this.#plan.edges, this.#plan.edgeNumbers, memory);
    this.#mostCached = options.mostCached;
  }

  /** All sentences of a corpus, each within its document (runs of sentences with one `document` number). */
  encodeCorpus({ sentences }: Pick<Corpus, 'sentences'>): EncodedDataset {
    return this.encode(contextsOf(sentences));
  }

  /** Sentences `start` to `end`, the end not included, of a document; give the same array for all of its parts. */
  encodeDocument(document: readonly Sentence[], start = 0, end = document.length): EncodedDataset {
    return this.encode(
      document.slice(start, end).map((sentence, k) => ({ sentence, document, index: start + k })),
    );
  }

  /** Sentences in any context, one sequence each. */
  encode(contexts: Iterable<SentenceContext>): EncodedDataset {
    const all = [...contexts];
    const positionCount = all.reduce((sum, { sentence }) => sum + sentence.tokens.length, 0);
    const output = new EncodedOutput(all.length, positionCount);
    let done = 0;
    let batch: SentenceContext[] = [];
    let room = 0;
    for (const context of all) {
      batch.push(context);
      room += context.sentence.tokens.length + 2 * this.#plan.margin;
      done += context.sentence.tokens.length;
      if (room < BATCH_ROOM) continue;
      this.#memory.growth = Math.max(1, (NEW_VALUES_SHARE * positionCount) / done);
      this.#addBatch(output, batch);
      batch = [];
      room = 0;
    }
    this.#memory.growth = 1;
    this.#addBatch(output, batch);
    return output.build(this.vocabularies);
  }

  #addBatch(output: EncodedOutput, contexts: readonly SentenceContext[]): void {
    if (contexts.length === 0) return;
    this.#limitCaches();
    const batch = this.#record.layOut(contexts);
    this.#readWords(batch);
    this.#fillColumns(batch);
    this.#states.emit(output.states, batch, this.#record, this.#wordIds.size);
    if (this.#compiled.hasEdges) this.#edges.emit(output.edges, batch, this.#record, this.#wordIds.size);
    for (const { sentence } of contexts) this.#addLabels(output, sentence);
  }

  #addLabels(output: EncodedOutput, { tokens, labels }: Sentence): void {
    const ids = output.addSequence(tokens.length);
    let last: string | undefined;
    let lastId = -1;
    for (let t = 0; t < tokens.length; t++) {
      const label = labels?.[t];
      if (label !== last) {
        last = label;
        lastId = label === undefined ? -1 : this.#labelId(label);
      }
      ids[t] = lastId;
    }
  }

  /** Ids of all words of a batch; fields of new words are computed. */
  #readWords({ contexts, begins, words }: SentenceBatch): void {
    const wordIds = this.#wordIds;
    const added: string[] = [];
    for (let n = 0; n < contexts.length; n++) {
      const { tokens } = contexts[n]!.sentence;
      const begin = begins[n]!;
      for (let t = 0; t < tokens.length; t++) {
        const token = tokens[t]!;
        let id = wordIds.get(token);
        if (id === undefined) {
          id = wordIds.size;
          wordIds.set(token, id);
          added.push(token);
        }
        words[begin + t] = id;
      }
    }
    if (added.length === 0) return;
    const sentence = sentenceFromTokens(added);
    for (const source of this.#plan.fields) if (source.kind === 'word') source.addWords(sentence);
  }

  #fillColumns(batch: SentenceBatch): void {
    const { fields, patterns, joined } = this.#plan;
    const record = this.#record;
    for (const { column } of [...fields, ...patterns]) if (column.isRead) column.row.makeRoom(record.room);
    for (const column of joined) column.row.makeRoom(record.room);
    for (const source of fields) if (source.column.isRead) source.fill(batch, record);
    for (const step of this.#compiled.steps) {
      if (step.kind !== 'pattern') continue;
      for (const { sentence } of batch.contexts) requireColumns(step, sentence.columns.size + 1);
    }
    for (const source of patterns) source.fill(batch, record);
    for (const column of joined) column.fill(record);
  }

  #labelId(label: string): number {
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
    this.#states.clear();
    this.#edges.clear();
    for (const source of [...fields, ...patterns]) source.clear();
    for (const column of joined) column.clear();
  }
}
