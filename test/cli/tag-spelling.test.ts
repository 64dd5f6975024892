/** Files with other letters and spellings of tags through train, tag and evaluate. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { callCli, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

/** `word label` lines of sentences such as `张/B-PER 小/M-PER // 我/O`. */
const columns = (text: string): string =>
  text
    .split(' // ')
    .map((sentence) => `${sentence.replaceAll(' ', '\n').replaceAll('|', ' ')}\n`)
    .join('\n');

const run = async (...args: string[]): Promise<{ stdout: string; stderr: string }> => {
  const { code, stdout, stderr } = await callCli(...args);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  return { stdout, stderr };
};

const labelsIn = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' ').at(-1) ?? '');

const BMES = columns(
  '张|B-PER 小|M-PER 三|E-PER 在|O 北|B-LOC 京|E-LOC // 王|B-PER 五|E-PER 去|O 黑|B-LOC 龙|M-LOC 江|E-LOC // 我|O 爱|O 沪|S-LOC',
);

describe('files of other letters and spellings', () => {
  it('scores BMES as IOBES', async () => {
    const gold = folder.write('bmes.txt', BMES);
    const predicted = folder.write('bmes-predicted.txt', BMES.replace('沪 S-LOC', '沪 O'));
    const { stdout, stderr } = await run('evaluate', '--gold', gold, '--predicted', predicted);
    expect(stdout).toContain('found: 4 phrases; correct: 4.');
    expect(stdout).toMatch(/FB1: +88\.89/);
    expect(stdout).not.toContain('M-PER');
    expect(stderr).toBe('');
  });

  it('learns entities of three tokens from BMES, constrained decoding included', async () => {
    const gold = folder.write('bmes.txt', BMES);
    const model = folder.path('bmes.crf');
    await run('train', '--train', gold, '--model', model, '--preset', 'words', '--quiet');
    const { stdout } = await run('tag', '--model', model, '--input', gold, '--decode', 'constrained');
    expect(labelsIn(stdout)).toEqual(labelsIn(BMES));
    const converted = folder.path('bmes-iob2.crf');
    const asIob2 = ['--to-scheme', 'iob2', '--preset', 'words', '--quiet'];
    await run('train', '--train', gold, '--model', converted, ...asIob2);
    const tagged = await run('tag', '--model', converted, '--input', gold);
    expect(new Set(labelsIn(tagged.stdout))).toEqual(new Set(['B-PER', 'I-PER', 'O', 'B-LOC', 'I-LOC']));
  });

  const STANDARD = columns('Anna|B-PER Lee|I-PER in|O Paris|B-LOC // she|O sleeps|O');
  const respelled = (spell: (prefix: string, category: string) => string, outside = 'O'): string =>
    STANDARD.replace(/ O$/gm, ` ${outside}`).replace(/([BI])-([A-Z]+)/g, (_, b: string, c: string) =>
      spell(b, c),
    );
  it.each([
    ['bare', respelled((_, c) => c), /categories without prefixes \(IO\)/, []],
    ['underscore', respelled((b, c) => `${b}_${c}`), /tags like B_X/, []],
    ['category-first', respelled((b, c) => `${c}-${b}`), /tags like X-B/, []],
    ['lower-case', respelled((b, c) => `${b.toLowerCase()}-${c}`, 'o'), /tags like b-X/, []],
    ['slash', respelled((b, c) => `${b}/${c}`), /tags like B\/X/, []],
    ['full-stop', respelled((b, c) => `${b}.${c}`), /tags like B\.X/, []],
    ['colon', respelled((b, c) => `${b}:${c}`), /tags like B:X/, []],
    ['zero', respelled((b, c) => `${b}-${c}`, '0'), /"0" as outside/, []],
    ['named', respelled((b, c) => `${b}-${c}`, 'NONE'), undefined, ['--outside', 'NONE']],
    ['named-bare', respelled((_, c) => c, 'OTHER'), /"O" as outside/, ['--outside', 'OTHER']],
  ])(
    '%s tags are learned, written back as they were and scored, and it is said how they were read',
    async (name, text, note, more) => {
      const gold = folder.write(`${name}.txt`, text);
      const model = folder.path(`${name}.crf`);
      const { stderr } = await run('train', '--train', gold, '--model', model, '--preset', 'words', ...more);
      if (note === undefined) expect(stderr).not.toContain('note: ');
      else expect(stderr).toMatch(note);
      const output = folder.path(`${name}-tagged.txt`);
      const tag = ['tag', '--model', model, '--input', gold, '--decode', 'constrained', '--output', output];
      await run(...tag);
      // The words, the labels of the file, and the same from the model.
      const tagged = readFileSync(output, 'utf8');
      expect(tagged).toBe(text.replace(/ (\S+)$/gm, ' $1 $1').concat('\n'));
      const predicted = ['evaluate', '--gold', gold, '--predicted', output, ...more];
      expect((await run(...predicted)).stdout).toContain('with 2 phrases; found: 2 phrases; correct: 2.');
      const byModel = await run('evaluate', '--model', model, '--data', gold);
      expect(byModel.stdout).toContain('with 2 phrases; found: 2 phrases; correct: 2.');
      // Against the same text in the usual spelling.
      const usual = folder.write(`${name}-usual.txt`, STANDARD);
      const across = await run('evaluate', '--model', model, '--data', usual);
      expect(across.stdout).toContain('with 2 phrases; found: 2 phrases; correct: 2.');
    },
  );

  it('finds nothing in a file of O where the gold labels have no prefixes', async () => {
    const gold = folder.write('bare-gold.txt', columns('a|PER b|PER c|O d|LOC // e|O f|O g|O'));
    const predicted = folder.write('all-o.txt', columns('a|O b|O c|O d|O // e|O f|O g|O'));
    const { stdout, stderr } = await run('evaluate', '--gold', gold, '--predicted', predicted);
    expect(stdout).toContain('with 2 phrases; found: 0 phrases; correct: 0.');
    expect(stdout).toMatch(/FB1: +0\.00/);
    expect(stderr).toMatch(/^note: labels read as categories without prefixes/);
  });

  it.each([
    ['a|PER b|O', /categories without prefixes/],
    ['a|1 b|0 c|2', /a label is o or 0 beside labels without prefixes/],
    ['a|B_X b|I_X', /labels look like tags, but none is O/],
    ['a|B-X b|O c|PAD', /"PAD" \(1\); each is read as a category of one token/],
  ])('corpus says how it reads %s', async (text, note) => {
    const file = folder.write('described.txt', columns(text));
    const { stdout, stderr } = await run('corpus', file, '--json');
    expect(stderr).toMatch(note);
    expect((JSON.parse(stdout) as { notes: string[] }).notes).toHaveLength(1);
  });

  it('reads predictions in their own scheme, in every mode', async () => {
    const train = fixture('cli-train.txt');
    const model = folder.path('iobes.crf');
    await run(
      'train',
      '--train',
      train,
      '--model',
      model,
      '--preset',
      'words',
      '--to-scheme',
      'iobes',
      '--quiet',
    );
    const output = folder.path('iobes-tagged.txt');
    await run('tag', '--model', model, '--input', train, '--output', output);
    expect(readFileSync(output, 'utf8')).toMatch(/ S-\w+$/m);
    for (const mode of ['conlleval', 'strict', 'discard']) {
      const files = ['--gold', train, '--predicted', output, '--mode', mode];
      const { stdout, stderr } = await run('evaluate', ...files);
      const ofModel = await run('evaluate', '--model', model, '--data', train, '--mode', mode);
      expect(stdout.split('\n')[1]).toBe(ofModel.stdout.split('\n')[1]);
      expect(stdout).toMatch(/FB1: +[1-9]/);
      expect(stderr).toMatch(/predicted labels read as iobes, gold labels as iob2/);
    }
  });

  it('renames categories before it tells the scheme', async () => {
    const gold = folder.write('fine.txt', columns('a|ART b|ART c|NIL d|CITY'));
    const predicted = folder.write('fine-predicted.txt', columns('a|NIL b|NIL c|NIL d|NIL'));
    const map = folder.write('map.tsv', 'ART\tPER\nCITY\tLOC\nNIL\tO\n');
    const { stdout } = await run('evaluate', '--gold', gold, '--predicted', predicted, '--map', map);
    expect(stdout).toContain('with 2 phrases; found: 0 phrases; correct: 0.');
  });

  it('leaves parts of speech of one letter alone', async () => {
    const pos = folder.write('pos.txt', columns('legge|S per|E danni|S di|E guerra|S sempre|B vale|V .|FS'));
    const model = folder.path('pos.crf');
    await run('train', '--train', pos, '--model', model, '--preset', 'words', '--quiet');
    const { stdout } = await run('tag', '--model', model, '--input', pos, '--decode', 'constrained');
    expect(labelsIn(stdout)).toEqual(['S', 'E', 'S', 'E', 'S', 'B', 'V', 'FS']);
  });

  it('refuses a label for outside that no token has, and one beside O', async () => {
    const gold = folder.write('standard.txt', STANDARD);
    const args = ['train', '--train', gold, '--model', folder.path('none.crf'), '--preset', 'words'];
    const missing = await callCli(...args, '--outside', 'NONE');
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('the label "NONE"')]);
    const both = await callCli(...args, '--outside', 'B-LOC');
    expect(both.code).toBe(1);
    expect(both.stderr).toMatch(/standard\.txt:1: the sentence has the label O, but "B-LOC" was named/);
  });
});
