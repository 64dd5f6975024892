/**
 * Emitters of one vocabulary at work on a sentence, in two passes: template by template over all positions, which fills
 * in every id that is known (nearly all of them) in loops over plain arrays; then position by position, the order in
 * which ids are given out and stored, where new combinations, lists of values and word blocks are dealt with.
 */
import type { SourceSentence } from './column-source.ts';
import { type Emitter, PENDING } from './emitters.ts';
import type { AttributeIds } from './encoded-output.ts';

export class EmitterGroup {
  readonly #emitters: readonly Emitter[];
  /** First pass: id, ABSENT or PENDING, `[T][emitters]`. */
  #cells = new Int32Array(0);

  constructor(emitters: readonly Emitter[]) {
    this.#emitters = emitters;
  }

  /** First pass. */
  fill(T: number, margin: number): void {
    const stride = this.#emitters.length;
    if (this.#cells.length < T * stride) this.#cells = new Int32Array(2 * T * stride);
    const cells = this.#cells;
    for (const [at, emitter] of this.#emitters.entries()) {
      if (emitter.kind === 'template') emitter.fill(cells, at, stride, T, margin);
      else for (let t = 0; t < T; t++) cells[t * stride + at] = PENDING;
    }
  }

  /** Second pass, at position `t`. */
  emit(output: AttributeIds, sentence: SourceSentence, t: number, margin: number): void {
    const cells = this.#cells;
    const { ids } = output;
    const stride = this.#emitters.length;
    const end = (t + 1) * stride;
    ids.reserve(ids.length + stride);
    let { array, length } = ids;
    for (let cell = end - stride; cell < end; cell++) {
      const id = cells[cell]!;
      if (id >= 0) array[length++] = id;
      else if (id === PENDING) {
        ids.length = length;
        this.#emitPending(output, sentence, t, cell - (end - stride), margin);
        ids.reserve(ids.length + stride);
        ({ array, length } = ids);
      }
    }
    ids.length = length;
  }

  #emitPending(output: AttributeIds, sentence: SourceSentence, t: number, at: number, margin: number): void {
    const emitter = this.#emitters[at]!;
    const { tokens } = sentence.context.sentence;
    switch (emitter.kind) {
      case 'template':
        emitter.emit(output, t, margin);
        break;
      case 'block': {
        const position = t + emitter.offset;
        const isInside = position >= 0 && position < tokens.length;
        const word = isInside ? sentence.words[sentence.firstWord + position] : undefined;
        emitter.emit(output, word, position < 0 ? 'before' : 'after');
        break;
      }
      case 'vector':
        emitter.emit(output, tokens, t);
        break;
    }
  }

  /** Ids kept. */
  get cached(): number {
    let total = 0;
    for (const emitter of this.#emitters) if (emitter.kind === 'block') total += emitter.cached;
    return total;
  }

  clear(): void {
    for (const emitter of this.#emitters) if (emitter.kind !== 'vector') emitter.clear();
  }
}
