/** `--vectors` where there is no network to read them. */
import { UsageError } from './usage-error.ts';

/** A model of hand features holds all that it reads. @throws UsageError */
export function refuseVectors(path: string | undefined): void {
  if (path !== undefined) {
    throw new UsageError(
      '--vectors: adds words to a network; a model of hand features has all it reads in its file: leave it away',
    );
  }
}
