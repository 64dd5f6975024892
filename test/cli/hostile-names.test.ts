/**
 * Labels, tokens, columns, titles and paths that would command a terminal: every command shows them, in tables, messages and JSON,
 * and none gets through.
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLOUR, printLines, printMessage, showLines, showPieces } from '../../src/cli/output.ts';
import { cutMiddle, escapeInvisible, makeVisible } from '../../src/visible-text.ts';
import { TINY_OPTIONS } from '../compare/run/tiny-experiment.ts';
import { type CliResult, callCli, temporaryFolder } from '../helpers/run-cli.ts';

/** Red; a title; CSI as one character; overrides, isolates, marks; blanks without width; line ends; a tag. */
const EVIL =
  '\u001b[31mEVIL\u001b]0;t\u0007\u009b2J\u202e\u202a\u2066\u2069\u200e\u200f\u061c\u200b\ufeff\u2028\u2029\u0085\r\u{e0041}|';
const FORBIDDEN =
  /(?!\n)\p{Cc}|\p{Cs}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

const folder = temporaryFolder();
afterAll(folder.clean);
const CORPUS = folder.path('evil.jsonl');
const CHANGED = folder.path('changed.jsonl');
const MODEL = folder.path('evil\u001b[31m\u202e\n.crfmodel');
const NETWORK = folder.path('evil\u001b[31m\u202e\n.network');
const OUT = folder.path('evil\u001b[31m\u202e\n.out');

const LABELS = [`B-${EVIL}`, `I-${EVIL}`, 'O', 'B-x\ny'];
const sentences = (labels: readonly string[]): string =>
  Array.from({ length: 12 }, (_, n) => {
    const tokens = [`${EVIL}${n % 3}`, 'b', 'c', `d${n % 2}`];
    return `${JSON.stringify({ tokens, [`pos${EVIL}`]: tokens, tags: labels })}\n`;
  }).join('');
folder.write('evil.jsonl', sentences(LABELS));
folder.write('changed.jsonl', sentences([`B-${EVIL}`, 'O', `B-z${EVIL}`, 'B-x\ny']));

/** Runs a command and requires that what it prints is text; `asTerminal` also colours. */
async function clean(args: readonly string[], { code = 0, isTerminal = false } = {}): Promise<CliResult> {
  const result = isTerminal ? await onTerminal(() => callCli(...args)) : await callCli(...args);
  const { stdout, stderr } = result;
  expect([result.code, stderr]).toEqual([code, expect.anything()]);
  const plain = isTerminal ? stdout.replace(COLOUR, '') : stdout;
  expect(plain).not.toMatch(FORBIDDEN);
  expect(stderr).not.toMatch(FORBIDDEN);
  // A name that would colour must not do so where colours are ours.
  expect(stdout).not.toContain('\u001b[31mEVIL');
  for (const line of stderr.split('\n')) expect(line.length).toBeLessThan(1400);
  return result;
}

async function onTerminal<T>(run: () => Promise<T>): Promise<T> {
  const { isTTY } = process.stdout;
  process.stdout.isTTY = true;
  try {
    return await run();
  } finally {
    process.stdout.isTTY = isTTY;
  }
}

beforeAll(async () => {
  mkdirSync(OUT);
  const train = ['train', '--train', CORPUS, '--dev', CORPUS];
  await clean([...train, '--preset', 'words', '--model', MODEL, '--max-iterations', '5']);
  const small = ['--word-dim', '4', '--hidden', '3', '--char-filters', '3', '--epochs', '1'];
  await clean([...train, '--model-type', 'bilstm', '--model', NETWORK, ...small]);
  const experiment = {
    ...TINY_OPTIONS,
    title: `A title ${EVIL}\nof two lines`,
    corpora: [{ name: 'c', source: { kind: 'files', train: CORPUS, dev: CORPUS, test: CHANGED } }],
    grids: [{ ...TINY_OPTIONS.grids[0], emissions: ['features'], outputs: ['softmax', 'crf'] }],
  };
  folder.write('experiment.json', JSON.stringify(experiment));
  await clean(['compare', folder.path('experiment.json'), '--out', OUT, '--threads', '1']);
});

async function shownText(pieces: Iterable<string | Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of showPieces(pieces)) text += piece;
  return text;
}

describe('nothing that names hold reaches a terminal as a command', () => {
  const model = ['--model', MODEL];
  it.each<readonly string[]>([
    ['corpus', CORPUS, CHANGED],
    ['evaluate', ...model, '--data', CHANGED],
    ['evaluate', ...model, '--data', CHANGED, '--errors', '--train', CORPUS],
    ['evaluate', '--gold', CORPUS, '--predicted', CHANGED, '--errors', '--mode', 'strict'],
    ['evaluate', '--model', NETWORK, '--data', CHANGED, '--errors'],
    ['weights', ...model],
    ['weights', ...model, '--transitions'],
    ['weights', ...model, '--shares', '--data', CORPUS],
    ['weights', ...model, '--group', '--data', CORPUS],
    ['weights', ...model, '--compare', MODEL],
    ['weights', ...model, '--markdown'],
    ['weights', ...model, '--refits', '2', '--train', CORPUS],
    ['explain', ...model, '--input', CORPUS, '--token', '1'],
    ['explain', ...model, '--input', CORPUS],
    ['explain', ...model, '--input', CORPUS, '--occlude'],
    ['explain', ...model, '--network', NETWORK, '--input', CORPUS, '--token', '1'],
    ['explain', '--model', NETWORK, '--input', CORPUS, '--token', '1', '--data', CORPUS],
    ['explain', '--model', NETWORK, '--input', CORPUS],
    ['probe', '--model', NETWORK, '--data', CORPUS, '--tokens', '12'],
    ['report', OUT],
    ['reproduce', OUT, '--threads', '1'],
  ])('%j %j %j %j %j %j %j %j', async (...args) => {
    const { stdout, stderr } = await clean(args);
    const coloured = await clean(args, { isTerminal: true });
    expect(coloured.stdout.replace(COLOUR, '')).toBe(stdout);
    const json = await clean(
      args[0] === 'weights' && args.includes('--markdown') ? args : [...args, '--json'],
    );
    if (!args.includes('--markdown')) expect(() => JSON.parse(json.stdout)).not.toThrow();
    expect(stdout + stderr).toMatch(args.includes('--shares') ? /transitions/ : /[␛⟨]|same/);
  });

  it('commands that write files', async () => {
    const csv = folder.path('w.csv');
    await clean(['weights', '--model', MODEL, '--csv', csv]);
    expect(readFileSync(csv, 'utf8')).not.toMatch(FORBIDDEN);
    const edited = folder.path('edited\u001b[2J.crfmodel');
    const { stdout } = await clean(['edit', '--model', MODEL, '--weights', csv, '--output', edited]);
    expect(stdout).toContain('edited␛[2J');
    const page = folder.path('page\u001b[2J.html');
    await clean(['inspect', MODEL, '--data', CORPUS, '--output', page]);
    await clean(['inspect', MODEL, '--compare', edited, '--output', page]);
    await clean(['weights', '--model', MODEL, '--html', page]);
    for (const name of readdirSync(OUT, { recursive: true, encoding: 'utf8' })) {
      if (/^report\..*(md|tex|csv)$/.test(name))
        expect(readFileSync(`${OUT}/${name}`, 'utf8')).not.toMatch(FORBIDDEN);
    }
    expect(readFileSync(`${OUT}/report.md`, 'utf8')).toContain('␛\\[31mEVIL');
  });

  it('tag: the same bytes into a pipe, text on a terminal', async () => {
    const tag = ['tag', '--model', MODEL, '--input', CORPUS];
    const piped = await callCli(...tag);
    expect(piped.stdout).toContain(JSON.stringify(EVIL).slice(1, -1));
    const shown = await clean(tag, { isTerminal: true });
    expect(showLines(piped.stdout, false)).toBe(shown.stdout);
    const plain = folder.write('plain.txt', 'a\u001b[31m\u202e\u200b\tO\n\n');
    const plainModel = folder.path('plain.crfmodel');
    await clean(['train', '--train', plain, '--preset', 'words', '--model', plainModel]);
    const raw = await callCli('tag', '--model', plainModel, '--input', plain);
    expect(raw).toEqual({ code: 0, stderr: '', stdout: 'a\u001b[31m\u202e\u200b O O\n\n' });
    const onScreen = await clean(['tag', '--model', plainModel, '--input', plain], { isTerminal: true });
    expect(onScreen.stdout).toBe('a␛[31m⟨U+202E⟩⟨U+200B⟩ O O\n\n');
  });

  it.each<[string, readonly string[], number]>([
    ['a file that is not there', ['corpus', folder.path(`no${EVIL}`)], 1],
    ['a label nobody knows', ['weights', '--model', MODEL, '--label', EVIL], 2],
    ['an option', ['train', `--${EVIL}`, '1'], 2],
    ['a command', [EVIL], 2],
    ['a choice', ['train', '--algorithm', EVIL], 2],
    [
      'a template',
      ['train', '--train', CORPUS, '--model', MODEL, '--template', folder.write('t.txt', `U:%x[${EVIL}`)],
      1,
    ],
    ['a regular expression', ['weights', '--model', MODEL, '--match', `(${EVIL}`], 2],
    ['no model', ['tag', '--model', folder.write('no.crfmodel', EVIL), '--input', CORPUS], 1],
    ['a ragged line', ['corpus', folder.write('ragged.txt', `a${EVIL} O\nb ${EVIL} O\n`)], 1],
    ['a column', ['corpus', CORPUS, '--label', EVIL], 1],
    ['an experiment', ['compare', folder.write('e.json', JSON.stringify({ [EVIL]: 1 }))], 1],
    ['JSON that is none', ['compare', folder.write('f.json', `{"a": ${EVIL}`)], 1],
    ['a folder', ['report', folder.path(EVIL.replace('/', ''))], 1],
  ])('an error about %s is one line', async (_, args, code) => {
    const { stdout, stderr } = await clean(args, { code });
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^crf-lab: [^\n]+\n(\(add --help for the options\)\n)?$/);
  });
});

describe('messages are bounded', () => {
  const huge = 'x'.repeat(5_000_000);
  it.each<[string, () => string]>([
    ['a token of 5 MB', () => folder.write('huge.txt', `a O\n${huge} ${huge} O\n`)],
    [
      'a label of 5 MB',
      () => folder.write('huge.jsonl', JSON.stringify({ tokens: ['a'], tags: [huge, huge] })),
    ],
    ['a key of 5 MB', () => folder.write('keys.jsonl', JSON.stringify({ [huge]: ['a'] }))],
    ['a header of 5 MB', () => folder.write('head.csv', `${huge},${huge}\n1,2\n`)],
    ['a thousand lines in a header', () => folder.write('lines.csv', `"${'a\n'.repeat(1000)}",b\n1,2\n`)],
  ])('%s', async (_, file) => {
    const path = file();
    const { stderr } = await clean(['corpus', path], { code: 1 });
    expect(stderr).toMatch(/^crf-lab: [^\n]{1,1100}\n$/);
    expect(stderr).toContain(path);
  });

  it('the place stays however long, and the remedy', () => {
    const cut = cutMiddle(`found ${'y'.repeat(5000)}, expected z; name it with --label`, 100);
    expect(cut).toMatch(/^found y+ … y+, expected z; name it with --label$/);
    expect(Array.from(cut)).toHaveLength(100);
    expect(cutMiddle('short', 100)).toBe('short');
    expect(cutMiddle('\u001b'.repeat(60), 50)).toBe(`${'␛'.repeat(24)} … ${'␛'.repeat(23)}`);
  });

  it('lines on stderr: bounded in number and length, the first may redraw the last', async () => {
    const written: string[] = [];
    const { write } = process.stderr;
    process.stderr.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    try {
      printLines('a\n'.repeat(1000));
      printMessage('a\nb\n');
      printMessage('\r\u001b[Kepoch \u001b[K\r');
    } finally {
      process.stderr.write = write;
    }
    expect(written.join('')).toMatch(/^(a\n){100}…\na␊b\n/);
    expect(written.at(-1)).toBe('\r\u001b[Kepoch ␛[K␍');
  });
});

describe('what is shown', () => {
  it.each([
    ['plain', 'plain'],
    ['\u001b\u007f\u0085', '␛␡⟨U+0085⟩'],
    ['a\u202eb\u2066c\u061c', 'a⟨U+202E⟩b⟨U+2066⟩c⟨U+061C⟩'],
    ['a\u200bb\ufeff\u2060', 'a⟨U+200B⟩b⟨U+FEFF⟩⟨U+2060⟩'],
    // Joiners where they do something, and where they only hide.
    ['\u0646\u0645\u06cc\u200c\u062e', '\u0646\u0645\u06cc\u200c\u062e'],
    ['\u{1f468}\u200d\u{1f469}', '\u{1f468}\u200d\u{1f469}'],
    ['\u0915\u094d\u200d\u0937', '\u0915\u094d\u200d\u0937'],
    ['PE\u200dR', 'PE⟨U+200D⟩R'],
    ['\u200cPER', '⟨U+200C⟩PER'],
    ['\u3164\uffa0\u180e\u034f', '⟨U+3164⟩⟨U+FFA0⟩⟨U+180E⟩⟨U+034F⟩'],
    ['\ud800x\udfff', '⟨U+D800⟩x⟨U+DFFF⟩'],
  ])('%j', (text, shown) => {
    expect(makeVisible(text)).toBe(shown);
  });

  it('JSON means the same, without what is invisible', () => {
    const value = { [EVIL]: [EVIL, 'a\tb\n', '\u0646\u200c\u062e'] };
    for (const json of [JSON.stringify(value), JSON.stringify(value, undefined, 2)]) {
      const escaped = escapeInvisible(json);
      expect(escaped).not.toMatch(FORBIDDEN);
      expect(JSON.parse(escaped)).toEqual(value);
    }
    expect(escapeInvisible('{"a": "b"}')).toBe('{"a": "b"}');
  });

  it('colours stay where they are wanted, and nothing else', () => {
    const text = '\u001b[32m+1\u001b[0m \u001b[2J \u001b[5m\n';
    expect(showLines(text, true)).toBe('\u001b[32m+1\u001b[0m ␛[2J ␛[5m\n');
    expect(showLines(text, false)).toBe('␛[32m+1␛[0m ␛[2J ␛[5m\n');
  });

  it('data in pieces, cut anywhere in a character', async () => {
    const bytes = new TextEncoder().encode('a\tb\u202e\r\n\u001b[31m\u{e0041}é\n');
    const pieces = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect((await shownText(pieces)).replace('␍', '\r')).toBe('a\tb⟨U+202E⟩\r\n␛[31m⟨U+E0041⟩é\n');
    expect(await shownText(['a\tb\r\n'])).toBe('a\tb\r\n');
  });
});

describe('one place writes', () => {
  it('no file of src/cli but output.ts writes to the terminal', () => {
    const root = new URL('../../src/', import.meta.url);
    const writers = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (name) =>
        name.endsWith('.ts') &&
        /process\s*\.\s*std(out|err)\s*\.\s*write|\bconsole\s*\./.test(
          readFileSync(new URL(name, root), 'utf8'),
        ),
    );
    expect(writers).toEqual(['cli/output.ts']);
  });
});
