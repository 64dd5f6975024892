import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CrfsuiteParser } from '../../src/corpus/crfsuite.ts';
import { readCrfsuite } from '../../src/corpus/read-corpus.ts';
import { splitLines } from '../../src/corpus/text-lines.ts';
import { CorpusFormatError } from '../../src/errors.ts';
import { encodeAttributeFile, streamAttributeFile } from '../../src/features/attribute-files.ts';
import { AttributeScanner } from '../../src/features/attribute-scanner.ts';
import { DatasetBuilder, type EncodedDataset, type Vocabularies } from '../../src/features/encode.ts';
import { Vocabulary } from '../../src/features/vocabulary.ts';
import { temporaryFolder } from '../helpers/run-cli.ts';

const newVocabularies = (): Vocabularies => ({
  labels: new Vocabulary(),
  attributes: new Vocabulary(),
  edgeAttributes: new Vocabulary(),
});

const KNOWN: Vocabularies = {
  labels: Vocabulary.from(['A', 'é']),
  attributes: Vocabulary.from(['b', 'a', 'w[0]=the', 'ab']),
  edgeAttributes: Vocabulary.from([]),
};

/** Every scanner reserves 4 GiB of addresses, and these come back with the garbage only. */
const RUNS = { numRuns: 300 };

interface Outcome {
  readonly data: Omit<EncodedDataset, 'vocabularies'>;
  readonly labels: readonly string[];
  readonly attributes: readonly string[];
  readonly gold: readonly (readonly string[])[];
}

function outcome({ vocabularies, ...data }: EncodedDataset, gold: readonly (readonly string[])[]): Outcome {
  return { data, labels: vocabularies.labels.strings, attributes: vocabularies.attributes.strings, gold };
}

/** The oracle: strings, one by one. Each block is split into lines as `openLineBatches` does. */
function byStrings(blocks: readonly string[], vocabularies = newVocabularies()): Outcome {
  const builder = new DatasetBuilder(vocabularies);
  const gold: (readonly string[])[] = [];
  const parser = new CrfsuiteParser('file', (sequence) => {
    gold.push(sequence.labels ?? []);
    builder.add(sequence);
  });
  let number = 1;
  for (const block of blocks) {
    for (const line of splitLines(block, 'file', number)) parser.line(line, number++);
  }
  parser.end();
  return outcome(builder.build(), gold);
}

async function byScanner(blocks: readonly string[], vocabularies?: Vocabularies): Promise<Outcome> {
  const scanner = await AttributeScanner.create('file', vocabularies);
  let firstLine = 1;
  for (const block of blocks) {
    scanner.scan({ bytes: new TextEncoder().encode(block), firstLine });
    firstLine += block.split('\n').length - 1;
  }
  scanner.end();
  const { data, gold } = vocabularies === undefined ? scanner.finish() : scanner.take();
  return outcome(data, gold());
}

/** What a run gives, or the error it ends with. */
async function attempt<T>(run: () => T | Promise<T>): Promise<T | string> {
  try {
    return await run();
  } catch (error) {
    expect(error).toBeInstanceOf(CorpusFormatError);
    return (error as CorpusFormatError).message;
  }
}

/** Cuts after some of the line ends. */
function cut(text: string, choices: readonly boolean[]): string[] {
  const lines = text.split(/(?<=\n)/);
  const blocks: string[] = [];
  let open = '';
  for (const [k, line] of lines.entries()) {
    open += line;
    if (choices[k % Math.max(choices.length, 1)] === true) {
      blocks.push(open);
      open = '';
    }
  }
  return open === '' ? blocks : [...blocks, open];
}

async function expectSame(blocks: readonly string[]): Promise<void> {
  expect(await attempt(() => byScanner(blocks))).toEqual(await attempt(() => byStrings(blocks)));
  expect(await attempt(() => byScanner(blocks, KNOWN))).toEqual(
    await attempt(() => byStrings(blocks, KNOWN)),
  );
}

const name = fc.oneof(
  fc.constantFrom('a', 'b', 'ab', 'w[0]=the', 'é', '東京', '\u{1f600}', '#', 'a@', '__proto__', ' a', 'a '),
  fc.string({ unit: fc.constantFrom('a', 'b', 'ß', '=', '|', ' '), minLength: 1, maxLength: 40 }),
);
const value = fc.oneof(
  fc.constantFrom('1', '0', '-0', '2.5', '-1', '1.0', '007', '0.1', '123456789012345', '0.123456789012345'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map((n) => String(n / 1000)),
);
const attribute = fc.oneof(
  { weight: 8, arbitrary: name },
  { weight: 2, arbitrary: fc.tuple(name, value).map((pair) => pair.join(':')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '\\:', 'a\\:b', 'a\\\\', 'a\\b', 'x\\\\:2', 'b:', '@weight:3'),
  },
);
const label = fc.constantFrom('A', 'B', 'é', 'I-NP', '#');
const item = fc.tuple(label, fc.array(attribute, { maxLength: 6 })).map(([y, row]) => [y, ...row].join('\t'));
const line = fc.oneof(
  { weight: 20, arbitrary: item },
  { weight: 6, arbitrary: fc.constant('') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(' ', '\t', ' \t ', '\tA\t\ta\t', '\\:\ta', 'A', ' A\ta', '\u00a0'),
  },
  { weight: 1, arbitrary: fc.constantFrom('@weight:2', '@weight:0.5\tA\ta', '@weight:1', '@weight:1e3\tB') },
);
const wrongLine = fc.constantFrom(
  ...['A\ta:b:c', 'A\t:1', ':\ta', 'A:1\ta', '@wieght:2', '@weight', '@weight:-1', '@weight:', 'A\ta:1e999'],
  ...[
    'A\ta:',
    'A\ta:x',
    'A\ta: ',
    'A\ta:1,5',
    'A\ta:0x10',
    'A\ta:.5',
    'A\ta:5.',
    'A\ta:+1',
    'A\ta:--1',
    'a\rb',
    '\r',
  ],
);

describe('the scanner of attribute files', () => {
  it('gives what the parser of strings gives, on files cut anywhere', async () => {
    const file = fc.tuple(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      fc.constantFrom('\n', '\n', '\n', '\r\n', '\r\r\n'),
      fc.boolean(),
    );
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.array(fc.boolean(), { maxLength: 20 }),
        async ([lines, end, isComplete], cuts) => {
          await expectSame(cut(lines.join(end) + (isComplete ? end : ''), cuts));
        },
      ),
      RUNS,
    );
  });

  it('gives the same error, on files with mistakes cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 10 }),
        wrongLine,
        fc.array(fc.oneof(line, wrongLine), { maxLength: 10 }),
        fc.array(fc.boolean(), { maxLength: 20 }),
        async (before, wrong, after, cuts) => {
          await expectSame(cut([...before, wrong, ...after].join('\n'), cuts));
        },
      ),
      RUNS,
    );
  });

  it('reads values with the bits of Number()', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 50 }), async (values) => {
        const { data } = await byScanner([`A\tb\t${values.map((text) => `a:${text}`).join('\t')}\n`]);
        const all = [1, ...values.map(Number)];
        if (all.every((x) => x === 1)) expect(data.values).toBeUndefined();
        else expect(data.values).toEqual(Float64Array.from(all));
      }),
    );
  });

  it('tells strings of equal beginnings and all lengths apart', async () => {
    const names = Array.from({ length: 70 }, (_, n) => [
      'x'.repeat(n + 1),
      `${'x'.repeat(n)}y`,
      `y${'x'.repeat(n)}`,
    ]);
    await expectSame([...names, ...names].map((row) => `A\t${row.join('\t')}\n`));
  });

  it('grows with the number and the length of the strings', async () => {
    const lines = Array.from(
      { length: 3000 },
      (_, n) => `L${n % 700}\ta${n}\tb${n % 7}:${n}\t${`c${n}`.repeat(n % 90)}\n`,
    );
    await expectSame([lines.join('')]);
    await expectSame(cut(lines.join(''), [false, true, false, false, false]));
  });

  it('reads a line longer than its buffer, and short ones after it', async () => {
    const long = Array.from({ length: 15_000 }, (_, n) => `${'f'.repeat(40)}${n % 500}`).join('\t');
    const text = `A\ta\n${'B\tb\n\n'.repeat(1000)}A\t${long}\nA\ta:2\n\n@weight:2\tB\t${long}\\:\nA\tb`;
    await expectSame([text]);
  });

  it('hands on complete sequences and keeps the open one', async () => {
    const scanner = await AttributeScanner.create('file', KNOWN);
    const scan = (text: string, firstLine: number): void =>
      scanner.scan({ bytes: new TextEncoder().encode(text), firstLine });
    scan('A\ta\n', 1);
    expect(scanner.take().data.sequenceCount).toBe(0);
    scan('C\tb:2\tc\n\n@weight:3\nA\ta\n', 2);
    const first = scanner.take();
    expect(first.gold()).toEqual([['A', 'C']]);
    expect(first.data).toMatchObject({
      sequenceOffsets: Uint32Array.of(0, 2),
      attributeOffsets: Uint32Array.of(0, 1, 2),
      attributeIds: Uint32Array.of(1, 0),
      values: Float64Array.of(1, 2),
      labels: Int32Array.of(0, -1),
      weights: Float64Array.of(1),
      maxLength: 2,
    });
    scan('é\tab\n', 6);
    expect(scanner.end()).toEqual({ sequences: 2, items: 4, hasAttributes: true });
    const second = scanner.take();
    expect(second.gold()).toEqual([['A', 'é']]);
    expect(second.data).toMatchObject({
      attributeIds: Uint32Array.of(1, 3),
      attributeOffsets: Uint32Array.of(0, 1, 2),
      values: undefined,
      labels: Int32Array.of(0, 1),
      weights: Float64Array.of(3),
    });
    expect(second.data.vocabularies).toBe(KNOWN);
  });
});

describe('attribute files', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.clean());
  const lines = 'é\tw[0]=caf\u00e9\tb:2\nA\ta\n\nB\tnew\n';
  const files: [string, Uint8Array, 'utf-8' | 'latin-1'][] = [
    ['plain', Buffer.from(lines), 'utf-8'],
    ['with a byte order mark', Buffer.from(`\ufeff${lines}`), 'utf-8'],
    ['with CRLF', Buffer.from(lines.replaceAll('\n', '\r\n')), 'utf-8'],
    ['in gzip', gzipSync(lines), 'utf-8'],
    ['in Latin-1', Buffer.from(lines, 'latin1'), 'latin-1'],
    ['in Latin-1 by mistake', Buffer.from(lines, 'latin1'), 'utf-8'],
    ['with a NUL byte', Buffer.from(`${lines}A\ta\0\n`), 'utf-8'],
    ['in UTF-16', Buffer.from(`\ufeff${lines}`, 'utf16le'), 'utf-8'],
    ['empty', Buffer.from(''), 'utf-8'],
    ['of blank lines', Buffer.from('\n \n'), 'utf-8'],
    ['with a carriage return inside a line', Buffer.from('A\ta\nA\ta\rb\n'), 'utf-8'],
    ['of several blocks', Buffer.from(lines.repeat(12_000)), 'utf-8'],
  ];

  it.each(files)('%s are read as by the parser of strings', async (what, bytes, encoding) => {
    const path = folder.write(`${what.replaceAll(' ', '-')}.txt`, bytes);
    for (const known of [undefined, KNOWN]) {
      const expected = await attempt(async () => {
        const builder = new DatasetBuilder(known ?? newVocabularies());
        const gold: (readonly string[])[] = [];
        await readCrfsuite(
          path,
          (sequence) => {
            gold.push(sequence.labels ?? []);
            builder.add(sequence);
          },
          { encoding },
        );
        return outcome(builder.build(), gold);
      });
      const found = await attempt(async () => {
        const { data, gold } = await encodeAttributeFile(path, known, { encoding });
        return outcome(data, gold());
      });
      expect(found).toEqual(expected);
      if (known === undefined) continue;
      const streamed = await attempt(async () => {
        const gold: string[][] = [];
        for await (const piece of streamAttributeFile(path, known, { encoding })) gold.push(...piece.gold());
        return gold;
      });
      expect(streamed).toEqual(typeof expected === 'string' ? expected : expected.gold);
    }
  });

  it('come in pieces that are together the whole', async () => {
    const path = folder.write('pieces.txt', `${lines}\n`.repeat(20_000));
    const whole = await encodeAttributeFile(path, KNOWN);
    const gold: string[][] = [];
    const ids: number[] = [];
    let pieces = 0;
    for await (const piece of streamAttributeFile(path, KNOWN)) {
      gold.push(...piece.gold());
      for (const id of piece.data.attributeIds) ids.push(id);
      pieces++;
    }
    expect(pieces).toBeGreaterThan(2);
    expect(gold).toEqual(whole.gold());
    expect(Uint32Array.from(ids)).toEqual(whole.data.attributeIds);
  });

  it('are refused where no line has an attribute', async () => {
    const path = folder.write('words.txt', 'Anna\nlives\n\n');
    await expect(encodeAttributeFile(path)).rejects.toThrow(
      'no line has an attribute, expected lines of label TAB',
    );
  });
});
