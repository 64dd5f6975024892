import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { callCli, callCliJson, fixture, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const GOLD = fixture('cli-test.txt');
const COLUMNS = ['--columns', 'word,pos,ner'];
/** The test file with one entity missed and one of another category. */
const WRONG = readFileSync(GOLD, 'utf8').replace('Karl NNP B-PER', 'Karl NNP O').replace('B-LOC', 'B-ORG');

/** The right labels, and wrong ones as `tag` adds them, after the same columns. */
const tagged = (gold: string, wrong: string): string => {
  const wrongLines = wrong.split('\n');
  return gold
    .split('\n')
    .map((line, n) => (line === '' ? '' : `${line} ${wrongLines[n]?.split(' ').at(-1)}`))
    .join('\n');
};

interface Scores {
  micro: Record<string, number>;
  accuracy: number;
}

const evaluate = (...args: string[]): Promise<Scores> =>
  callCliJson('evaluate', ...args) as unknown as Promise<Scores>;

const WRONG_SCORES = { micro: { gold: 3, predicted: 2, correct: 1 }, accuracy: 7 / 9 };

describe('crf-lab evaluate --gold --predicted', () => {
  it('prints the scores as one JSON object', async () => {
    const predicted = folder.write('wrong.txt', WRONG);
    const found = await callCliJson('evaluate', '--gold', GOLD, '--predicted', predicted);
    expect(found).toMatchObject({
      mode: 'conlleval',
      tokens: 9,
      accuracy: 7 / 9,
      micro: { precision: 1 / 2, recall: 1 / 3, f1: 2 / 5, gold: 3, predicted: 2, correct: 1 },
      macro: { f1: (2 / 3 + 0) / 2 },
      perCategory: {
        LOC: { precision: 0, recall: 0, f1: 0, gold: 1, predicted: 0, correct: 0 },
        ORG: { precision: 0, recall: 0, f1: 0, gold: 0, predicted: 1, correct: 0 },
        PER: { precision: 1, recall: 1 / 2, f1: 2 / 3, gold: 2, predicted: 1, correct: 1 },
      },
    });
    expect(Object.keys(found.perCategory as object)).toEqual(['LOC', 'ORG', 'PER']);
  });

  it('reads a file of the same columns and one with a further column, named or not', async () => {
    const same = folder.write('same.txt', WRONG);
    const more = folder.write('more.txt', tagged(readFileSync(GOLD, 'utf8'), WRONG));
    const raw = readFileSync(GOLD, 'utf8').replace(/ [^ \n]+$/gm, '');
    const unlabelled = folder.write('unlabelled.txt', tagged(raw, WRONG));
    for (const predicted of [same, more, unlabelled]) {
      const files = ['--gold', GOLD, '--predicted', predicted];
      expect(await evaluate(...files)).toMatchObject(WRONG_SCORES);
      expect(await evaluate(...files, ...COLUMNS)).toMatchObject(WRONG_SCORES);
      expect(await evaluate(...files, '--columns', 'word,_,ner')).toMatchObject(WRONG_SCORES);
    }
  });

  it('finds a label column in the middle, and the prediction at the end', async () => {
    const swap = (text: string): string => text.replace(/^(\S+) (\S+) (\S+)/gm, '$1 $3 $2');
    const gold = folder.write('middle.txt', swap(readFileSync(GOLD, 'utf8')));
    const same = folder.write('middle-same.txt', swap(WRONG));
    const more = folder.write('middle-more.txt', tagged(swap(readFileSync(GOLD, 'utf8')), WRONG));
    for (const predicted of [same, more]) {
      const args = ['--gold', gold, '--predicted', predicted, '--columns', 'word,ner,pos', '--label', 'ner'];
      expect(await evaluate(...args)).toMatchObject(WRONG_SCORES);
    }
  });

  it('reads csv and JSON Lines with predictions in a further field, or in the field of the labels', async () => {
    const csv = readFileSync(fixture('cli-tokens.csv'), 'utf8');
    const wrongCsv = csv.replace('B-PER', 'O');
    const moreCsv = csv
      .split('\n')
      .map((line, n) =>
        line === '' ? '' : `${line},${n === 0 ? 'predicted' : wrongCsv.split('\n')[n]?.split(',').at(-1)}`,
      )
      .join('\n');
    const jsonl = readFileSync(fixture('cli-lines.jsonl'), 'utf8');
    const wrongJsonl = jsonl.replace('B-PER', 'O').replaceAll('"tags"', '"labels"');
    const moreJsonl = jsonl
      .split('\n')
      .map((line, n) =>
        line === ''
          ? ''
          : line.replace('}', `,"predicted":${wrongJsonl.split('\n')[n]?.match(/"labels":(.*)}/)?.[1]}}`),
      )
      .join('\n');
    const expectOneMissed = async (gold: string, predicted: string, count: number): Promise<void> => {
      const { micro } = await evaluate('--gold', gold, '--predicted', predicted);
      expect(micro).toMatchObject({ gold: count, predicted: count - 1, correct: count - 1 });
    };
    await expectOneMissed(fixture('cli-tokens.csv'), folder.write('same.csv', wrongCsv), 2);
    await expectOneMissed(fixture('cli-tokens.csv'), folder.write('more.csv', moreCsv), 2);
    await expectOneMissed(fixture('cli-lines.jsonl'), folder.write('same.jsonl', wrongJsonl), 3);
    await expectOneMissed(fixture('cli-lines.jsonl'), folder.write('more.jsonl', moreJsonl), 3);
  });

  it('reads CoNLL-U, slots and attribute files', async () => {
    const conllu = folder.write(
      'wrong.conllu',
      readFileSync(fixture('cli-nodes.conllu'), 'utf8').replace('PRON', 'X'),
    );
    expect((await evaluate('--gold', fixture('cli-nodes.conllu'), '--predicted', conllu)).accuracy).toBe(
      4 / 5,
    );

    const slots = folder.write('slots.txt', 'O O O\nO B-from\n');
    const flights = ['--gold', fixture('cli-flights')];
    expect((await evaluate(...flights, '--predicted', slots)).micro).toMatchObject({ gold: 2, correct: 1 });
    expect((await evaluate(...flights, '--predicted', fixture('cli-flights'))).micro).toMatchObject({
      correct: 2,
    });

    const attributes = ['--gold', fixture('cli-attributes.txt'), '--format', 'crfsuite', '--predicted'];
    const labels = folder.write('labels.txt', 'B-PER\nO\nB-L:C\n\nO\nO\n\n');
    expect((await evaluate(...attributes, labels)).micro).toMatchObject({ gold: 3, correct: 2 });
    expect((await evaluate(...attributes, fixture('cli-attributes.txt'))).accuracy).toBe(1);
  });

  it('finds the scheme of the gold labels, or takes the one named', async () => {
    const gold = folder.write('iob1.txt', 'a I-X\nb I-X\nc O\nd I-X\ne B-X\n');
    const predicted = folder.write('iob1-wrong.txt', 'a B-X\nb I-X\nc O\nd I-X\ne B-X\n');
    const files = ['--gold', gold, '--predicted', predicted, '--mode', 'strict'];
    // Under IOB1 a B at the start of a sentence is not well formed.
    expect((await evaluate(...files)).micro).toMatchObject({ gold: 3, correct: 2 });
    expect((await evaluate(...files, '--scheme', 'iob2')).micro).toMatchObject({
      gold: 1,
      predicted: 2,
      correct: 1,
    });
  });

  it('renames categories on both sides', async () => {
    const map = folder.write('map.tsv', 'LOC\tNAME\nORG\tNAME\nPER\tPERSON\n');
    const predicted = folder.write('fine.txt', WRONG);
    const found = await evaluate('--gold', GOLD, '--predicted', predicted, '--map', map);
    expect(found).toMatchObject({ micro: { correct: 2 }, perCategory: { NAME: { gold: 1, correct: 1 } } });
  });

  it('says where the two files differ', async () => {
    const complain = async (text: string): Promise<string> => {
      const predicted = folder.write('other.txt', text);
      const { code, stdout, stderr } = await callCli('evaluate', '--gold', GOLD, '--predicted', predicted);
      expect([code, stdout]).toEqual([1, '']);
      return stderr.replace(predicted, 'other.txt').replaceAll(GOLD, 'gold.txt');
    };
    expect(await complain(WRONG.replace('old', 'young'))).toBe(
      'crf-lab: other.txt:7: word 3 of the sentence is "young", expected "old" as in gold.txt:7; both files must hold the same text\n',
    );
    expect(await complain(WRONG.replace('old JJ O\n', ''))).toBe(
      'crf-lab: other.txt:7: word 3 of the sentence is ".", expected "old" as in gold.txt:7; both files must hold the same text\n',
    );
    expect(await complain(WRONG.replace('. . O\n\nAnna', '\nAnna'))).toBe(
      'crf-lab: other.txt:1: a sentence of 4 tokens, expected 5 as in gold.txt:1; both files must hold the same text\n',
    );
    expect(await complain(WRONG.slice(0, WRONG.indexOf('\n\n') + 1))).toBe(
      'crf-lab: other.txt: found 1 of the 2 sentences of gold.txt; both files must hold the same text\n',
    );
  });

  it("prints conlleval's report without --json", async () => {
    const { stdout } = await callCli(
      'evaluate',
      '--gold',
      GOLD,
      '--predicted',
      folder.write('report.txt', WRONG),
    );
    expect(stdout).toBe(
      'processed 9 tokens with 3 phrases; found: 2 phrases; correct: 1.\n' +
        'accuracy:  77.78%; precision:  50.00%; recall:  33.33%; FB1:  40.00\n' +
        '              LOC: precision:   0.00%; recall:   0.00%; FB1:   0.00  0\n' +
        '              ORG: precision:   0.00%; recall:   0.00%; FB1:   0.00  1\n' +
        '              PER: precision: 100.00%; recall:  50.00%; FB1:  66.67  1\n',
    );
  });

  it('counts kinds of errors and splits by vocabulary when asked to', async () => {
    const predicted = folder.write('kinds.txt', WRONG);
    const files = ['--gold', GOLD, '--predicted', predicted, '--errors', '--train', fixture('cli-train.txt')];
    const found = await callCliJson('evaluate', ...files);
    expect(found).toMatchObject({
      errors: { correct: { gold: 1 }, type: { gold: 1 }, missed: { gold: 1 } },
      semeval: { strict: { f1: 2 / 5 } },
      confusion: { categories: ['LOC', 'ORG', 'PER'] },
    });
    expect(Object.keys(found.splits as object)).toContain('OOTV');
    const { stdout } = await callCli('evaluate', ...files);
    expect(stdout).toMatch(/^\| missed +\| +1 \| +0 \|$/m);
  });
});

describe('crf-lab evaluate --model --data', () => {
  it('scores what tag would predict', async () => {
    const model = folder.path('m.crfmodel');
    const args = ['--train', fixture('cli-train.txt'), ...COLUMNS, '--preset', 'words', '--model', model];
    await callCli('train', ...args, '--quiet');
    const output = folder.path('tagged.txt');
    await callCli('tag', '--model', model, '--input', GOLD, '--output', output);
    const direct = await evaluate('--model', model, '--data', GOLD);
    expect(direct).toEqual(await evaluate('--gold', GOLD, '--predicted', output));
    expect(direct).toMatchObject({ micro: { gold: 3 } });
  });

  it('scores attribute files without being told their format', async () => {
    const attributes = fixture('cli-attributes.txt');
    const model = folder.path('a.crfmodel');
    await callCli('train', '--train', attributes, '--format', 'crfsuite', '--model', model, '--quiet');
    expect((await evaluate('--model', model, '--data', attributes)).accuracy).toBe(1);
    const { code, stderr } = await callCli('evaluate', '--model', model, '--data', GOLD);
    expect(code).toBe(1);
    expect(stderr).toContain('no line has an attribute');
  });

  it('needs labels in the data', async () => {
    const model = folder.path('words.crfmodel');
    await callCli(
      'train',
      '--train',
      fixture('cli-train.txt'),
      '--preset',
      'words',
      '--model',
      model,
      '--quiet',
    );
    const raw = folder.write('raw.txt', 'Anna NNP\n');
    const { code, stderr } = await callCli('evaluate', '--model', model, '--data', raw);
    expect(code).toBe(1);
    expect(stderr).toContain(`${raw}:1: found 2 columns, expected 3`);
  });

  it('wants one pair of files', async () => {
    for (const args of [[], ['--gold', GOLD], ['--gold', GOLD, '--model', 'm'], ['--model', 'm']]) {
      const { code, stderr } = await callCli('evaluate', ...args);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^crf-lab: give either --gold and --predicted, or --model and --data\n/);
    }
  });
});
