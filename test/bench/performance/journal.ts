/** Finished starts, kept as they finish, so that a run that was stopped goes on where it was. One JSON object a line. */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomically } from '../../../src/corpus/index.ts';
import type { Sample } from './measurement.ts';

export interface JournalEntry {
  /** Programs and options: entries of others are not for this run. */
  readonly key: string;
  readonly scenario: string;
  readonly case: string;
  readonly contender: string;
  /** 0-based. */
  readonly round: number;
  /** ISO 8601, when the start ended. */
  readonly at: string;
  readonly loadBefore: number;
  readonly sample: Sample;
}

export class Journal {
  readonly #path: string;
  #entries: readonly JournalEntry[];

  private constructor(path: string, entries: readonly JournalEntry[]) {
    this.#path = path;
    this.#entries = entries;
  }

  /** @param isFresh forget what an earlier run left */
  static async open(path: string, isFresh: boolean): Promise<Journal> {
    await mkdir(dirname(path), { recursive: true });
    const journal = new Journal(path, isFresh ? [] : parseJournal(await readOrNothing(path)));
    await journal.#rewrite();
    return journal;
  }

  find(
    wanted: Pick<JournalEntry, 'key' | 'scenario' | 'case' | 'contender' | 'round'>,
  ): JournalEntry | undefined {
    return this.#entries.find(
      (entry) =>
        entry.key === wanted.key &&
        entry.scenario === wanted.scenario &&
        entry.case === wanted.case &&
        entry.contender === wanted.contender &&
        entry.round === wanted.round,
    );
  }

  async add(entry: JournalEntry): Promise<void> {
    this.#entries = [...this.#entries, entry];
    await appendFile(this.#path, `${JSON.stringify(entry)}\n`);
  }

  /** The scenario is in the results: its starts are not to be taken for those of the next run. */
  async forget(scenario: string): Promise<void> {
    this.#entries = this.#entries.filter((entry) => entry.scenario !== scenario);
    await this.#rewrite();
  }

  async #rewrite(): Promise<void> {
    await writeFileAtomically(
      this.#path,
      this.#entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''),
    );
  }
}

/** Entries of a journal; the last line may have been cut off as the writing program was killed. */
export function parseJournal(text: string): JournalEntry[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as JournalEntry];
    } catch {
      return [];
    }
  });
}

async function readOrNothing(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}
