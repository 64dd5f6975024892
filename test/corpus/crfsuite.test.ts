import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AttributeSequence } from '../../src/corpus/attribute-sequence.ts';
import { CrfsuiteParser, formatCrfsuite, parseCrfsuite } from '../../src/corpus/crfsuite.ts';
import { CorpusFormatError } from '../../src/errors.ts';

describe('parseCrfsuite', () => {
  it('reads labels, attributes and sequences, and leaves values out when all are 1', () => {
    const sequences = parseCrfsuite('B-NP\tw=the\tpos=DT\nI-NP\tw=dog\n\n\nO\tw=.\tend:1');
    expect(
      sequences.map(({ labels, attributes, values, weight, line }) => ({
        labels,
        attributes,
        values,
        weight,
        line,
      })),
    ).toEqual([
      {
        labels: ['B-NP', 'I-NP'],
        attributes: [['w=the', 'pos=DT'], ['w=dog']],
        values: undefined,
        weight: 1,
        line: 1,
      },
      { labels: ['O'], attributes: [['w=.', 'end']], values: undefined, weight: 1, line: 5 },
    ]);
  });

  it('reads values wherever they begin and fills in 1 before them', () => {
    const [sequence] = parseCrfsuite('A\ta\tb\nB\tc\td:2.5\te\nC\nD\tf\tg:-1e-3\th:\n');
    expect(sequence?.attributes).toEqual([['a', 'b'], ['c', 'd', 'e'], [], ['f', 'g', 'h']]);
    expect(sequence?.values).toEqual([[1, 1], [1, 2.5, 1], [], [1, -0.001, 1]]);
  });

  it('takes the escapes of CRFsuite and leaves other backslashes alone', () => {
    const [sequence] = parseCrfsuite('\\:\tw=\\:\tw=a\\\\\tx\\\\:2\ty\\n\tz\\');
    expect(sequence?.labels).toEqual([':']);
    expect(sequence?.attributes).toEqual([['w=:', 'w=a\\', 'x\\', 'y\\n', 'z\\']]);
    expect(sequence?.values).toEqual([[1, 1, 2, 1, 1]]);
  });

  it('sets the weight of one sequence, from a line of its own or before a label', () => {
    const sequences = parseCrfsuite(
      '@weight:2.5\nA\ta\n\nB\tb\n\n@weight:0\tC\tc\n\nD\td\n@weight:3\nE\te\n',
    );
    expect(sequences.map(({ weight, labels }) => [weight, labels])).toEqual([
      [2.5, ['A']],
      [1, ['B']],
      [0, ['C']],
      [3, ['D', 'E']],
    ]);
  });

  it('skips empty fields and keeps @ and # where they are no declarations', () => {
    const [sequence] = parseCrfsuite('\tA\t\ta\t\n#\t@home\t#tag\n');
    expect(sequence?.labels).toEqual(['A', '#']);
    expect(sequence?.attributes).toEqual([['a'], ['@home', '#tag']]);
  });

  it('takes __proto__ as label and attribute', () => {
    const [sequence] = parseCrfsuite('__proto__\t__proto__:2\tconstructor\n');
    expect(sequence).toMatchObject({
      labels: ['__proto__'],
      attributes: [['__proto__', 'constructor']],
      values: [[2, 1]],
    });
  });

  it.each(['NaN', 'nan', 'Infinity', '-inf', '1e999', '1,5', '0.5x', '--1', ' '])(
    'refuses the value %s',
    (value) => {
      const parse = (): unknown => parseCrfsuite(`A\ta\nB\tx\tb:${value}\n`);
      expect(parse).toThrow(CorpusFormatError);
      expect(parse).toThrow(`text:2: "${value}" after the colon of "b:${value}" is no finite number`);
    },
  );

  it.each([
    ['A\ta:b:c', '"a:b:c" has two colons'],
    ['A\t:1', '":1" has no name before the colon'],
    [':\ta', 'the label ":" has a colon, which would start a value; write it as \\:'],
    ['@wieght:2\nA\ta', 'unknown declaration "@wieght:2"'],
    ['@weight\nA\ta', '"@weight" is no weight'],
    ['@weight:-1\nA\ta', '"@weight:-1" is no weight'],
    ['@weight:2\n\nA\ta', 'a weight without a sequence'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCrfsuite(`${text}\n`)).toThrow(`text:1: ${message}`);
  });

  it('refuses a file without sequences', () => {
    expect(() => parseCrfsuite('\n\n')).toThrow('text: no sequences found');
  });

  it('counts sequences and items', () => {
    const seen: AttributeSequence[] = [];
    const parser = new CrfsuiteParser('x', (sequence) => seen.push(sequence));
    for (const [i, text] of ['A\ta', 'B', '', 'C\tc'].entries()) parser.line(text, i + 1);
    expect(seen).toHaveLength(1);
    expect(parser.end()).toEqual({ sequences: 2, items: 3 });
    expect(seen).toHaveLength(2);
  });
});

describe('formatCrfsuite', () => {
  it('writes what the parser reads back, for any names and values', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', ':', '\\', ' ', '@', '#', 'é', '\u2028'),
      minLength: 1,
      maxLength: 6,
    });
    const label = name.filter((text) => !text.startsWith('@') && text.trim() !== '');
    // A value of -0 is written as 0.
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const attribute = fc.tuple(name, fc.oneof(fc.constant(1), number));
    const item = fc.tuple(label, fc.array(attribute, { maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 4 }), fc.nat(3), (items, weight) => {
        const values = items.map(([, row]) => row.map(([, value]) => value));
        const sequence: AttributeSequence = {
          attributes: items.map(([, row]) => row.map(([text]) => text)),
          values: values.flat().some((value) => value !== 1) ? values : undefined,
          templates: undefined,
          edgeAttributes: undefined,
          edgeTemplates: undefined,
          labels: items.map(([text]) => text),
          weight,
          line: weight === 1 ? 1 : 2,
        };
        expect(parseCrfsuite(formatCrfsuite(sequence))).toEqual([sequence]);
      }),
    );
  });

  it('refuses names with tabs or line ends', () => {
    const [sequence] = parseCrfsuite('A\ta');
    if (sequence === undefined) throw new Error('no sequence');
    expect(() => formatCrfsuite({ ...sequence, attributes: [['a\tb']] })).toThrow('cannot express');
  });
});
