/** Our schemas beside zod, the oracle: both accept the same values and give the same data for them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z as zod } from 'zod';
import * as ours from '../../src/schema/index.ts';

/** What the two libraries have in common here. */
interface Checked {
  safeParse(value: unknown): { success: boolean; data?: unknown };
}

/** The same schemas twice, in each library's own words. */
const SCHEMAS: Record<string, [Checked, Checked]> = {
  'a number': [ours.number().min(-1).max(10), zod.number().min(-1).max(10)],
  'a positive number': [ours.number().positive().default(0.5), zod.number().positive().default(0.5)],
  'a whole number': [ours.int().nonnegative().optional(), zod.int().nonnegative().optional()],
  'a string': [ours.string().min(1).max(3), zod.string().min(1).max(3)],
  'a choice': [ours.enum(['a', 'b']).default('b'), zod.enum(['a', 'b']).default('b')],
  'a list': [ours.array(ours.int()).min(1).max(2), zod.array(zod.int()).min(1).max(2)],
  'one of two kinds': [
    ours.union([ours.boolean(), ours.literal('auto')]),
    zod.union([zod.boolean(), zod.literal('auto')]),
  ],
  'an object': [
    ours.strictObject({ a: ours.int().default(3), b: ours.string().optional(), c: ours.boolean() }),
    zod.strictObject({ a: zod.int().default(3), b: zod.string().optional(), c: zod.boolean() }),
  ],
  'an object with everything required': [
    ours
      .strictObject({ a: ours.int().default(3), b: ours.string().optional(), c: ours.boolean() })
      .required(),
    zod.strictObject({ a: zod.int().default(3), b: zod.string().optional(), c: zod.boolean() }).required(),
  ],
  'an object of one of two kinds': [
    ours.discriminatedUnion('a', [
      ours.strictObject({ a: ours.literal(1), b: ours.string() }).describe('one'),
      ours.strictObject({ a: ours.enum(['x', 'y']), c: ours.array(ours.int()).optional() }),
    ]),
    zod.discriminatedUnion('a', [
      zod.strictObject({ a: zod.literal(1), b: zod.string() }).describe('one'),
      zod.strictObject({ a: zod.enum(['x', 'y']), c: zod.array(zod.int()).optional() }),
    ]),
  ],
};

const leaf = fc.oneof(
  fc.constantFrom(
    ...[undefined, null, true, false, 'auto', 'a', 'b', 'x', '', 'long', 0, -0, 1, 3.5, -1, 10, 11, -2],
    ...[2 ** 53, 2 ** 53 - 1, Number.NaN, Number.POSITIVE_INFINITY, 1n],
  ),
  fc.integer(),
  fc.double(),
  fc.string(),
);
const list = fc.array(leaf, { maxLength: 3 });
const value = fc.oneof(
  leaf,
  list,
  fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'd'), fc.oneof(leaf, list), { maxKeys: 4 }),
  fc.record(
    { a: fc.constantFrom(1, 'x', 'y', 7), b: fc.string(), c: fc.oneof(fc.boolean(), fc.array(fc.integer())) },
    { requiredKeys: [] },
  ),
);

describe('a schema', () => {
  for (const [name, [own, oracle]] of Object.entries(SCHEMAS)) {
    it(`of ${name} accepts what zod accepts and reads the same data`, () => {
      let accepted = 0;
      fc.assert(
        fc.property(value, (given) => {
          const expected = oracle.safeParse(given);
          const found = own.safeParse(given);
          expect(found.success).toBe(expected.success);
          if (!found.success) return;
          expect(found.data).toStrictEqual(expected.data);
          expect(JSON.stringify(found.data)).toBe(JSON.stringify(expected.data));
          accepted++;
        }),
        { numRuns: 3000 },
      );
      expect(accepted).toBeGreaterThan(5);
    });
  }
});

describe('what is wrong', () => {
  const schema = ours.strictObject({
    head: ours.enum(['crf', 'softmax']),
    parts: ours.array(ours.strictObject({ length: ours.int().min(1) })),
  });
  const issuesOf = (given: unknown): string[] => {
    const result = schema.safeParse(given);
    return result.success
      ? []
      : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };

  it('is said with its place, what was found and what was expected', () => {
    expect(issuesOf({ head: 'tree', parts: [{ length: 1 }, { length: 0 }, { length: 'x' }] })).toEqual([
      'head: found "tree", expected one of "crf", "softmax"',
      'parts.1.length: found 0, expected a number >= 1',
      'parts.2.length: found "x", expected a whole number',
    ]);
    expect(issuesOf({ head: 'crf', parts: [], extra: 1, more: 2 })).toEqual([
      ': unknown keys "extra", "more"',
    ]);
    expect(issuesOf([])).toEqual([': found an array, expected an object']);
  });

  it('is thrown by parse as one error', () => {
    expect(() => schema.parse({ head: 'crf' })).toThrow('parts: found nothing, expected an array');
    expect(() => schema.parse(1)).toThrow(ours.SchemaError);
  });
});
