import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { escapeName, unescapeName } from '../../src/cli/weights-csv.ts';
import { callCli, callCliJson, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);
const MODEL = folder.path('m.crfmodel');
const CSV = folder.path('weights.csv');
const OUTPUT = folder.path('edited.crfmodel');

async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await callCli(...args);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

const edit = (weights: string, ...args: string[]) =>
  callCli('edit', '--model', MODEL, '--weights', weights, '--output', OUTPUT, ...args);

beforeAll(async () => {
  const template = folder.write('template.txt', 'U00:%x[0,0]\nU01:%x[0,1]\nB\nB01:%x[0,0]\n');
  const train = ['--train', fixture('cli-train.txt'), '--template', template, '--model', MODEL];
  await run('train', ...train, '--start-end', '--quiet');
  await run('weights', '--model', MODEL, '--csv', CSV);
});

describe('crf-lab edit', () => {
  it('gives the same bytes when nothing was edited', async () => {
    const counts = await callCliJson('edit', '--model', MODEL, '--weights', CSV, '--output', OUTPUT);
    expect(counts).toMatchObject({ changed: 0, added: 0, zeroed: 0 });
    expect(readFileSync(OUTPUT)).toEqual(readFileSync(MODEL));
    const { code } = await edit(CSV, '--absent', 'zero');
    expect(code).toBe(0);
    expect(readFileSync(OUTPUT)).toEqual(readFileSync(MODEL));
  });

  it('comes back the same with any attribute and label', async () => {
    const words = [
      '=1+1',
      '-x',
      '"q"',
      'a,b;c',
      '\\u0041',
      'tab\\',
      '\u202e',
      '\u0001',
      '<b>',
      '\ufeffx',
      '@',
      "'",
    ];
    const text = `${words.map((word, i) => `${word}\t${i % 2 === 0 ? '-LRB-' : '=,"X'}`).join('\n')}\n`;
    const train = folder.write('hostile.txt', text);
    const model = folder.path('hostile.crfmodel');
    const columns = ['--columns', 'word,tag', '--separator', 'tab', '--comments', 'false'];
    await run('train', '--train', train, ...columns, '--preset', 'words', '--model', model, '--quiet');
    const csv = folder.path('hostile.csv');
    await run('weights', '--model', model, '--csv', csv);
    const lines = readFileSync(csv, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('kind,attribute,template,from,label,weight');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be in the file
    for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001f\u202e\ufeff]|(^|,)"?[=+@]/);
    const output = folder.path('hostile-edited.crfmodel');
    await run('edit', '--model', model, '--weights', csv, '--output', output, '--absent', 'zero');
    expect(readFileSync(output)).toEqual(readFileSync(model));
  });

  it('writes any name so that it comes back', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constantFrom('\\', '\ud800', ' ', '\\u'),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), (pieces) => {
        const name = pieces.join('');
        expect(unescapeName(escapeName(name))).toBe(name);
        expect(escapeName(name)).not.toMatch(/[\r\n]|^[=+\-@\s]|\s$/);
      }),
    );
  });

  it('changes what was edited and no more; a spreadsheet may have written the file', async () => {
    const lines = readFileSync(CSV, 'utf8').trimEnd().split('\n');
    const at = lines.findIndex((line) => line.startsWith('state,U00:Anna,'));
    const changed = lines[at]?.replace(/,[^,]*$/, ',7.25') ?? '';
    expect(changed).toContain('B-PER,7.25');
    const file = folder.write(
      'sheet.csv',
      `\ufeff${[lines[0], changed].join('\r\n').replaceAll(',', ';')}\r\n;;;;;\r\n`,
    );
    const { stdout } = await edit(file);
    expect(stdout).toBe(`${OUTPUT}: of 1 rows 1 weights changed, 0 added; 0 without a row set to 0\n`);
    const second = folder.path('second.csv');
    await run('weights', '--model', OUTPUT, '--csv', second);
    const after = readFileSync(second, 'utf8').trimEnd().split('\n');
    expect(after).toEqual(lines.map((line, i) => (i === at ? changed : line)));
  });

  it('forbids a transition that had no weight, and sets absent rows to 0', async () => {
    const file = folder.write('add.csv', 'kind,from,label,weight\ntransition,O,B-PER,-100\n');
    expect(await callCliJson('edit', '--model', MODEL, '--weights', file, '--output', OUTPUT)).toMatchObject({
      rows: 1,
      zeroed: 0,
    });
    const { stdout } = await callCli('weights', '--model', OUTPUT, '--transitions');
    expect(stdout).toContain('-100.0000');
    const zero = await callCliJson(
      ...['edit', '--model', MODEL, '--weights', file, '--output', OUTPUT, '--absent', 'zero'],
    );
    expect(zero.zeroed).toBeGreaterThan(10);
  });

  it.each([
    ['2: the model has no label "B-X"', 'transition,,,O,B-X,1'],
    ['2: the model has no attribute "U00:Nobody"', 'state,U00:Nobody,,,O,1'],
    ['2: kind "sate", expected one of state', 'sate,U00:Anna,,,O,1'],
    ['2: weight "NaN", expected a number', 'state,U00:Anna,,,O,NaN'],
    ['2: weight "Infinity", expected a number', 'state,U00:Anna,,,O,Infinity'],
    ['2: Infinity, expected a number within', 'state,U00:Anna,,,O,1e999'],
    ['2: no weight, expected a number', 'state,U00:Anna,,,O'],
    ['2: weight "1,5", expected a number with a decimal point', 'state,U00:Anna,,,O,"1,5"'],
    ['3: a second row for state "U00:Anna", "O"', 'state,U00:Anna,,,O,1\nstate,U00:Anna,,,O,1'],
    ['2: given for kind state', 'state,U00:Anna,,O,O,1'],
    ['2: "U00:\\\\x": write a backslash as', 'state,U00:\\x,,,O,1'],
    ['2: text after the quote', 'state,"U00:An"na,,,O,1'],
    ['2: a quote within a field', 'state,U00:An"na,,,O,1'],
    ['2: a quote that opens a field is never closed', 'state,"U00:Anna,,,O,1'],
  ])('refuses in one line: %s', async (reason, row) => {
    writeFileSync(OUTPUT, 'as it was');
    const file = folder.write('bad.csv', `kind,attribute,template,from,label,weight\n${row}\n`);
    const { code, stdout, stderr } = await edit(file);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`${file}:${reason}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(readFileSync(OUTPUT, 'utf8')).toBe('as it was');
  });

  it('refuses files that hold no weights', async () => {
    for (const [text, reason] of [
      ['', 'the file is empty'],
      ['Anna B-PER\n', ':1: the first line names no column kind'],
      ['kind,label,weight,weight\n', ':1: two columns are called weight'],
    ] as const) {
      const { code, stderr } = await edit(folder.write('bad.csv', text));
      expect(code).toBe(1);
      expect(stderr).toContain(reason);
    }
    expect((await edit(folder.path('none.csv'))).code).toBe(1);
  });
});
