/** Ctrl-C (SIGINT) and SIGTERM in long work: the first asks it to end in order, the second ends the program. */

export interface Interruption {
  readonly signal: AbortSignal;
  /** From now on signals are waited for; until then they end the program at once, with nothing to save. */
  start(): void;
  /** The signal that came, if one did. */
  received(): NodeJS.Signals | undefined;
  /** Signals have their usual effect again. */
  stop(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Listens for the first signal. After it the listeners are gone, so that a second one ends the program at once, whatever
 * it is doing. `what` tells the user what comes of each. Signals that arrive within one iteration are seen at its end, as one.
 */
export function listenForInterruption(say: (text: string) => void, what?: string): Interruption {
  const interruption = awaitInterruption(say, what);
  interruption.start();
  return interruption;
}

/** The same for work that begins with a long stretch without a turn of the event loop: it listens from `start` on. */
export function awaitInterruption(
  say: (text: string) => void,
  what = 'stopping and saving the model; once more to end at once without it',
): Interruption {
  const abort = new AbortController();
  let received: NodeJS.Signals | undefined;
  const stop = (): void => {
    for (const name of SIGNALS) process.off(name, onSignal);
  };
  const onSignal = (name: NodeJS.Signals): void => {
    received = name;
    stop();
    abort.abort();
    say(`${name}: ${what}\n`);
  };
  let isListening = false;
  const start = (): void => {
    if (isListening) return;
    isListening = true;
    for (const name of SIGNALS) process.on(name, onSignal);
  };
  return { signal: abort.signal, start, received: () => received, stop };
}
