import { afterAll, describe, expect, it } from 'vitest';
import { callCli, callCliJson, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

describe('crf-lab corpus', () => {
  it('prints the counts of one corpus as one JSON object', async () => {
    const found = await callCliJson('corpus', fixture('cli-train.txt'), '--columns', 'word,pos,ner');
    expect(found).toMatchObject({
      sentences: 4,
      tokens: 21,
      documents: 1,
      scheme: 'iob2',
      invalid: 0,
      categories: { LOC: 4, PER: 3 },
      outsideShare: 11 / 21,
      entities: 7,
    });
    expect(found).not.toHaveProperty('overlap');
  });

  it('compares each further corpus with the first', async () => {
    const found = await callCliJson('corpus', fixture('cli-train.txt'), fixture('cli-test.txt'));
    expect(found).toMatchObject({
      corpora: [{ sentences: 4 }, { sentences: 2, overlap: { unseenTokens: 0, unseenEntities: 1 / 3 } }],
    });
  });

  it('compares all corpora with --train', async () => {
    const train = fixture('cli-train.txt');
    const found = await callCliJson('corpus', fixture('cli-test.txt'), '--train', train);
    expect(found).toMatchObject({ sentences: 2, overlap: { unseenEntities: 1 / 3 } });
  });

  it('shows several corpora side by side', async () => {
    const { code, stdout } = await callCli('corpus', fixture('cli-train.txt'), fixture('cli-test.txt'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\| sentences +\| +4 \| +2 \|$/m);
    expect(stdout).toMatch(/^\| tokens unseen in train +\| +\| +0\.00 % \|$/m);
    expect(stdout).toMatch(/^\| LOC +\| +4 \| +1 \|$/m);
  });

  it('counts words alone where there are no labels', async () => {
    const { code, stdout } = await callCli('corpus', folder.write('words.txt', 'a\nb\n\nc\n'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\| tokens +\| +3 \|$/m);
    expect(stdout).not.toContain('tag scheme');
  });

  it('takes the scheme that is named instead of the one it finds', async () => {
    const file = folder.write('io.txt', 'a I-X\nb I-X\nc O\n');
    expect(await callCliJson('corpus', file)).toMatchObject({ scheme: 'io', invalid: 0 });
    expect(await callCliJson('corpus', file, '--scheme', 'iob2')).toMatchObject({
      scheme: 'iob2',
      invalid: 1,
    });
  });

  it('reads every format', async () => {
    const counts = async (...args: string[]) => {
      const { sentences, tokens, scheme } = await callCliJson('corpus', ...args);
      return [sentences, tokens, scheme];
    };
    expect(await counts(fixture('cli-tokens.csv'))).toEqual([2, 5, 'iob2']);
    expect(await counts(fixture('cli-lines.jsonl'))).toEqual([2, 7, 'iob2']);
    expect(await counts(fixture('cli-flights'))).toEqual([2, 5, 'iob2']);
    expect(await counts(fixture('cli-nodes.conllu'))).toEqual([2, 5, 'none']);
    expect(await counts(fixture('cli-attributes.txt'), '--format', 'crfsuite')).toEqual([2, 5, 'iob2']);
  });

  it('describes the embedded corpus at each level', async () => {
    const coarse = await callCliJson('corpus', 'embedded:dev:coarse');
    const fine = await callCliJson('corpus', 'embedded:dev:fine');
    expect(coarse.sentences).toBe(fine.sentences);
    expect(Object.keys(coarse.categories as object).length).toBe(4);
    expect(Object.keys(fine.categories as object).length).toBeGreaterThan(20);
  });

  it('renames categories by a map', async () => {
    const map = folder.write('map.tsv', 'fine\tcoarse\nPER\tNAME\nLOC\tNAME\n');
    const found = await callCliJson('corpus', fixture('cli-train.txt'), '--map', map);
    expect(found.categories).toEqual({ NAME: 7 });
  });

  it('names the category that a map lacks', async () => {
    const map = folder.write('short-map.tsv', 'PER\tNAME\n');
    const { code, stderr } = await callCli('corpus', fixture('cli-train.txt'), '--map', map);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `crf-lab: ${map}: category "LOC" is not in the category map; add a line for it (in code, unmapped may be keep or other)\n`,
    );
  });
});
