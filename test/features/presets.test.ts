import { describe, expect, it } from 'vitest';
import { sentenceFromTokens } from '../../src/corpus/sentence.ts';
import { OptionError } from '../../src/errors.ts';
import { ClusterLexicon } from '../../src/features/clusters.ts';
import { createExtractor } from '../../src/features/extract.ts';
import { createGazetteer } from '../../src/features/gazetteer.ts';
import { PRESETS, presetGroups, presetSpec, presetSpecWithout } from '../../src/features/presets.ts';
import type { Resources } from '../../src/features/resources.ts';
import { templateName } from '../../src/features/template.ts';
import { TEMPLATE_GROUPS, templateGroups } from '../../src/features/template-groups.ts';
import { WordVectors } from '../../src/features/vectors.ts';

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

  it('all compile and extract from a corpus with part-of-speech and chunk columns', () => {
    for (const preset of PRESETS) {
      const { attributes } = createExtractor(presetSpec(preset, { columns: ['pos', 'chunk'] })).extract(
        sentence,
      );
      expect(attributes.every((position) => position.length > 0)).toBe(true);
    }
    const { attributes } = createExtractor(presetSpec('chunk', { columns: ['pos'] })).extract(sentence);
    expect(attributes[0]).toContain('pos[-1]|pos[0]|pos[1]=<s>|NNP|NN');
    expect(attributes[0]).toContain('pos[-1]|pos[1]=<s>|NN');
  });

  it('refuse a corpus without the columns of a fixed set, naming the column and what there is', () => {
    expect(() => presetSpec('crfsuite-ner', { columns: ['pos'] })).toThrow(OptionError);
    expect(() => presetSpec('crfsuite-ner', { columns: ['pos'] })).toThrow(/needs a column "chunk".*"pos"/);
  });

  it('words makes one attribute per token', () => {
    const { attributes } = createExtractor(presetSpec('words', { columns: [] })).extract(sentence);
    expect(attributes).toEqual([['w[0]=U.N.'], ['w[0]=official'], ['w[0]=Ekeus']]);
  });

  it('read documents, lists, clusters and vectors where they are given', () => {
    const resources: Resources = {
      gazetteers: new Map([['country', createGazetteer('country', ['Iraq'])]]),
      clusters: new Map([
        ['short', new ClusterLexicon('short', ['0101', '11'], new Map([['Ekeus', 0]]))],
        ['long', new ClusterLexicon('long', ['01'.repeat(16)], new Map([['Ekeus', 0]]))],
      ]),
      vectors: new WordVectors('v', 1, ['ekeus'], Float32Array.of(1)),
    };
    const spec = presetSpec('ner', { columns: [], hasDocuments: true, resources });
    const names = spec.templates.map(templateName);
    expect(names).toContain('document.left[0]');
    expect(names).toContain('gazetteer[-1]');
    expect(names).toContain('vector[0]');
    expect(names.filter((name) => name.startsWith('cluster.') && name.endsWith('[0]'))).toEqual([
      ...[4, 6, 8, 10, 12, 'full'].map((prefix) => `cluster.short.${prefix}[0]`),
      ...[4, 6, 8, 10, 12, 20].map((prefix) => `cluster.long.${prefix}[0]`),
    ]);
    const [, , last] = createExtractor(spec, resources).extract(sentence).attributes;
    expect(last).toContain('cluster.long.6[0]=010101');
    expect(last).toContain('vector[0].0');
  });

  it('are sums of groups whose templates all extract from a full sentence and differ in name', () => {
    const everything = [...TEMPLATE_GROUPS.keys()].filter((name) => name !== 'GAZ' && name !== 'GV');
    const templates = templateGroups(...everything);
    const spec = { ...presetSpec('words', { columns: [] }), templates };
    const { attributes } = createExtractor(spec).extract(sentence);
    expect(new Set(templates.map(templateName)).size).toBe(templates.length);
    expect(attributes[1]).toContain('pos[-1]|w[0]|pos[1]=NNP|official|NNP');
    expect(attributes[0]).toContain('pos[-2]|pos[-1]|pos[0]|pos[1]|pos[2]=<s>|<s>|NNP|NN|NNP');
    expect(attributes[2]).toContain('sentence.index[0]|sentence.class[0]=2|T1');
  });
});

describe('presets as sums of groups', () => {
  const inputs = { columns: ['pos', 'chunk'], hasDocuments: true };

  it('hold the templates of their groups and no others', () => {
    for (const preset of ['ner', 'pos', 'chunk', 'slots'] as const) {
      const names = presetSpec(preset, inputs).templates.map(templateName);
      const groups = [...presetGroups(preset, inputs).values()].flat().map(templateName);
      expect(new Set(names)).toEqual(new Set(groups));
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('leave out one group, but not what another group has too', () => {
    const all = presetSpec('ner', inputs).templates.map(templateName);
    for (const [group, templates] of presetGroups('ner', inputs)) {
      const left = presetSpecWithout('ner', group, inputs).templates.map(templateName);
      const others = [...presetGroups('ner', inputs)]
        .filter(([name]) => name !== group)
        .flatMap(([, list]) => list);
      const shared = new Set(others.map(templateName));
      const gone = new Set(templates.map(templateName).filter((name) => !shared.has(name)));
      expect(left).toEqual(all.filter((name) => !gone.has(name)));
    }
  });

  it('name their groups where one is asked for that they lack', () => {
    expect(() => presetSpecWithout('slots', 'DOC', inputs)).toThrow(
      'templates: preset slots has no group DOC here, its groups are W, WB, WB2, L, AFF4, BE',
    );
  });
});
