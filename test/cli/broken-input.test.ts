/** Input that is wrong in one way each: exit code 1 and one line that says where, what and what to do about it. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { callCli, callCliJson, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

/** Runs a command that must fail with exit code 1; its message without `crf-lab: ` and the path of the folder. */
async function complaint(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await callCli(...args);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^crf-lab: [^\n]*\n$/);
  return stderr.slice('crf-lab: '.length, -1).replaceAll(`${folder.path('')}/`, '');
}

const train = (file: string, ...args: string[]): Promise<string> =>
  complaint(...['train', '--train', file, '--model', folder.path('m'), '--quiet'], ...args);

const trainWords = (name: string, data: string | Uint8Array, ...args: string[]): Promise<string> =>
  train(folder.write(name, data), '--preset', 'words', ...args);

const trainAttributes = (name: string, data: string): Promise<string> =>
  train(folder.write(name, data), '--format', 'crfsuite');

describe('broken corpora', () => {
  it('ragged columns', async () => {
    expect(await trainWords('ragged.txt', 'a X O\nb O\n')).toBe(
      'ragged.txt:2: found 2 columns, expected 3 as in line 1; mend the line, or put an empty line between sentences',
    );
    expect(await trainWords('ragged.csv', 'sentence_id,word,tag\n1,a,O\n1,b\n')).toMatch(
      /^ragged\.csv:3: found 2 columns, expected 3 as in the header; /,
    );
    expect(await trainWords('ragged.jsonl', '{"tokens":["a","b"],"tags":["O"]}\n')).toBe(
      'ragged.jsonl:1: found 1 tags for 2 tokens, expected as many',
    );
    folder.write('ragged.seq.in', 'a b\n');
    folder.write('ragged.seq.out', 'O\n');
    expect(await train(folder.path('ragged'), '--preset', 'words')).toMatch(
      /^ragged\.seq\.out:1: found 1 labels for 2 words, expected as many/,
    );
    expect(await trainWords('ragged.conllu', '1\ta\tb\n')).toMatch(
      /^ragged\.conllu:1: found 3 tab-separated columns, expected 10; /,
    );
  });

  it('a file that is empty, or blank, or not there, or a folder', async () => {
    const expected =
      'no sentences found, expected lines of columns with empty lines between sentences; is it the right file?';
    expect(await trainWords('empty.txt', '')).toBe(`empty.txt: ${expected}`);
    expect(await trainWords('blank.txt', ' \n\n\t\n')).toBe(`blank.txt: ${expected}`);
    expect(await trainAttributes('empty-attributes.txt', '')).toBe(
      'empty-attributes.txt: no sequences found, expected lines of label TAB attribute TAB ...',
    );
    expect(await train(folder.path('nowhere.txt'), '--preset', 'words')).toBe(
      'nowhere.txt: no such file; check the path',
    );
    expect(await train(folder.path('.'), '--preset', 'words')).toContain('is a directory, expected a file');
  });

  it('a binary file, as it is and as gzip that is damaged', async () => {
    const noise = Uint8Array.from({ length: 4096 }, (_, i) => (i * 97 + (i >> 3)) % 256);
    expect(await trainWords('noise.bin', noise)).toMatch(
      /^noise\.bin:\d+: .*binary data; expected a text file/,
    );
    const gzip = gzipSync('a O\n'.repeat(5000));
    expect(await trainWords('cut.gz', gzip.subarray(0, 40))).toBe(
      'cut.gz: the gzip data ends too early; fetch or make the file again',
    );
  });

  it('bytes that are not UTF-8', async () => {
    const latin1 = Buffer.from('a O\ncaf\u00e9 O\n', 'latin1');
    expect(await trainWords('latin1.txt', latin1)).toBe(
      'latin1.txt:2: bytes that are not UTF-8; read it with --encoding latin-1 or convert it with iconv',
    );
    const args = ['--train', folder.path('latin1.txt'), '--preset', 'words', '--model', folder.path('m')];
    expect(await callCliJson('train', ...args, '--encoding', 'latin-1')).toMatchObject({ attributes: 2 });
  });

  it('a line of a megabyte is read, one of 17 is not', async () => {
    const long = 'x'.repeat(2 ** 20);
    const model = folder.path('long.crfmodel');
    const file = folder.write('long.txt', `${long} O\nb B-X\n`);
    await callCliJson('train', '--train', file, '--preset', 'words', '--model', model);
    const tagged = await callCliJson('tag', '--model', model, '--input', file);
    expect(tagged.sentences).toMatchObject([{ labels: ['O', 'B-X'] }]);
    expect(await trainWords('longer.txt', `a O\n${'x'.repeat(17 * 2 ** 20)} O\n`)).toBe(
      'longer.txt:2: a line of more than 16 MiB, the most that is read; break the text into lines',
    );
  });

  it('a column name that is not there', async () => {
    const text = 'a X O\n';
    expect(await trainWords('columns.txt', text, '--label', 'ner')).toBe(
      'columns.txt:1: no column named "ner"; the columns are word, column2, label; name them with --columns',
    );
    expect(await trainWords('columns.txt', text, '--columns', 'a,b,c', '--label', 'd')).toBe(
      'columns.txt: no column named "d"; the columns are a, b, c',
    );
    expect(await trainWords('columns.txt', text, '--columns', 'word,ner')).toBe(
      "columns.txt:1: found 3 columns, expected 2 (word, ner); name the file's own columns with --columns",
    );
    expect(await train(folder.path('columns.txt'), '--preset', 'crfsuite-chunking')).toBe(
      'columns.txt: crfsuite-chunking needs a column "pos", the corpus has besides words and labels: "column2"; name its columns or choose another preset',
    );
    expect(await trainWords('columns.csv', 'sentence_id,text,tag\n1,a,O\n')).toBe(
      'columns.csv:1: no word column; found sentence_id, text, tag, expected one of word, token, form, words, tokens; name it with --word',
    );
    expect(await trainWords('columns.jsonl', '{"tokens":["a"]}\n')).toBe(
      'columns.jsonl:1: no field "tags" or "labels"; found tokens',
    );
  });

  it('csv without sentences, and with sentence ids that come back', async () => {
    expect(await trainWords('flat.csv', 'word,tag\na,O\nb,O\n')).toBe(
      'flat.csv:1: no sentence column among word, tag and no empty rows between sentences; name the sentence id column with --sentence',
    );
    expect(await trainWords('again.csv', 'sentence_id,word,tag\n1,a,O\n2,b,O\n1,c,O\n')).toBe(
      'again.csv:4: sentence "1" of line 2 comes back after other sentences, expected its rows together; sort the file, give each sentence its own id, or, if ids begin anew in each document, name the column of documents with --document',
    );
    expect(await trainWords('quote.csv', 'sentence_id,word,tag\n1,",O\n1,b,O\n')).toContain('--quote none');
    expect(await trainWords('named.csv', 'nr,text,tag\n1,a,O\n', '--word', 'text')).toContain('--sentence');
    const args = ['--train', folder.path('named.csv'), '--preset', 'words', '--model', folder.path('m')];
    const named = await callCliJson('train', ...args, '--word', 'text', '--sentence', 'nr');
    expect(named).toMatchObject({ attributes: 1, labels: 1 });
  });

  it('labels of no scheme, where one is asked for', async () => {
    expect(await trainWords('bare.txt', 'a NN\nb VB\n', '--to-scheme', 'iob2')).toBe(
      'bare.txt: labels like "NN" have no tag scheme (B-, I-, ...) to convert to iob2; leave --to-scheme away or name theirs with --scheme',
    );
    expect(await trainWords('touching.txt', 'a B-X\nb B-X\n', '--to-scheme', 'io')).toMatch(
      /^touching\.txt: /,
    );
  });

  it('tags of no known kind train and score as they are', async () => {
    const file = folder.write('odd.txt', 'a Q-X\nb -\nc B-\nd I\ne B-X-Y\nf O\n');
    const model = folder.path('odd.crfmodel');
    await callCliJson(
      'train',
      '--train',
      file,
      '--dev',
      fixture('cli-test.txt'),
      '--preset',
      'words',
      '--model',
      model,
    );
    for (const mode of ['conlleval', 'strict', 'discard']) {
      const scores = await callCliJson('evaluate', '--model', model, '--data', file, '--mode', mode);
      expect(scores).toMatchObject({ tokens: 6, accuracy: 1 });
    }
  });

  it('data with labels that training did not have is scored against them', async () => {
    const model = folder.path('few.crfmodel');
    const few = folder.write('few.txt', 'a B-X\nb O\n');
    await callCliJson('train', '--train', few, '--preset', 'words', '--model', model);
    const other = folder.write('other.txt', 'a B-Y\nb O\n');
    const scores = await callCliJson('evaluate', '--model', model, '--data', other);
    expect(scores).toMatchObject({ accuracy: 0.5, perCategory: { X: { predicted: 1 }, Y: { gold: 1 } } });
  });
});

describe('broken attribute files', () => {
  it('values that are no finite numbers', async () => {
    for (const value of ['NaN', 'nan', 'Infinity', '-inf', '1e999', '0x', '']) {
      const text = `O\tgood:1\nO\tbad:${value}\n`;
      if (value === '') continue;
      expect(await trainAttributes('values.txt', text)).toBe(
        `values.txt:2: "${value}" after the colon of "bad:${value}" is no finite number; write a colon of the name as \\:`,
      );
    }
  });

  it('two colons, a name that is missing, a weight that is none', async () => {
    expect(await trainAttributes('colons.txt', 'O\ta:b:1\n')).toMatch(
      /^colons\.txt:1: "a:b:1" has two colons/,
    );
    expect(await trainAttributes('nameless.txt', 'O\t:1\n')).toMatch(/^nameless\.txt:1: ":1" has no name/);
    expect(await trainAttributes('weight.txt', '@weight:-1\nO\ta\n')).toMatch(
      /^weight\.txt:1: "@weight:-1" is no weight/,
    );
  });

  it('a file without any attribute', async () => {
    expect(await trainAttributes('corpus.txt', 'Anna B-PER\nis O\n')).toMatch(
      /^corpus\.txt: no line has an attribute/,
    );
  });
});

describe('broken resources', () => {
  const resource = (flag: string, name: string, data: string | Uint8Array): Promise<string> =>
    train(fixture('cli-train.txt'), '--preset', 'words', flag, folder.write(name, data));

  it('a name list in another encoding', async () => {
    const latin1 = Buffer.from('Paris\nM\u00fcnchen\n', 'latin1');
    expect(await resource('--gazetteer', 'towns.txt', latin1)).toBe(
      'towns.txt:2: bytes that are not UTF-8; read it with --gazetteer-encoding latin-1 or convert it with iconv',
    );
    const args = ['--train', fixture('cli-train.txt'), '--preset', 'ner', '--model', folder.path('m')];
    const lists = ['--gazetteer', folder.path('towns.txt'), '--gazetteer-encoding', 'latin-1'];
    expect((await callCli('train', ...args, ...lists)).code).toBe(0);
    expect(await resource('--clusters', 'paths.txt', Buffer.from('01\tM\u00fcnchen\t2\n', 'latin1'))).toBe(
      'paths.txt:1: bytes that are not UTF-8; convert it with iconv',
    );
  });

  it('vectors of which none is finite, or not all equally long', async () => {
    expect(await resource('--vectors', 'nan.txt', 'a nan 2\nb NaN 1\n')).toBe(
      'nan.txt:1: "nan" in column 2, expected a finite number; 2 of 2 rows cannot be used: mend the file or fetch it again',
    );
    expect(await resource('--vectors', 'infinite.txt', 'b 1 Infinity\n')).toMatch(
      /^infinite\.txt:1: "Infinity"/,
    );
    expect(await resource('--vectors', 'short.txt', 'a 1 2\nb 1\n')).toMatch(/^short\.txt:2: 2 columns/);
  });

  it('vectors with rows that cannot be used, which are passed over with a note', async () => {
    const path = folder.write('odd.txt', '3 2\nmy name 1 2\nParis 0.5 nan\nroute 66 1 1\n');
    const args = ['--train', fixture('cli-train.txt'), '--preset', 'ner', '--model', folder.path('m')];
    const { code, stderr } = await callCli('train', ...args, '--quiet', '--vectors', path);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^note: [^\n]*odd\.txt: 1 row is passed over \(1 with a number that is not finite; first line 3: "nan" in column 3, expected a finite number\)\n$/m,
    );
  });

  it('clusters, lists and vectors that are empty or something else', async () => {
    expect(await resource('--clusters', 'words.txt', 'no tab here\n')).toMatch(/^words\.txt:1: .*has no tab/);
    expect(await resource('--clusters', 'none.txt', '')).toMatch(/^none\.txt: no clusters/);
    expect(await resource('--gazetteer', 'blank.txt', '\n\n')).toMatch(/^blank\.txt: no entries in it/);
    expect(await resource('--vectors', 'nothing.txt', '')).toMatch(/^nothing\.txt: no vectors/);
  });

  it('templates that are no templates', async () => {
    const template = (name: string, data: string): Promise<string> =>
      train(fixture('cli-train.txt'), '--template', folder.write(name, data));
    expect(await template('t1.json', '{"version":1')).toMatch(/^t1\.json: not valid JSON/);
    expect(await template('t2.json', '{"version":1,"templates":[{"kind":"no"}]}')).toMatch(
      /^t2\.json: templates\.0\.kind: /,
    );
    expect(await template('t3.txt', '')).toMatch(/^t3\.txt: no template in it/);
  });

  it('category maps', async () => {
    const map = (data: string): Promise<string> =>
      train(fixture('cli-train.txt'), '--preset', 'words', '--map', folder.write('map.tsv', data));
    expect(await map('PER NAME\n')).toMatch(/^map\.tsv:1: found 1 column, expected "fine TAB coarse"/);
    expect(await map('PER\tA\nPER\tB\n')).toMatch(/^map\.tsv:2: category "PER" is mapped again/);
  });
});

describe('names that JavaScript gives a meaning', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'B-__proto__'];

  it('as token, label and category', async () => {
    const file = folder.write(
      'names.txt',
      `${NAMES.map((name) => `${name} ${name}`).join('\n')}\nx B-__proto__\ny O\n`,
    );
    const model = folder.path('names.crfmodel');
    const trained = await callCliJson(
      'train',
      '--train',
      file,
      '--dev',
      file,
      '--preset',
      'words',
      '--model',
      model,
    );
    expect(trained).toMatchObject({ labels: 6, attributes: 7 });
    const counts = await callCliJson('corpus', file, '--scheme', 'iob2');
    expect(JSON.stringify(counts.labels)).toContain('"__proto__":1');
    expect(JSON.stringify(counts.categories)).toContain('"__proto__":');
    const { stdout } = await callCli(
      'evaluate',
      '--model',
      model,
      '--data',
      file,
      '--scheme',
      'iob2',
      '--json',
    );
    expect(stdout).toContain('"__proto__": {');
    const tagged = await callCliJson('tag', '--model', model, '--input', file);
    expect(tagged.sentences).toMatchObject([
      { tokens: [...NAMES, 'x', 'y'], labels: [...NAMES, 'B-__proto__', 'O'] },
    ]);
  });

  it('as attribute', async () => {
    const file = folder.write('attributes.txt', NAMES.map((name) => `${name}\t${name}\n`).join(''));
    const model = folder.path('attributes.crfmodel');
    const trained = await callCliJson('train', '--train', file, '--format', 'crfsuite', '--model', model);
    expect(trained).toMatchObject({ labels: 5, attributes: 5 });
    const found = await callCliJson('weights', '--model', model, '--label', '__proto__');
    expect(found.features).toMatchObject([{ label: '__proto__', positive: [{ attribute: '__proto__' }] }]);
  });

  it('as column', async () => {
    const file = folder.write('column.txt', 'a x O\nb y B-X\n');
    const model = folder.path('column.crfmodel');
    const template = folder.write(
      'column.json',
      JSON.stringify({
        version: 1,
        name: 'columns',
        transitions: true,
        replaceColon: false,
        templates: [{ kind: 'attribute', parts: [{ field: 'column', name: '__proto__' }] }],
      }),
    );
    const args = [
      '--train',
      file,
      '--columns',
      'word,__proto__,ner',
      '--template',
      template,
      '--model',
      model,
    ];
    expect(await callCliJson('train', ...args)).toMatchObject({ attributes: 2 });
    expect((await callCli('tag', '--model', model, '--input', file)).stdout).toBe('a x O O\nb y B-X B-X\n\n');
    const csv = folder.write('column.csv', 'sentence_id,word,__proto__,tag\n1,a,x,O\n');
    expect(await callCliJson('corpus', csv)).toMatchObject({ tokens: 1 });
    const jsonl = folder.write('column.jsonl', '{"tokens":["a"],"__proto__":["x"],"tags":["O"]}\n');
    const json = folder.path('jsonl.crfmodel');
    await callCliJson('train', '--train', jsonl, '--template', template, '--model', json);
    expect((await callCli('tag', '--model', json, '--input', jsonl)).stdout).toBe(
      '{"tokens":["a"],"__proto__":["x"],"tags":["O"],"predicted":["O"]}\n',
    );
  });
});

describe('broken models', () => {
  it('cut short at every kilobyte, of a newer version, or no model at all', async () => {
    const model = folder.path('whole.crfmodel');
    const args = ['--train', fixture('cli-train.txt'), '--preset', 'ner', '--algorithm', 'lbfgs'];
    await callCliJson('train', ...args, '--model', model);
    const bytes = readFileSync(model);
    expect(bytes.length).toBeGreaterThan(5000);
    for (let length = 0; length < bytes.length; length += 1024) {
      const cut = folder.write('cut.crfmodel', bytes.subarray(0, length));
      const what =
        length === 0
          ? 'not a crf-lab model; expected a file written by crf-lab train'
          : `found ${length} bytes, expected ${bytes.length}; the file is damaged: copy it again or train anew`;
      expect(await complaint('tag', '--model', cut, '--input', fixture('cli-test.txt'))).toBe(
        `cut.crfmodel: ${what}`,
      );
    }
    const cut = folder.write('cut.crfmodel', bytes.subarray(0, 2048));
    expect(await complaint('weights', '--model', cut)).toMatch(/^cut\.crfmodel: found 2048 bytes/);
    const data = fixture('cli-test.txt');
    expect(await complaint('evaluate', '--model', cut, '--data', data)).toMatch(
      /^cut\.crfmodel: found 2048 bytes/,
    );
    const other = folder.path('other.crfmodel');
    expect(await complaint('train', ...args, '--quiet', '--model', other, '--warm-start', cut)).toMatch(
      /^cut\.crfmodel: found 2048 bytes/,
    );
    // What cannot be read cannot be gone on from: it is replaced.
    expect((await callCli('train', ...args, '--quiet', '--model', cut)).code).toBe(0);
    expect(readFileSync(cut).equals(bytes)).toBe(true);

    const newer = Uint8Array.from(bytes);
    newer[8] = 99;
    expect(await complaint('weights', '--model', folder.write('newer.crfmodel', newer))).toBe(
      'newer.crfmodel: model format version 99, this program reads up to version 2: update crf-lab',
    );
    expect(await complaint('weights', '--model', fixture('cli-train.txt'))).toContain('not a crf-lab model');
    expect(await complaint('weights', '--model', folder.path('nowhere'))).toBe(
      'nowhere: no such file; check the path',
    );
  });
});
