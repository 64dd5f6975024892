/** What a CRF says of encoded sequences, batch by batch. */
import { sequenceLabelNames } from '../../crf/label-names.ts';
import type { CrfModel, Decoding } from '../../crf/model.ts';
import { NoPathError } from '../../errors.ts';
import type { EncodedDataset } from '../../features/encode.ts';
import type { Tagged } from '../tagged-pieces.ts';
import type { ImpossibleSentences } from './impossible-sentences.ts';

/** What is asked of each sequence. */
export interface TaggingOptions {
  readonly decode: Decoding;
  readonly nbest?: number | undefined;
  readonly marginals?: true | undefined;
}

/** Where sequence `n` of a batch stands in its file. */
export interface Place {
  /** 0 where it is not known; then the name tells. */
  readonly line: number;
  readonly name?: string;
}

export class CrfTagger {
  readonly model: CrfModel;
  readonly #options: TaggingOptions;
  readonly #impossible: ImpossibleSentences;

  constructor(model: CrfModel, options: TaggingOptions, impossible: ImpossibleSentences) {
    this.model = model;
    this.#options = options;
    this.#impossible = impossible;
  }

  get decoding(): Decoding {
    return this.#options.decode;
  }

  /** Label ids of a batch, `[P]`. @throws CorpusFormatError naming a sequence without possible labels */
  async decode(data: EncodedDataset, placeOf: (n: number) => Place): Promise<Int32Array> {
    const { decode } = this.#options;
    try {
      return await this.model.decodeAll(data, decode);
    } catch (error) {
      if (!(error instanceof NoPathError)) throw error;
    }
    const { sequenceOffsets } = data;
    const labels = new Int32Array(data.positionCount);
    for (let n = 0; n < data.sequenceCount; n++) {
      const start = sequenceOffsets[n] ?? 0;
      if (start === sequenceOffsets[n + 1]) continue;
      labels.set(
        this.#either(placeOf(n), (how) => this.model.decode(data, n, { decode: how })),
        start,
      );
    }
    return labels;
  }

  /** Labels and what else is asked for of every sequence of a batch, made as they are taken; take them before the next batch. */
  async tag(data: EncodedDataset, placeOf: (n: number) => Place): Promise<Iterable<Tagged>> {
    const { model } = this;
    const { nbest: k } = this.#options;
    const L = model.labels.length;
    const { sequenceOffsets } = data;
    // The best of the k best need not be found a second time.
    const ids = k === undefined ? await this.decode(data, placeOf) : undefined;
    const marginals =
      this.#options.marginals === true
        ? (await model.batchDecoder()).marginals(data).nodeMarginals
        : undefined;
    const one = (n: number): Tagged => {
      const nbest =
        k === undefined
          ? undefined
          : this.#either(placeOf(n), (decode) => model.nBestEncoded(data, n, k, { decode }));
      const own = marginals?.subarray((sequenceOffsets[n] ?? 0) * L, (sequenceOffsets[n + 1] ?? 0) * L);
      if (ids === undefined) return { nbest, marginals: own, labels: nbest?.[0]?.labels ?? [] };
      return {
        nbest,
        marginals: own,
        labels: sequenceLabelNames(data, n, ids, model.parts.vocabularies.labels),
      };
    };
    return (function* () {
      for (let n = 0; n < data.sequenceCount; n++) yield one(n);
    })();
  }

  #either<T>({ line, name }: Place, run: (decode: Decoding) => T): T {
    const { decode } = this.#options;
    return this.#impossible.either(
      () => run(decode),
      () => run('viterbi'),
      line,
      name,
    );
  }
}
