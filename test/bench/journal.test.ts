import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal, type JournalEntry } from './performance/journal.ts';

const ENTRY: JournalEntry = {
  key: 'k',
  scenario: 'labels',
  case: 'L = 17',
  contender: 'CRFsuite',
  round: 0,
  at: '2026-01-02T03:04:05.000Z',
  loadBefore: 0.5,
  sample: { loss: 1 },
};

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crf-lab-bench-'));
  path = join(folder, 'below', 'journal.jsonl');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('Journal', () => {
  it('gives back the starts of an earlier run of the same programs and options', async () => {
    await (await Journal.open(path, false)).add(ENTRY);
    const journal = await Journal.open(path, false);
    expect(journal.find(ENTRY)).toEqual(ENTRY);
    expect(journal.find({ ...ENTRY, round: 1 })).toBeUndefined();
    expect(journal.find({ ...ENTRY, key: 'other' })).toBeUndefined();
    expect((await Journal.open(path, true)).find(ENTRY)).toBeUndefined();
  });

  it('passes over a last line that was cut off and goes on behind it', async () => {
    await (await Journal.open(path, false)).add(ENTRY);
    appendFileSync(path, '{"key":"k","scen');
    const journal = await Journal.open(path, false);
    await journal.add({ ...ENTRY, round: 1 });
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(2);
    expect((await Journal.open(path, false)).find({ ...ENTRY, round: 1 })).toBeDefined();
  });

  it('forgets a scenario that is in the results', async () => {
    const journal = await Journal.open(path, false);
    await journal.add(ENTRY);
    await journal.add({ ...ENTRY, scenario: 'size' });
    await journal.forget('labels');
    const after = await Journal.open(path, false);
    expect(after.find(ENTRY)).toBeUndefined();
    expect(after.find({ ...ENTRY, scenario: 'size' })).toBeDefined();
  });
});
