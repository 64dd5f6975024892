import { describe, expect, it } from 'vitest';
import { cellKey, externalKey } from '../../../src/compare/experiment/cell-key.ts';
import { fileNameOf, fileNames } from '../../../src/compare/experiment/names.ts';
import { planExperiment } from '../../../src/compare/experiment/plan.ts';
import { resolveExperiment } from '../../../src/compare/experiment/schema.ts';
import { livePageNames } from '../../../src/compare/report/live-pages.ts';

const long = 'x'.repeat(300);

/** Names that people may give, the last of each pair unlike the first for them. */
const NAMES = [
  'other tool',
  'other-tool',
  'Other Tool',
  'mine',
  'Mine',
  'MINE',
  '../x',
  '..\\x',
  '/etc/passwd',
  'C:\\x',
  '..',
  '.',
  '.hidden',
  'a.',
  'a ',
  'CON',
  'con.txt',
  'Nul',
  'com1',
  'lpt9.html',
  long,
  `${long.slice(1)}y`,
  '👩‍👩‍👧🇩🇪',
  '🇩🇪',
  'ä',
  'a\u0308b',
  '漢字',
  '漢字二',
  '__proto__',
  'constructor',
  '-rf',
  '--out',
  '%2F',
  'a/b',
  'a%2Fb',
  '<script>alert(1)</script>',
  '"quotes"',
  "it's",
  '$(reboot)',
  '*?',
  'a:b',
  'a|b',
];

describe('names of files', () => {
  it.each(NAMES)('are safe on every system: %s', (name) => {
    const file = fileNameOf(name);
    expect(file).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/);
    expect(file).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|\.$/i);
    expect(fileNameOf(name)).toBe(file);
  });

  it.each(['conll2003', 'ewt-upos', 'A.b_c-9', 'x'.repeat(40)])(
    'are the names where they can be: %s',
    (name) => {
      expect(fileNameOf(name)).toBe(name);
    },
  );

  it('keep what can be read of a name', () => {
    expect(fileNameOf('other tool')).toMatch(/^other-tool-[0-9a-f]{8}$/);
    expect(fileNameOf('Überschrift für alle')).toMatch(/^Uberschrift-fur-alle-[0-9a-f]{8}$/);
    expect(fileNameOf('漢字')).toMatch(/^[0-9a-f]{8}$/);
  });

  it('are all different, also where letter case is ignored, and where a name is like the file of another', () => {
    const names = [...NAMES, fileNameOf('other tool'), fileNameOf('漢字'), `mine-${'0'.repeat(8)}`];
    const files = [...fileNames(names).values()].map((file) => file.toLowerCase());
    expect(files).toHaveLength(new Set(names).size);
    expect(new Set(files).size).toBe(files.length);
    for (const file of files) expect(file.length).toBeLessThanOrEqual(41);
    expect(fileNames(['mine', 'Mine']).get('mine')).toBe('mine');
  });
});

const experiment = resolveExperiment({
  name: long,
  corpora: NAMES.filter((name) => name !== 'a ').map((name) => ({
    name,
    source: { kind: 'embedded' as const },
  })),
  grids: [{ name: 'a grid', emissions: ['features'], outputs: ['crf'], seeds: [1] }],
  interpretation: { refits: 0 },
});

describe('experiments', () => {
  it('take every such name, and give each corpus a page of its own', () => {
    const pages = [...livePageNames(experiment).values()];
    expect(new Set(pages.map((page) => page.toLowerCase())).size).toBe(experiment.corpora.length);
    for (const page of pages) expect(page).toMatch(/^inspect-[A-Za-z0-9][A-Za-z0-9._-]*\.html$/);
  });

  it('have keys of cells that no other name leads to', () => {
    const own = planExperiment(experiment, []).runs.map(({ spec }) => cellKey(spec, 'crf'));
    const others = experiment.corpora.flatMap(({ name }) => [
      externalKey(name, 'all/features/crf/none/none/preset/all/none'),
      externalKey(name, 'b'),
      externalKey(`${name}/b`, 'b'),
    ]);
    const keys = [...own, ...others];
    expect(own).toHaveLength(experiment.corpora.length);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
