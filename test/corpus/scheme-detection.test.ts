import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { detectScheme, iobesToBilou, spansToLabels, type TagScheme } from '../../src/corpus/index.ts';
import { spansArbitrary } from '../helpers/labelled-spans.ts';

const detect = (...sentences: string[]): string => detectScheme(sentences.map((s) => s.split(' '))).scheme;

describe('detecting the scheme', () => {
  test.each([
    ['io', ['I-A I-A O I-B', 'O I-B I-A']],
    ['iob2', ['B-A I-A O B-B']],
    ['iob2', ['B-A O B-B']],
    ['iob1', ['I-A B-A O', 'O I-B I-B']],
    ['ioe1', ['I-A E-A I-A O', 'O I-B I-B']],
    ['ioe2', ['I-A E-A E-A O', 'O E-B']],
    ['iobes', ['B-A E-A O S-A']],
    ['iobes', ['S-A O']],
    ['iobes', ['B-A I-A L-A O']],
    ['none', ['DT NN VB .', 'NN X']],
    ['none', ['-LRB- CD -RRB- [ ]']],
    ['io', ['PER PER O O O']],
    ['iob2', ['O O O']],
    ['none', []],
  ])('finds %s in %j', (scheme, sentences) => {
    expect(detect(...sentences)).toBe(scheme);
  });

  test('a few mistakes do not change the scheme, and are counted', () => {
    const sentences = [...new Array<string>(10).fill('B-A I-A O B-A'), 'O I-A B', 'O S-A PER'].map((s) =>
      s.split(' '),
    );
    const { scheme, invalid } = detectScheme(sentences);
    expect(scheme).toBe('iob2');
    // I after O, O to S, S to PER; PER is no tag and may stand anywhere.
    expect(invalid.get('iob2')).toBe(3);
    expect(invalid.get('iobes')).toBeGreaterThan(10);
  });

  test('BILOU letters are noticed', () => {
    expect(detectScheme([['B-A', 'L-A', 'U-A']])).toMatchObject({ scheme: 'iobes', usesBilou: true });
    expect(detectScheme([['B-A', 'E-A', 'S-A']])).toMatchObject({ scheme: 'iobes', usesBilou: false });
    expect(detectScheme([iobesToBilou(['S-__proto__'])]).usesBilou).toBe(true);
  });

  test.each<TagScheme>(['iob1', 'iob2', 'ioe1', 'ioe2', 'iobes'])(
    'a corpus that shows every situation written as %s is found to be that',
    (scheme) => {
      const sure = {
        length: 6,
        spans: [
          { category: 'A', start: 0, end: 2 },
          { category: 'A', start: 2, end: 5 },
        ],
      };
      fc.assert(
        fc.property(fc.array(spansArbitrary, { maxLength: 5 }), (sentences) => {
          const corpus = [sure, ...sentences].map(({ spans, length }) =>
            spansToLabels(spans, length, scheme),
          );
          const detection = detectScheme(corpus);
          expect(detection.scheme).toBe(scheme);
          expect(detection.invalid.get(scheme)).toBe(0);
        }),
      );
    },
  );
});
