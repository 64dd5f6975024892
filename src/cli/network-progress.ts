/** Progress of a network's training on stderr: a line per epoch, and a running line in a terminal. */
import type { EpochRecord, ResolvedNetworkTrainOptions, StepReport } from '../neural/index.ts';
import { formatDuration } from './progress.ts';

/** Shortest time between two changes of the running line, in milliseconds. */
const REDRAW_MS = 200;

export class NetworkProgress {
  readonly #options: ResolvedNetworkTrainOptions;
  readonly #write: (text: string) => void;
  readonly #isTerminal: boolean;
  /** Of the current epoch. */
  #startedAt = performance.now();
  #drawnAt = 0;
  /** Milliseconds per epoch of this run, dev set included. */
  #epochMs: number | undefined;

  constructor(options: ResolvedNetworkTrainOptions, write: (text: string) => void, isTerminal: boolean) {
    this.#options = options;
    this.#write = write;
    this.#isTerminal = isTerminal;
  }

  step({ epoch, tokens, epochTokens }: StepReport): void {
    const now = performance.now();
    if (!this.#isTerminal || now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const elapsed = now - this.#startedAt;
    const epochMs = this.#epochMs ?? (elapsed * epochTokens) / tokens;
    const left = epochMs * (this.#options.epochs - epoch + 1) - elapsed;
    const share = Math.floor((100 * tokens) / epochTokens);
    const rate = Math.round((1000 * tokens) / elapsed);
    this.#write(
      `\repoch ${epoch}  ${share} %  ${rate} tokens/s  at most ${formatDuration(Math.max(0, left))} left   `,
    );
  }

  epoch({ epoch, loss, devScore, isBest }: EpochRecord & { readonly isBest: boolean }): void {
    const now = performance.now();
    const ms = now - this.#startedAt;
    this.#startedAt = now;
    // Later epochs count as much as all before: the machine may have become busier or idler.
    this.#epochMs = this.#epochMs === undefined ? ms : (this.#epochMs + ms) / 2;
    const parts = [
      `epoch ${String(epoch).padStart(3)}`,
      `loss ${loss.toFixed(4)}`,
      ...(devScore === undefined ? [] : [`dev ${(100 * devScore).toFixed(2)}${isBest ? ' *' : '  '}`]),
      `${(ms / 1000).toFixed(1)} s`,
      `at most ${formatDuration(this.#epochMs * (this.#options.epochs - epoch))} left`,
    ];
    this.#write(`${this.#isTerminal ? '\r\u001b[K' : ''}${parts.join('  ')}\n`);
  }
}
