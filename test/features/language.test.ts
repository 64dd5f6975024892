import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sentenceFromTokens } from '../../src/corpus/sentence.ts';
import type { FieldColumn, FieldFunction } from '../../src/features/field.ts';
import {
  brillField,
  doubleMetaphoneField,
  metaphoneField,
  soundexField,
  stemField,
} from '../../src/features/language.ts';

function column(field: FieldFunction, text: string): FieldColumn {
  const sentence = sentenceFromTokens(text.split(' '));
  return field({ sentence, document: [sentence], index: 0 });
}

describe('fields from natural', () => {
  const write = vi.spyOn(process.stdout, 'write');
  const log = vi.spyOn(console, 'log');
  beforeAll(() => {
    write.mockClear();
    log.mockClear();
  });
  afterAll(() => vi.restoreAllMocks());

  it('stem by Porter and by Lancaster, whatever the case', () => {
    // Porter's own examples (1980): relational → relat, hopping → hop, caresses → caress
    expect(column(stemField('porter'), 'relational Hopping caresses')).toEqual(['relat', 'hop', 'caress']);
    // Paice (1990): maximum → maxim, presumably → presum
    expect(column(stemField('lancaster'), 'maximum presumably')).toEqual(['maxim', 'presum']);
    expect(column(stemField(), '__proto__ 1996 ,')).toEqual(['__proto__', '1996', ',']);
  });

  it('code the sound of words, and of words only', () => {
    // the textbook pair of SoundEx
    expect(column(soundexField(), 'Robert Rupert 1996 ,')).toEqual(['R163', 'R163', undefined, undefined]);
    expect(column(metaphoneField(), 'Thumb , 7')).toEqual(['0M', undefined, undefined]);
    // Philips (2000): Smith and Schmidt share a code
    expect(column(doubleMetaphoneField(), 'Smith Schmidt cat .')).toEqual([
      ['SM0', 'XMT'],
      ['XMT', 'SMT'],
      ['KT'],
      undefined,
    ]);
  });

  it('tag parts of speech with defaults for unknown words', () => {
    expect(column(brillField(), 'The dog runs Zyxwv zyxwv .')).toEqual(['DT', 'NN', 'VBZ', 'NNP', 'NN', '.']);
    const own = brillField({ defaultTag: 'XX', defaultCapitalisedTag: 'YY' });
    expect(column(own, 'Zyxwv zyxwv')).toEqual(['YY', 'XX']);
  });

  it('tag names of object properties as the words they are', () => {
    const tags = column(brillField(), 'constructor __proto__ toString hasOwnProperty __PROTO__');
    expect(tags).toHaveLength(5);
    for (const tag of tags) expect(tag).toMatch(/^[A-Z]+$/);
  });

  it('print nothing while they are loaded and used', () => {
    expect(write).not.toHaveBeenCalled();
    expect(log).not.toHaveBeenCalled();
  });

  it('load nothing of natural before a field is made', () => {
    const script = `
      import { stemField } from ${JSON.stringify(fileURLToPath(new URL('../../src/features/language.ts', import.meta.url)))};
      import { createRequire } from 'node:module';
      const cache = createRequire(import.meta.url).cache;
      const count = () => Object.keys(cache).filter((path) => path.includes('/natural/')).length;
      const before = count();
      stemField();
      console.error(before, count());
    `;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      { cwd: fileURLToPath(new URL('../..', import.meta.url)), encoding: 'utf8' },
    );
    const [before, after] = stderr.trim().split(' ').map(Number);
    expect(stdout).toBe('');
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(0);
    expect(after).toBeLessThan(10);
  });
});
