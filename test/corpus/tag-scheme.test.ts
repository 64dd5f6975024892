import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countInvalidTransitions,
  invalidTransitions,
  isValidTransition,
  joinLabel,
  schemeConstraints,
  splitLabel,
  TAG_SCHEMES,
  type TagScheme,
} from '../../src/corpus/index.ts';
import { ALL_LABELS, enumeratePaths } from '../helpers/labelled-spans.ts';

describe('splitting labels', () => {
  test.each([
    ['B-PER', 'B', 'PER'],
    ['O', 'O', ''],
    ['I-WORK-OF-ART', 'I', 'WORK-OF-ART'],
    ['B', 'B', ''],
    ['PER', '', 'PER'],
    ['geo-loc', '', 'geo-loc'],
    ['-LRB-', '', '-LRB-'],
    ['U-x', 'U', 'x'],
    ['B-__proto__', 'B', '__proto__'],
    ['[-NP', '[', 'NP'],
    ['', '', ''],
  ])('%j has prefix %j and category %j', (label, prefix, category) => {
    expect(splitLabel(label)).toEqual({ prefix, category });
  });

  test('joining gives back every label that was split', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom(...ALL_LABELS)), (label) => {
        const { prefix, category } = splitLabel(label);
        // `B-` is the one spelling that is not canonical: its category is empty.
        fc.pre(!/^[BIESLUMWO.[\]]-$/.test(label));
        expect(joinLabel(prefix, category)).toBe(label);
      }),
    );
  });
});

describe('valid transitions', () => {
  const cases: [TagScheme, string | undefined, string | undefined, boolean][] = [
    ['io', 'I-A', 'I-B', true],
    ['io', 'O', 'B-A', false],
    ['io', 'A', 'A', true],
    ['io', undefined, 'PER', true],
    ['iob2', 'O', 'I-A', false],
    ['iob2', undefined, 'I-A', false],
    ['iob2', 'B-A', 'I-A', true],
    ['iob2', 'B-A', 'I-B', false],
    ['iob2', 'B-A', 'B-A', true],
    ['iob2', 'O', 'A', true],
    ['iob2', 'A', 'I-A', false],
    ['iobes', 'B-A', 'A', false],
    ['iobes', 'B-A', 'M-A', true],
    ['iobes', 'M-A', 'E-A', true],
    ['iobes', 'O', 'W-A', true],
    ['iobes', 'W-A', 'M-A', false],
    ['iob2', 'O', 'E-A', false],
    ['iob1', 'O', 'B-A', false],
    ['iob1', undefined, 'B-A', false],
    ['iob1', 'I-A', 'B-A', true],
    ['iob1', 'B-A', 'B-A', true],
    ['iob1', 'I-A', 'B-B', false],
    ['iob1', 'O', 'I-A', true],
    ['ioe2', 'I-A', 'O', false],
    ['ioe2', 'I-A', undefined, false],
    ['ioe2', 'I-A', 'E-A', true],
    ['ioe2', 'I-A', 'E-B', false],
    ['ioe2', 'E-A', 'E-A', true],
    ['ioe1', 'E-A', 'O', false],
    ['ioe1', 'E-A', undefined, false],
    ['ioe1', 'E-A', 'I-A', true],
    ['ioe1', 'E-A', 'I-B', false],
    ['ioe1', 'O', 'E-A', true],
    ['iobes', 'B-A', 'O', false],
    ['iobes', 'B-A', 'E-A', true],
    ['iobes', 'B-A', 'I-B', false],
    ['iobes', 'E-A', 'B-A', true],
    ['iobes', 'E-A', 'I-A', false],
    ['iobes', 'S-A', undefined, true],
    ['iobes', 'B-A', undefined, false],
    ['iobes', 'B-A', 'L-A', true],
    ['iobes', 'O', 'U-A', true],
    ['iobes', 'O', 'O-A', false],
    ['iobes', undefined, undefined, true],
  ];
  test.each(cases)('%s: %s then %s is %s', (scheme, from, to, expected) => {
    expect(isValidTransition(from, to, scheme)).toBe(expected);
  });

  test('an unknown scheme is refused rather than passed', () => {
    expect(() => isValidTransition('O', 'O', 'bmes' as TagScheme)).toThrow(RangeError);
  });

  test('every invalid transition is reported with its place', () => {
    expect(invalidTransitions(['I-A', 'O', 'B-A', 'I-B'], 'iob2')).toEqual([
      { position: 0, from: undefined, to: 'I-A' },
      { position: 3, from: 'B-A', to: 'I-B' },
    ]);
    expect(invalidTransitions(['O', 'B-A'], 'iobes')).toEqual([{ position: 2, from: 'B-A', to: undefined }]);
    expect(countInvalidTransitions([], 'iobes')).toBe(0);
  });
});

describe('constraints', () => {
  test.each(TAG_SCHEMES)('under %s a path is allowed exactly when it has no invalid transition', (scheme) => {
    const labels = ['O', 'B-A', 'I-A', 'E-A', 'S-A', 'B-B', 'I-B', 'U-B', 'A'];
    const L = labels.length;
    const { start, end, transitions } = schemeConstraints(labels, scheme);
    let allowedPaths = 0;
    for (const path of enumeratePaths(L, 4)) {
      let allowed = start[path[0]!] === 1 && end[path.at(-1)!] === 1;
      for (let t = 1; t < path.length; t++) allowed &&= transitions[path[t - 1]! * L + path[t]!] === 1;
      const invalid = countInvalidTransitions(
        path.map((i) => labels[i]!),
        scheme,
      );
      if (allowed !== (invalid === 0))
        throw new Error(`${path.map((i) => labels[i])}: ${allowed} ${invalid}`);
      if (allowed) allowedPaths++;
    }
    expect(allowedPaths).toBeGreaterThan(1);
  });

  test('without a scheme everything is allowed', () => {
    const { start, end, transitions } = schemeConstraints(['NN', 'VB'], 'none');
    expect([...start, ...end, ...transitions]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });
});
