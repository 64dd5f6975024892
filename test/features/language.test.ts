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

  it('code words that begin with a sign of regular expressions', () => {
    const words = '(USA) [sic] *foo ?what +1x \\n )a {b |c ^d $e .f';
    const codes = column(soundexField(), words);
    expect(codes.slice(0, 4)).toEqual(['(200', '[220', '*100', '?300']);
    expect(codes.every((code) => typeof code === 'string' && code.length === 4)).toBe(true);
    for (const field of [metaphoneField(), doubleMetaphoneField()])
      expect(column(field, words)).toHaveLength(12);
  });

  it.each(['a', 'ational', 'ed', 'ies', 'bcb', 'yyx', 'e', 'sses'])(
    'are quick about a word of 100,000 %s',
    (piece) => {
      const word = piece.repeat(100_000);
      for (const kind of ['porter', 'lancaster'] as const) {
        expect(column(stemField(kind), word)).toEqual([word]);
        // 100 characters are still stemmed.
        expect(column(stemField(kind), `${'x'.repeat(90)}ingly`)).not.toEqual([`${'x'.repeat(90)}ingly`]);
      }
      for (const field of [soundexField(), metaphoneField(), doubleMetaphoneField()])
        expect(column(field, word)).toEqual(column(field, word.slice(0, 100)));
    },
  );

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
