import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AttributeSequence } from '../../src/corpus/attribute-sequence.ts';
import { type Sentence, sentenceFromTokens } from '../../src/corpus/sentence.ts';
import { OptionError } from '../../src/errors.ts';
import { createExtractor, extractCorpus } from '../../src/features/extract.ts';
import { PRESETS, presetSpec } from '../../src/features/presets.ts';
import { templateName } from '../../src/features/template.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';

/** Blocks of space-separated columns in latin-1, as the reference script reads them. */
function readColumns(path: string, columns: readonly string[]): Sentence[] {
  const sentences: Sentence[] = [];
  let rows: string[][] = [];
  const finish = (): void => {
    if (rows.length > 0) {
      const column = (index: number): string[] => rows.map((row) => row[index] ?? '');
      const further = new Map(columns.slice(1, -1).map((name, index) => [name, column(index + 1)]));
      sentences.push(sentenceFromTokens(column(0), column(columns.length - 1), further));
    }
    rows = [];
  };
  for (const line of gunzipSync(readFileSync(path)).toString('latin1').split('\n')) {
    const row = line.replace(/\r$/, '').split(/[ \t]+/);
    if (row[0] === '') finish();
    else if (row[0] !== '-DOCSTART-') rows.push(row);
  }
  finish();
  return sentences;
}

function iob1ToIob2(tags: readonly string[]): string[] {
  return tags.map((tag, t) => {
    const previous = tags[t - 1] ?? 'O';
    return tag.startsWith('I') && previous.slice(2) !== tag.slice(2) ? `B${tag.slice(1)}` : tag;
  });
}

/** The lines of a CRFsuite attribute file: `label TAB attribute ...`, an empty line after each sequence. */
function crfsuiteLines(sequence: AttributeSequence): string {
  const lines = sequence.attributes.map((attributes, t) => {
    const escaped = attributes.map((attribute) => attribute.replaceAll('\\', '\\\\').replaceAll(':', '\\:'));
    return `${[sequence.labels?.[t] ?? '', ...escaped].join('\t')}\n`;
  });
  return `${lines.join('')}\n`;
}

describe.skipIf(!hasSharedData)('fixed presets on real corpora', () => {
  // The hashes are those of the files that the reference script writes and CRFsuite 0.12.2 was trained on.
  it('crfsuite-chunking makes the lines of the chunking tutorial on CoNLL-2000 train, byte for byte', () => {
    const sentences = readColumns(sharedData('conll2000/train.txt.gz'), ['word', 'pos', 'chunk']);
    const extractor = createExtractor(presetSpec('crfsuite-chunking', { columns: ['pos'] }));
    const hash = createHash('sha256');
    extractCorpus(extractor, { sentences }, (sequence) => {
      hash.update(crfsuiteLines(sequence), 'latin1');
    });
    expect(hash.digest('hex')).toBe('8e18093d45e01a5dfe89fdd6b5c0c9ff11e81ecff746a4e44d8565da612a75b9');
  });

  it('crfsuite-ner makes the lines of the reference script on CoNLL-2003 train, byte for byte', () => {
    const sentences = readColumns(sharedData('conll2003/train.txt.gz'), ['word', 'pos', 'chunk', 'ner']);
    const extractor = createExtractor(presetSpec('crfsuite-ner', { columns: ['pos', 'chunk'] }));
    const hash = createHash('sha256');
    extractCorpus(extractor, { sentences }, (sequence) => {
      const labels = iob1ToIob2(sequence.labels ?? []);
      hash.update(crfsuiteLines({ ...sequence, labels }), 'latin1');
    });
    expect(hash.digest('hex')).toBe('339822f235f6ebeccd9680fa397c0c209f592eb524b6aada1c7be3b6a849894d');
  });
});

describe('presets', () => {
  const sentence = sentenceFromTokens(
    ['U.N.', 'official', 'Ekeus'],
    undefined,
    new Map([
      ['pos', ['NNP', 'NN', 'NNP']],
      ['chunk', ['I-NP', 'I-NP', 'I-NP']],
    ]),
  );

  it('all compile and extract from a corpus that has nothing but words, the fixed ones excepted', () => {
    const bare = sentenceFromTokens(sentence.tokens);
    for (const preset of PRESETS) {
      if (preset.startsWith('crfsuite-')) continue;
      const sequence = createExtractor(presetSpec(preset, { columns: [] })).extract(bare);
      expect(sequence.attributes.map((attributes) => attributes.includes('w[0]=official'))).toEqual([
        false,
        true,
        false,
      ]);
    }
  });

  it('read the part-of-speech and chunk columns where the corpus has them', () => {
    const names = presetSpec('ner', { columns: ['pos', 'chunk'] }).templates.map(templateName);
    expect(names).toContain('pos[-1]|pos[0]');
    expect(names).toContain('chunk.iob2[0]');
    expect(presetSpec('ner', { columns: [] }).templates.map(templateName).join()).not.toMatch(/pos|chunk/);
  });

  it('refuse a corpus without the columns of a fixed set, naming the column and what there is', () => {
    expect(() => presetSpec('crfsuite-ner', { columns: ['pos'] })).toThrow(OptionError);
    expect(() => presetSpec('crfsuite-ner', { columns: ['pos'] })).toThrow(/needs a column "chunk".*"pos"/);
  });

  it('words makes one attribute per token', () => {
    const { attributes } = createExtractor(presetSpec('words', { columns: [] })).extract(sentence);
    expect(attributes).toEqual([['w[0]=U.N.'], ['w[0]=official'], ['w[0]=Ekeus']]);
  });
});
