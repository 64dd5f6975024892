import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextBatches, sentencePieces } from '../../src/cli/labelling/sentence-batches.ts';
import type { Sentence } from '../../src/corpus/index.ts';
import { DOCUMENT_FIELDS, documentField } from '../../src/features/index.ts';
import { callCli, callCliJson, MAIN, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);
const columns = folder.path('columns.crfmodel');
const pairs = folder.path('pairs.crfmodel');
const attributes = folder.path('attributes.crfmodel');

async function train(model: string, file: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await callCli('train', '--train', file, '--model', model, '--quiet', ...args);
  if (code !== 0) throw new Error(stderr);
}

/** Sentences of which each brings words of its own. */
function text(from: number, to: number): string {
  let lines = '';
  for (let n = from; n < to; n++) {
    for (let t = 0; t <= n % 11; t++)
      lines += t % 4 === 2 ? `Anna${n} NNP B-PER\n` : `word-of-some-length-${(n * 31 + t) % 500_009} NN O\n`;
    lines += '\n';
  }
  return lines;
}

beforeAll(async () => {
  await train(
    columns,
    folder.write('train.txt', text(0, 60)),
    '--columns',
    'word,pos,ner',
    '--preset',
    'words',
  );
  // Neither O nor S-: within the scheme there is no sequence of an odd length.
  const two = 'Anna B-PER\nSmith E-PER\n\nBob B-PER\nJones E-PER\n\n'.repeat(4);
  await train(pairs, folder.write('pairs.txt', two), '--preset', 'words', '--scheme', 'iobes');
  const ready = 'B-PER\tw=Anna\nE-PER\tw=Smith\n\nB-PER\tw=Bob\nE-PER\tw=Jones\n\n'.repeat(4);
  await train(attributes, folder.write('ready.txt', ready), '--format', 'crfsuite', '--scheme', 'iobes');
});

describe('a file larger than the memory', () => {
  it.each([[[]], [['--json', '--marginals']]])('is tagged as its parts are, %j', async (more) => {
    const cuts = more.length === 0 ? [0, 30_000, 60_000] : [0, 15_000, 30_000];
    const whole = folder.write('whole.txt', text(0, cuts.at(-1) ?? 0));
    const output = folder.path('whole.out');
    const args = ['tag', '--model', columns, ...more, '--input'];
    const heap = '--max-old-space-size=80';
    const child = spawnSync(process.execPath, [heap, MAIN, ...args, whole, '--output', output]);
    expect([child.status, String(child.stderr)]).toEqual([0, '']);
    const parts: string[] = [];
    for (const [k, to] of cuts.slice(1).entries()) {
      const part = folder.write('part.txt', text(cuts[k] ?? 0, to));
      const { code, stdout } = await callCli(...args, part);
      expect(code).toBe(0);
      parts.push(stdout);
    }
    const records = (json: string): string => json.split('\n').slice(1, -2).join('\n');
    const found = readFileSync(output, 'utf8');
    if (more.length === 0) expect(found === parts.join('')).toBe(true);
    else expect(records(found) === parts.map(records).join(',\n')).toBe(true);
    expect(readdirSync(folder.path('.')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('with something wrong at its end leaves no output', async () => {
    const input = folder.write('broken.txt', `${text(0, 20_000)}one\n`);
    const output = folder.path('broken.out');
    const { code, stderr } = await callCli('tag', '--model', columns, '--input', input, '--output', output);
    expect([code, stderr.split('\n').length]).toEqual([1, 2]);
    expect(stderr).toContain(`crf-lab: ${input}:`);
    expect(readdirSync(folder.path('.')).filter((name) => name.startsWith('broken.out'))).toEqual([]);
  });
});

describe('a document that is not held', () => {
  it('gives its sentences the document features of the whole', async () => {
    const names = ['Anna', 'ANNA', 'anna', 'Berlin', 'of', 'BERLIN', 'Lee', 'the', 'Rio'];
    let lines = '';
    for (let n = 0; n < 16_000; n++) {
      if (n === 15_500) lines += '-DOCSTART- O\n\n';
      for (let t = 0; t < 9; t++)
        lines += `${names[(n * n + t * (n % 7)) % names.length]}${n % 50 === 0 ? n : ''} O\n`;
      lines += '\n';
    }
    const open = sentencePieces(folder.write('document.txt', lines), {}, 'auto');
    const sentences: Sentence[] = [];
    for await (const { seen } of open()) sentences.push(...seen);
    const documents = [0, 1].map((number) => sentences.filter(({ document }) => document === number));
    const fields = DOCUMENT_FIELDS.map(documentField);
    let count = 0;
    for await (const { contexts } of contextBatches(open, { sentences: 64, tokens: 1000 }, true)) {
      for (const context of contexts) {
        const { sentence } = context;
        expect(sentence).toEqual(sentences[count++]);
        if (count % 97 !== 0 && sentence.document === 0) continue;
        const document = documents[sentence.document] ?? [];
        const whole = { sentence, document, index: sentence.document === 0 ? count - 1 : count - 15_501 };
        expect(fields.map((field) => field(context))).toEqual(fields.map((field) => field(whole)));
      }
    }
    expect(count).toBe(16_000);
  });
});

describe('a sentence without a label sequence within the scheme', () => {
  const plain = 'Anna\nSmith\n\nBob\n\nAnna\nSmith\nJones\n\n';
  const cases: readonly (readonly [string, () => string, string, string, number])[] = [
    ['columns', () => pairs, 'odd.txt', plain, 4],
    [
      'JSON Lines',
      () => pairs,
      'odd.jsonl',
      '{"tokens":["Anna","Smith"]}\n{"tokens":["Bob"]}\n{"tokens":["Anna","Smith","Jones"]}\n',
      2,
    ],
    ['attributes', () => attributes, 'odd.crf', plain.replace(/^(?=.)/gm, 'B-PER\tw='), 4],
  ];

  it.each(cases)('is named, or labelled without it: %s', async (_, model, name, file, line) => {
    const input = folder.write(name, file);
    const args = ['tag', '--model', model(), '--input', input, '--decode', 'constrained'];
    for (const more of [[], ['--nbest', '2', '--json']]) {
      const refused = await callCli(...args, ...more);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/^crf-lab: [^\n]*--on-no-path viterbi[^\n]*\n$/);
      expect(refused.stderr).toContain(`${input}:${line}: `);
    }
    const { code, stdout, stderr } = await callCli(...args, '--on-no-path', 'viterbi');
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^note: 2 sentences have no label sequence within the tag scheme \(the first: [^\n]*\n$/,
    );
    const labels = stdout.match(/[BE]-PER/g)?.slice(0, 2);
    expect(labels).toEqual(['B-PER', 'E-PER']);
    expect(stdout.match(/[BE]-PER/g)).toHaveLength(6);
  });

  it('is named by evaluate, or counted', async () => {
    const data = folder.write('odd-gold.txt', 'Anna B-PER\nSmith E-PER\n\nBob B-PER\n\n');
    const args = [
      'evaluate',
      '--model',
      pairs,
      '--data',
      data,
      '--decode',
      'constrained',
      '--scheme',
      'iobes',
    ];
    const refused = await callCli(...args);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain(`${data}:4: `);
    expect(await callCliJson(...args, '--on-no-path', 'viterbi')).toMatchObject({ tokens: 3 });
  });
});
