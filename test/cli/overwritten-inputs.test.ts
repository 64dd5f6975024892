/** No output of a command may be one of its inputs, by whatever name. */
import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callCli, fixture, MAIN, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);
const path = folder.path;
const COLUMNS = ['--columns', 'word,pos,ner'];
const NETWORK = ['--model-type', 'bilstm', '--epochs', '1', '--hidden', '4', '--char-encoder', 'none'];

const FILES = {
  train: readFileSync(fixture('cli-train.txt')),
  dev: readFileSync(fixture('cli-test.txt')),
  template: 'U0:%x[0,0]\n',
  vectors: 'Karl 1 0\nlives 0 1\n',
  names: 'Karl\n',
  clusters: '0101\tKarl\t3\n',
  map: 'PER\tX\n',
} as const;

beforeAll(async () => {
  for (const [name, data] of Object.entries(FILES)) folder.write(name, data);
  const train = ['train', '--train', path('train'), ...COLUMNS];
  const results = [
    await callCli(...train, '--preset', 'words', '--model', path('model')),
    await callCli(...train, '--preset', 'words', '--model', path('other'), '--max-iterations', '2'),
    await callCli(...train, ...NETWORK, '--model', path('network')),
    await callCli('weights', '--model', path('model'), '--csv', path('weights.csv')),
  ];
  for (const { code, stderr } of results) if (code !== 0) throw new Error(stderr);
});

const TRAIN = (): string[] => ['train', '--train', path('train'), '--preset', 'words'];

/** Command, the option that is an output, the option or argument that is an input, the input's file. */
const COMMANDS: readonly [args: () => string[], output: string, input: string, file: string][] = [
  [TRAIN, '--model', '--train', 'train'],
  [() => [...TRAIN(), '--dev', path('dev')], '--model', '--dev', 'dev'],
  [() => [...TRAIN(), '--map', path('map')], '--model', '--map', 'map'],
  [() => [...TRAIN(), '--gazetteer', path('train'), path('names')], '--model', '--gazetteer', 'names'],
  [() => [...TRAIN(), '--clusters', path('clusters')], '--model', '--clusters', 'clusters'],
  [() => [...TRAIN(), '--vectors', path('vectors')], '--model', '--vectors', 'vectors'],
  [
    () => ['train', '--train', path('train'), '--template', path('template')],
    '--model',
    '--template',
    'template',
  ],
  [() => ['train', ...NETWORK, '--train', path('train')], '--model', '--train', 'train'],
  [() => ['tag', '--model', path('model'), '--input', path('dev')], '--output', '--input', 'dev'],
  [() => ['tag', '--model', path('model'), '--input', path('dev')], '--output', '--model', 'model'],
  [
    () => ['tag', '--model', path('network'), '--input', path('dev'), '--vectors', path('vectors')],
    '--output',
    '--vectors',
    'vectors',
  ],
  [() => ['inspect', path('model')], '--output', '<model>', 'model'],
  [() => ['inspect', path('model'), '--compare', path('other')], '--output', '--compare', 'other'],
  [() => ['inspect', path('model'), '--data', path('dev')], '--output', '--data', 'dev'],
  [() => ['weights', '--model', path('model')], '--csv', '--model', 'model'],
  [() => ['weights', '--model', path('model')], '--html', '--model', 'model'],
  [
    () => ['weights', '--model', path('model'), '--refits', '2', '--train', path('train')],
    '--csv',
    '--train',
    'train',
  ],
  [
    () => ['edit', '--model', path('model'), '--weights', path('weights.csv')],
    '--output',
    '--weights',
    'weights.csv',
  ],
];

/** Another name of a file. */
const NAMES: Readonly<Record<string, (file: string) => string>> = {
  'the same path': (file) => file,
  'a relative path': (file) => relative(process.cwd(), file),
  'a path with dots': (file) => `${path('.')}/network/../${basename(file)}`,
  'a symbolic link': (file) => once(`${file}.symbolic`, (name) => symlinkSync(file, name)),
  'a link to a link': (file) =>
    once(`${file}.second`, (name) =>
      symlinkSync(
        once(`${file}.first`, (first) => symlinkSync(basename(file), first)),
        name,
      ),
    ),
  'a hard link': (file) => once(`${file}.hard`, (name) => linkSync(file, name)),
  'a linked folder': (file) =>
    join(
      once(path('linked'), (name) => symlinkSync(path('.'), name)),
      basename(file),
    ),
};

const made = new Set<string>();
function once(name: string, make: (name: string) => void): string {
  if (!made.has(name)) make(name);
  made.add(name);
  return name;
}

const CASES = COMMANDS.flatMap(([args, output, input, file]) =>
  Object.entries(NAMES).map(([kind, rename]) => [args, output, input, file, kind, rename] as const),
).map(([args, ...rest]) => ({ args, rest, title: `${args()[0]} ${rest[0]} ${rest[1]} ${rest[3]}` }));

describe('an output that is an input', () => {
  it.each(CASES)('is refused: $title', async ({ args, rest: [output, input, file, , rename] }) => {
    const before = readFileSync(path(file));
    const target = rename(path(file));
    const { code, stdout, stderr } = await callCli(...args(), output, target);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`crf-lab: ${output}: ${target} is `);
    expect(stderr).toContain(`the file of ${input}; name another file\n`);
    expect(readFileSync(path(file)).equals(before)).toBe(true);
  });

  it('is refused where the input is one of three slot files', async () => {
    for (const [part, text] of Object.entries({
      'seq.in': 'to Boston\n',
      'seq.out': 'O B-city\n',
      label: 'go\n',
    }))
      folder.write(`atis.${part}`, text);
    for (const part of ['seq.in', 'seq.out', 'label']) {
      const args = ['train', '--train', path('atis'), '--preset', 'slots', '--model', path(`atis.${part}`)];
      const { code, stderr } = await callCli(...args);
      expect([code, stderr]).toEqual([2, expect.stringContaining('the file of --train; name another file')]);
    }
  });

  it('is refused where it is what standard input reads', () => {
    const args = [MAIN, 'tag', '--model', path('model'), '--input', '-', '--output', path('dev')];
    const run = (file: string) => {
      const { status, stderr } = spawnSync('sh', [
        '-c',
        `exec "$@" < "${file}"`,
        'sh',
        process.execPath,
        ...args,
      ]);
      return [status, String(stderr)];
    };
    expect(run(path('dev'))).toEqual([
      2,
      expect.stringContaining(
        `--output: ${path('dev')} is what standard input reads, the file of --input; name another file`,
      ),
    ]);
    expect(readFileSync(path('dev')).equals(FILES.dev)).toBe(true);
    folder.write('copy', FILES.dev);
    expect(run(path('copy'))[0]).toBe(0);
    folder.write('dev', FILES.dev);
  });

  it('is refused where the folder of a network holds an input', async () => {
    mkdirSync(path('data/deep'), { recursive: true });
    writeFileSync(path('data/deep/train'), FILES.train);
    symlinkSync(path('data'), path('data-link'));
    for (const target of [path('data'), path('data/deep'), path('data-link'), relative('.', path('data'))]) {
      const args = ['train', ...NETWORK, '--train', path('data/deep/train'), '--model', target];
      const { code, stderr } = await callCli(...args);
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining(
          `--model: the folder ${target} holds ${path('data/deep/train')}, the file of --train`,
        ),
      ]);
    }
  });

  it('is refused as a file of the network that is read', async () => {
    for (const name of readdirSync(path('network'))) {
      const args = ['tag', '--model', path('network'), '--input', path('dev')];
      const { code, stderr } = await callCli(...args, '--output', path(`network/${name}`));
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining(`is in ${path('network')}, the folder of --model; name another place`),
      ]);
    }
  });
});

describe('an output that is none of the inputs', () => {
  it.each<[string, () => string[]]>([
    ['a device', () => [...TRAIN(), '--model', '/dev/null']],
    ['a file that is not there yet', () => [...TRAIN(), '--model', path('new')]],
    ['a file that an input only begins like', () => [...TRAIN(), '--model', path('trai')]],
    ['a model that was there', () => [...TRAIN(), '--model', path('new')]],
    ['the network that was there', () => [...TRAIN().slice(0, 3), ...NETWORK, '--model', path('network')]],
    ['the model it begins with', () => [...TRAIN(), '--warm-start', path('new'), '--model', path('new')]],
    [
      'the embedded corpus',
      () => [
        'train',
        '--train',
        'embedded:train',
        '--preset',
        'words',
        '--max-iterations',
        '1',
        '--model',
        path('e'),
      ],
    ],
    [
      'the model that is edited',
      () => ['edit', '--model', path('other'), '--weights', path('weights.csv'), '--output', path('other')],
    ],
  ])('is written: %s', async (_, args) => {
    const { code, stderr } = await callCli(...args());
    expect([code, stderr]).toEqual([0, expect.anything()]);
  });

  it('may be a device that is read too', async () => {
    const args = ['edit', '--model', path('model'), '--weights', '/dev/null', '--output', '/dev/null'];
    expect((await callCli(...args)).stderr).toContain('/dev/null: the file is empty, expected the header');
  });
});
