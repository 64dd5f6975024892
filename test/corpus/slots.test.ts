import { describe, expect, it } from 'vitest';
import { parseSlots } from '../../src/corpus/slots.ts';

describe('parseSlots', () => {
  it('reads words and labels in step and repeats the intent at every token', () => {
    const corpus = parseSlots('fly to rome\n from  oslo \n', 'O O B-to\nO B-from\n', 'flight\nair fare\n');
    expect(corpus).toMatchObject({
      columns: ['word', 'intent', 'label'],
      labelColumn: 'label',
      documents: 1,
    });
    expect(corpus.sentences.map(({ tokens, labels, line }) => [tokens, labels, line])).toEqual([
      [['fly', 'to', 'rome'], ['O', 'O', 'B-to'], 1],
      [['from', 'oslo'], ['O', 'B-from'], 2],
    ]);
    expect(corpus.sentences[1]?.columns.get('intent')).toEqual(['air fare', 'air fare']);
  });

  it('reads words alone', () => {
    const corpus = parseSlots('a b\n');
    expect(corpus).toMatchObject({ columns: ['word'], labelColumn: undefined });
    expect(corpus.sentences[0]?.labels).toBeUndefined();
  });

  it('passes over lines that are empty in all files', () => {
    expect(parseSlots('a\n\nb\n\n', 'O\n\nO\n\n').sentences.map(({ line }) => line)).toEqual([1, 3]);
  });

  it('names file and line where the counts differ', () => {
    expect(() => parseSlots('a b\nc d\n', 'O O\nO\n')).toThrow('text.seq.out:2: found 1 labels for 2 words');
    expect(() => parseSlots('a\n\n', 'O\nO\n')).toThrow('text.seq.out:2: found 1 labels for 0 words');
    expect(() => parseSlots('a\nb\n', 'O\n')).toThrow('text.seq.in:2: text.seq.out ends before this line');
    expect(() => parseSlots('a\n', 'O\nO\n')).toThrow('text.seq.out:2: text.seq.in ends before this line');
    expect(() => parseSlots('a\n', 'O\n', 'x\ny\n')).toThrow(
      'text.label:2: text.seq.in ends before this line',
    );
    expect(() => parseSlots('a\nb\n', 'O\nO\n', 'x\n\n')).toThrow('text.label:2: the intent is missing');
    expect(() => parseSlots('', '')).toThrow('text.seq.in: no sentences found');
  });
});
