import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinLabels, predictionsHash, splitLabels } from '../../../src/compare/run/label-lines.ts';

describe('labels as lines', () => {
  it('are joined by blanks', () => {
    expect(joinLabels(['B-PER', 'I-PER', 'O'])).toBe('B-PER I-PER O');
  });

  it('come back whatever is in them', () => {
    const label = fc.oneof(
      fc.string(),
      fc.constantFrom(' ', '\\', '\\s', '\\\\s', '__proto__', '\n', 'a b', '\r\n', '🙂'),
    );
    void fc.assert(
      fc.property(fc.array(label, { minLength: 1 }), (labels) => {
        const line = joinLabels(labels);
        expect(line).not.toMatch(/[\n\r]/);
        expect(splitLabels(line)).toEqual(labels);
      }),
    );
  });

  it('have the SHA-256 of their text', () => {
    // printf 'B-PER O\nO\n' | sha256sum
    expect(predictionsHash(['B-PER O', 'O'])).toBe(
      '5b955de796de71fa585e49a5696b0f6aa95a9edae586a6947275f5e1c05ed7ce',
    );
  });
});
