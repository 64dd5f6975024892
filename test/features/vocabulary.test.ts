import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LateStrings } from '../../src/features/late-strings.ts';
import { UNKNOWN_TEMPLATE, Vocabulary } from '../../src/features/vocabulary.ts';

/** Strings of any UTF-16 units, halves of surrogate pairs among them. */
const anyString = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', 'b', '=', 'é', '東', '\u{1f600}', '\ud83d', '\ude00', '\ufffd', '\ufeff', '\0'),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  ),
  maxLength: 40,
});

describe('a vocabulary', () => {
  it('behaves as a map from strings to ids in order of first appearance', () => {
    fc.assert(
      fc.property(
        fc.array(anyString, { maxLength: 200 }),
        fc.array(anyString, { maxLength: 20 }),
        (strings, others) => {
          const vocabulary = new Vocabulary();
          const expected = new Map<string, number>();
          for (const [k, string] of strings.entries()) {
            if (!expected.has(string)) expected.set(string, expected.size);
            expect(vocabulary.add(string, k)).toBe(expected.get(string));
          }
          expect(vocabulary.size).toBe(expected.size);
          expect(vocabulary.strings).toEqual([...expected.keys()]);
          vocabulary.freeze();
          for (const string of [...strings, ...others]) {
            expect(vocabulary.id(string)).toBe(expected.get(string) ?? -1);
            expect(vocabulary.add(string)).toBe(expected.get(string) ?? -1);
          }
          for (const [string, id] of expected) {
            expect(vocabulary.string(id)).toBe(string);
            expect(vocabulary.template(id)).toBe(strings.indexOf(string));
          }
        },
      ),
    );
  });

  it('finds all of many strings, short and long', () => {
    const strings = Array.from({ length: 30_000 }, (_, n) => `${'w[0]='.repeat(n % 20)}${n}`);
    const vocabulary = new Vocabulary();
    for (const string of strings) vocabulary.add(string);
    expect(strings.map((string) => vocabulary.id(string))).toEqual(strings.map((_, id) => id));
    expect(vocabulary.strings).toEqual(strings);
    expect(vocabulary.id('30000')).toBe(-1);
  });

  it('gives nothing for ids it does not have', () => {
    const vocabulary = Vocabulary.from(['a', 'b'], [7]);
    for (const id of [-1, 2, 0.5, Number.NaN]) {
      expect(() => vocabulary.string(id)).toThrow(RangeError);
      if (id !== 0.5) expect(vocabulary.template(id)).toBe(UNKNOWN_TEMPLATE);
    }
    expect([vocabulary.template(0), vocabulary.template(1)]).toEqual([7, UNKNOWN_TEMPLATE]);
  });

  it('refuses a string that stands twice', () => {
    expect(() => Vocabulary.from(['a', 'b', 'a'])).toThrow('string "a" stands twice in a vocabulary');
  });

  it('takes strings as bytes', () => {
    const bytes = new TextEncoder().encode('xx東京=a');
    const vocabulary = new Vocabulary();
    expect(vocabulary.addBytes(bytes, 2, 8, 3)).toBe(0);
    expect(vocabulary.id('東京')).toBe(0);
    expect(vocabulary.template(0)).toBe(3);
    expect(vocabulary.add('=a')).toBe(1);
    expect(vocabulary.idOfBytes(bytes, 8, 10)).toBe(1);
    expect(vocabulary.idOfBytes(bytes, 8, 9)).toBe(-1);
    expect(vocabulary.addBytes(bytes, 4, 4)).toBe(2);
    expect(vocabulary.string(2)).toBe('');
  });

  it('is the same when made of its own parts, and copies none of them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyString, { maxLength: 60 }), (strings) => {
        const vocabulary = Vocabulary.from(
          strings,
          strings.map((_, id) => id % 5),
        );
        const { parts } = vocabulary;
        const again = Vocabulary.fromParts(parts);
        expect(again.isFrozen).toBe(true);
        expect(again.strings).toEqual(strings);
        for (const [id, string] of strings.entries()) {
          expect(again.id(string)).toBe(id);
          expect(again.template(id)).toBe(id % 5);
        }
        expect(again.parts.bytes.buffer).toBe(parts.bytes.buffer);
        expect(again.parts.offsets.buffer).toBe(parts.offsets.buffer);
      }),
    );
  });

  it('spells strings in UTF-8', () => {
    const strings = ['a', 'é', '東', '\u{1f600}', '\ufeff', '\u0800\u07ff\u007f\u{10ffff}'];
    expect(Vocabulary.from(strings).parts.bytes).toEqual(new TextEncoder().encode(strings.join('')));
  });

  it('refuses parts that are no vocabulary', () => {
    const parts = (bytes: number[], offsets: number[]) => ({
      bytes: Uint8Array.from(bytes),
      offsets: Uint32Array.from(offsets),
      templates: new Uint16Array(Math.max(0, offsets.length - 1)),
    });
    const a = 97;
    expect(Vocabulary.fromParts(parts([a, a + 1], [0, 1, 2])).strings).toEqual(['a', 'b']);
    for (const [bytes, offsets] of [
      [[a], []],
      [[a], [1]],
      [[a], [0, 0]],
      [[a], [0, 2]],
      [
        [a, a],
        [1, 2],
      ],
      [
        [a, a, a],
        [0, 2, 1, 3],
      ],
      [
        [a, a],
        [0, 0xffffffff, 2],
      ],
    ] as const) {
      expect(() => Vocabulary.fromParts(parts([...bytes], [...offsets]))).toThrow('offsets are not valid');
    }
    expect(() => Vocabulary.fromParts({ ...parts([a], [0, 1]), templates: new Uint16Array(2) })).toThrow(
      'offsets',
    );
    expect(() => Vocabulary.fromParts(parts([a, a], [0, 1, 2]))).toThrow('string "a" stands twice');
    expect(() => Vocabulary.fromParts(parts([], [0, 0, 0]))).toThrow('string "" stands twice');
  });

  it('refuses bytes that are no WTF-8', () => {
    const isAccepted = (bytes: readonly number[]): boolean => {
      try {
        Vocabulary.fromParts({
          bytes: Uint8Array.from(bytes),
          offsets: Uint32Array.of(0, bytes.length),
          templates: new Uint16Array(1),
        });
        return true;
      } catch (error) {
        expect((error as Error).message).toBe('string 0 is not UTF-8');
        return false;
      }
    };
    // A high and a low half that should be one character of four bytes.
    expect(isAccepted([0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80])).toBe(false);
    for (const half of [
      [0xed, 0xa0, 0x80],
      [0xed, 0xbf, 0xbf],
      [0xed, 0xb0, 0x80, 0xed, 0xa0, 0x80],
    ]) {
      expect(isAccepted(half)).toBe(true);
    }
    const byte = fc.oneof(
      fc.constantFrom(
        0x41,
        0x80,
        0x8f,
        0x90,
        0xa0,
        0xbf,
        0xc0,
        0xc1,
        0xc2,
        0xe0,
        0xed,
        0xef,
        0xf0,
        0xf4,
        0xf5,
        0xff,
      ),
      fc.integer({ min: 0, max: 255 }),
    );
    const decoder = new TextDecoder('utf-8', { fatal: true });
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 5 }), (bytes) => {
        let isUtf8 = true;
        try {
          decoder.decode(Uint8Array.from(bytes));
        } catch {
          isUtf8 = false;
        }
        // Only halves of surrogate pairs are WTF-8 and no UTF-8.
        if (!bytes.includes(0xed)) expect(isAccepted(bytes)).toBe(isUtf8);
        else if (isUtf8) expect(isAccepted(bytes)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('spells late strings when they are asked for, in the order in which they came', () => {
    const late = (strings: readonly string[], template: number, onSpell: () => void): LateStrings => {
      const spelled = strings.map((string) => Buffer.from(string));
      return {
        templates: new Uint16Array(strings.length).fill(template),
        mostBytes: 100 * strings.length,
        writeOffsets: (offsets, first) =>
          spelled.reduce((end, { length }, k) => {
            offsets[first + k + 1] = end + length;
            return end + length;
          }, offsets[first] ?? 0),
        writeBytes: (bytes, offsets, first) => {
          onSpell();
          for (const [k, string] of spelled.entries()) bytes.set(string, offsets[first + k]);
        },
      };
    };
    let timesSpelled = 0;
    const onSpell = (): void => {
      timesSpelled++;
    };
    const many = Array.from({ length: 100 }, (_, k) => `late ${k}`);
    const vocabulary = new Vocabulary();
    expect(vocabulary.add('first')).toBe(0);
    vocabulary.appendLate(late(['', 'é|é'], 3, onSpell));
    vocabulary.appendLate(late(many, 4, onSpell));
    expect([vocabulary.size, vocabulary.template(2), vocabulary.template(102)]).toEqual([103, 3, 4]);
    expect(timesSpelled).toBe(0);
    expect(vocabulary.string(2)).toBe('é|é');
    expect(timesSpelled).toBe(2);
    expect(vocabulary.add('next')).toBe(103);
    vocabulary.appendLate(late(['last'], 5, onSpell));
    expect(vocabulary.freeze().id('last')).toBe(104);
    expect(vocabulary.id('late 105')).toBe(-1);
    const strings = ['first', '', 'é|é', ...many, 'next', 'last'];
    expect(vocabulary.strings).toEqual(strings);
    expect(strings.map((string) => vocabulary.id(string))).toEqual(strings.map((_, id) => id));
    expect(timesSpelled).toBe(3);
  });

  it('refuses late strings of more bytes than offsets can tell when they come', () => {
    const vocabulary = new Vocabulary();
    const late: LateStrings = {
      templates: new Uint16Array(1),
      mostBytes: 2 ** 32,
      writeOffsets: () => 2 ** 32,
      writeBytes: () => undefined,
    };
    expect(() => vocabulary.appendLate(late)).toThrow(RangeError);
  });
});
