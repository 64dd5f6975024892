import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentenceFromTokens } from '../../src/corpus/index.ts';
import {
  BatchPacker,
  CharacterTable,
  capacityFor,
  encodeSentences,
  type NetworkData,
  WordTable,
} from '../../src/neural/index.ts';
import { createRandom } from '../../src/numeric/index.ts';

const FORM = { casing: 'exact', digits: 'zero' } as const;

function dataOf(sentences: string[][]): NetworkData {
  const words = sentences.flat();
  return encodeSentences(
    sentences.map((tokens) =>
      sentenceFromTokens(
        tokens,
        tokens.map((token) => (token.length > 3 ? 'A' : 'B')),
      ),
    ),
    {
      words: WordTable.fromWords(words, FORM, undefined),
      characters: CharacterTable.fromWords(words, 25, 'zero'),
      labels: ['A', 'B'],
    },
  );
}

const word = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom('a', 'B', '7', 'é', '😀') });
const sentences = fc.array(fc.array(word, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 8 });

describe('packed batches', () => {
  it('hold every token once, with its word, form and label', () => {
    fc.assert(
      fc.property(sentences, (given) => {
        const data = dataOf(given);
        const all = given.map((_, n) => n);
        const packer = new BatchPacker(capacityFor([data], given.length));
        const batch = packer.pack(data, all);
        expect(batch.rows).toBe(data.tokenCount);
        const seen = new Set<number>();
        for (let b = 0; b < batch.sentenceCount; b++) {
          const n = batch.sentences[b] ?? -1;
          expect(batch.lengths[b]).toBe(given[n]?.length);
          if (b > 0) expect(batch.lengths[b]).toBeLessThanOrEqual(batch.lengths[b - 1] ?? 0);
          for (let t = 0; t < (batch.lengths[b] ?? 0); t++) {
            const row = (batch.timeOffsets[t] ?? 0) + b;
            expect(row).toBeLessThan(batch.timeOffsets[t + 1] ?? 0);
            seen.add(row);
            const token = (data.sentenceOffsets[n] ?? 0) + t;
            expect(batch.wordRows[batch.words[row] ?? 0]).toBe(data.words[token]);
            expect(batch.labels[row]).toBe(data.labels[token]);
            expect(batch.cases[row]).toBe(data.cases[token]);
            const slot = batch.forms[row] ?? 0;
            const form = data.forms[token] ?? 0;
            expect([
              ...batch.characters.subarray(batch.formOffsets[slot], batch.formOffsets[slot + 1]),
            ]).toEqual([...data.formCharacters.subarray(data.formOffsets[form], data.formOffsets[form + 1])]);
            const mirrored = (batch.timeOffsets[(batch.lengths[b] ?? 0) - 1 - t] ?? 0) + b;
            expect(batch.mirror[row]).toBe(mirrored);
            expect(batch.previous[row]).toBe(t === 0 ? row : (batch.timeOffsets[t - 1] ?? 0) + b);
          }
        }
        expect(seen.size).toBe(batch.rows);
        const rows = [...batch.wordRows.subarray(0, batch.wordCount)];
        expect(rows).toEqual([...new Set(data.words)].sort((x, y) => x - y));
        for (let slot = 1; slot < batch.formCount; slot++) {
          const lengthAt = (i: number): number =>
            (batch.formOffsets[i + 1] ?? 0) - (batch.formOffsets[i] ?? 0);
          expect(lengthAt(slot)).toBeLessThanOrEqual(lengthAt(slot - 1));
        }
      }),
    );
  });

  it('replace rare words alone, at the asked rate', () => {
    const data = dataOf(Array.from({ length: 500 }, (_, n) => [`word${'x'.repeat(n)}`, 'the', 'the']));
    const all = Array.from({ length: 500 }, (_, n) => n);
    const table = WordTable.fromWords(['once', 'the', 'the'], FORM, undefined);
    expect([...table.singletons]).toEqual([0, 1, 0]);
    const singletons = Uint8Array.from({ length: 600 }, (_, row) => (row === 2 || row === 0 ? 0 : 1));
    const packer = new BatchPacker(capacityFor([data], 500));
    const batch = packer.pack(data, all, { random: createRandom(1), rate: 0.5, singletons });
    const rows = Array.from(batch.words.subarray(0, batch.rows), (slot) => batch.wordRows[slot]);
    expect(rows.filter((row) => row === 2)).toHaveLength(1000);
    const unknown = rows.filter((row) => row === 0).length;
    // 500 draws at one half: six standard deviations are 67.
    expect(unknown).toBeGreaterThan(183);
    expect(unknown).toBeLessThan(317);
  });

  it('refuse more than they have room for', () => {
    const data = dataOf([['a', 'b'], ['c']]);
    const packer = new BatchPacker(capacityFor([data], 1));
    expect(() => packer.pack(data, [0, 1])).toThrow(/2 sentences of 3 tokens/);
    expect(packer.pack(data, [1]).rows).toBe(1);
  });
});
