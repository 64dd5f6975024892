import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AttributeSequence } from '../../src/corpus/attribute-sequence.ts';
import { type Sentence, sentenceFromTokens } from '../../src/corpus/sentence.ts';
import { createExtractor, extractCorpus } from '../../src/features/extract.ts';
import { presetSpec } from '../../src/features/presets.ts';
import { type FeatureSpec, parseFeatureSpec } from '../../src/features/template.ts';
import { templateGroups } from '../../src/features/template-groups.ts';
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

/** Sentences of words alone: blocks of lines, of each line what `wordOf` finds there. */
function readBlocks(path: string, wordOf: (line: string) => string | undefined): Sentence[] {
  const blocks = gunzipSync(readFileSync(path))
    .toString('utf8')
    .split(/\n(?:[ \t]*\n)+/);
  const sentences = blocks.map((block) => block.split('\n').flatMap((line) => wordOf(line) ?? []));
  return sentences.filter((tokens) => tokens.length > 0).map((tokens) => sentenceFromTokens(tokens));
}

function countAttributes(sentences: readonly Sentence[], spec: FeatureSpec): number {
  const distinct = new Set<string>();
  extractCorpus(createExtractor(spec), { sentences }, ({ attributes }) => {
    for (const position of attributes) for (const attribute of position) distinct.add(attribute);
  });
  return distinct.size;
}

describe.skipIf(!hasSharedData)(
  'template groups make as many attributes as the trials with CRFsuite counted',
  () => {
    const specOf = (...groups: string[]): FeatureSpec =>
      parseFeatureSpec({ templates: templateGroups(...groups) });

    it('of the base set on CoNLL-2003 train', () => {
      const sentences = readColumns(sharedData('conll2003/train.txt.gz'), ['word', 'pos', 'chunk', 'ner']);
      const spec = specOf('W', 'WB', 'L', 'SH', 'TY', 'POS', 'CHK', 'AFF4', 'FLG', 'BE');
      expect(countAttributes(sentences, spec)).toBe(429_071);
    });

    it('of neighbours, n-grams and conjunctions on CoNLL-2003 train', () => {
      const sentences = readColumns(sharedData('conll2003/train.txt.gz'), ['word', 'pos', 'chunk', 'ner']);
      const spec = specOf('AFFN', 'FLGN', 'NG', 'CONJ', 'CONJP', 'CONJC');
      // Each figure is the difference of two rows of the trials.
      expect(countAttributes(sentences, spec)).toBe(66_631 + 99_766 + 501_832);
    });

    it('of preset slots on ATIS train', () => {
      const words = gunzipSync(readFileSync(sharedData('atis/train.seq.in.gz')))
        .toString('utf8')
        .trim();
      const sentences = words.split('\n').map((line) => sentenceFromTokens(line.trim().split(/\s+/)));
      expect(countAttributes(sentences, presetSpec('slots', { columns: [] }))).toBe(40_811);
    });

    it('of the groups without resources on WNUT-17 train', () => {
      const sentences = readBlocks(
        sharedData('wnut17/train.txt.gz'),
        (line) => line.split('\t')[0] || undefined,
      );
      expect(countAttributes(sentences, specOf('W', 'WB', 'L', 'SH', 'TY', 'AFF4', 'FLG', 'BE'))).toBe(
        244_973,
      );
    });

    it('of the groups without resources on UD English EWT train', () => {
      const sentences = readBlocks(sharedData('ud-en-ewt/train.conllu.gz'), (line) =>
        /^\d+\t/.test(line) ? line.split('\t')[1] : undefined,
      );
      expect(countAttributes(sentences, specOf('W', 'WB', 'L', 'SH', 'TY', 'AFFL5', 'FLG', 'BE'))).toBe(
        393_041,
      );
    });
  },
);
