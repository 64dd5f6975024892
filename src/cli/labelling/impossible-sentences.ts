/** Sentences that no label sequence fits: an error that names the first, or labels found without the tag scheme. */
import { CorpusFormatError, NoPathError } from '../../errors.ts';
import { printNote } from '../output.ts';

/** What becomes of a sentence that has no label sequence within the tag scheme. */
export const NO_PATH_RULES = ['error', 'viterbi'] as const;
export type NoPathRule = (typeof NO_PATH_RULES)[number];

export class ImpossibleSentences {
  readonly #file: string;
  readonly #rule: NoPathRule;
  #count = 0;
  #first = '';

  constructor(file: string, rule: NoPathRule = 'error') {
    this.#file = file;
    this.#rule = rule;
  }

  /**
   * Runs `constrained`, and where no label sequence is possible `free` instead if that is the rule.
   * @param line of the sentence, 0 where it is not known; `name` tells which it is then
   * @throws CorpusFormatError naming the place
   */
  either<T>(constrained: () => T, free: () => T, line: number, name = 'a sentence'): T {
    try {
      return constrained();
    } catch (error) {
      if (!(error instanceof NoPathError)) throw error;
      this.meet(line, name, error);
    }
    try {
      return free();
    } catch (error) {
      if (error instanceof NoPathError) throw this.#error(line, `${name} has no possible labels`, error);
      throw error;
    }
  }

  /** A sentence without a label sequence. @throws CorpusFormatError unless the rule is another decoding */
  meet(line: number, name = 'a sentence', cause?: unknown): void {
    if (this.#rule === 'error') {
      const what = `${name} has no label sequence that the tag scheme and the model's labels allow`;
      const remedy =
        'label such sentences without the scheme by --on-no-path viterbi, or all of them by --decode viterbi';
      throw this.#error(line, `${what}; ${remedy}`, cause);
    }
    if (this.#count++ === 0) this.#first = line > 0 ? `${this.#file}:${line}` : `${this.#file}, ${name}`;
  }

  /** Says on stderr how many there were. Call it at the end. */
  report(): void {
    const count = this.#count;
    if (count === 0) return;
    const them = count === 1 ? '1 sentence has' : `${count} sentences have`;
    printNote(
      `${them} no label sequence within the tag scheme (the first: ${this.#first}), labelled by viterbi without it`,
    );
  }

  #error(line: number, reason: string, cause: unknown): CorpusFormatError {
    return new CorpusFormatError(this.#file, line, reason, { cause });
  }
}
