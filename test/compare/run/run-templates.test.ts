import { expect, it } from 'vitest';
import { runTemplates } from '../../../src/compare/run/run-templates.ts';
import {
  createGazetteer,
  NO_RESOURCES,
  presetSpec,
  templateGroups,
  templateName,
} from '../../../src/features/index.ts';
import { smallCorpus } from '../../helpers/small-corpus.ts';

const corpus = smallCorpus('small', ['a/O b/B-X']);
const features = { task: 'ner', corpus, resources: NO_RESOURCES } as const;
const names = (level: string, more = {}): string[] =>
  runTemplates(level, { ...features, ...more }).templates.map(templateName);

it('takes the preset of the task, fitted to the corpus', () => {
  expect(runTemplates('preset', features)).toEqual(presetSpec('ner', { columns: [] }));
  expect(runTemplates('preset', { ...features, task: 'chunk' }).name).toBe('chunk');
});

it('leaves of words the word alone, and what resources say of it', () => {
  expect(names('words')).toEqual(['w[0]']);
  const gazetteers = new Map([['list', createGazetteer('list', ['a'])]]);
  const withList = names('words', { resources: { ...NO_RESOURCES, gazetteers } });
  expect(withList).toEqual(['w[0]', ...templateGroups('GAZ').map(templateName)]);
});

it('takes a group out wherever its templates stand', () => {
  const affixes = templateGroups('AFF4').map(templateName);
  expect(names('without:AFF4')).toEqual(names('preset').filter((name) => !affixes.includes(name)));
  const edges = templateGroups('BE').map(templateName);
  const chunk = names('without:BE', { task: 'chunk' });
  for (const name of edges) expect(chunk).not.toContain(name);
});

it('refuses groups that are unknown, and those that the preset has nothing of', () => {
  expect(() => names('without:XYZ')).toThrow(/no template group XYZ, expected one of W, WB/);
  expect(() => names('without:CHK')).toThrow(/preset ner on small has no template of the group CHK/);
});
