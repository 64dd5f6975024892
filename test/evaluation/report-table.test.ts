import { describe, expect, it } from 'vitest';
import {
  evaluateSpans,
  formatComparisonTable,
  formatPercent,
  formatScoresTable,
  scoresTable,
} from '../../src/evaluation/index.ts';

const words = (text: string): string[] => text.split(' ');
const score = (gold: string, predicted: string) =>
  evaluateSpans([words(gold)], [words(predicted)], { scheme: 'iob2' });

const FIRST = score('B-PER I-PER O B-LOC B-LOC B-LOC', 'B-PER I-PER O B-LOC B-LOC O');
const SECOND = score('B-PER I-PER O B-LOC B-LOC B-LOC', 'B-PER O B-ORG B-LOC B-LOC B-LOC');

describe('scoresTable', () => {
  it('has one row per category, then micro and macro, as plain fractions', () => {
    const rows = scoresTable(FIRST);
    expect(rows.map((row) => [row.kind, row.name])).toEqual([
      ['category', 'LOC'],
      ['category', 'PER'],
      ['micro', 'micro'],
      ['macro', 'macro'],
    ]);
    expect(rows[0]).toEqual({
      kind: 'category',
      name: 'LOC',
      precision: 1,
      recall: 2 / 3,
      f1: 0.8,
      gold: 3,
      predicted: 2,
      correct: 2,
    });
    expect(rows[3]).toMatchObject({ f1: 0.9, gold: undefined, correct: undefined });
  });
});

describe('formatScoresTable', () => {
  it('aligns the figures of one system, percentages with two decimals', () => {
    expect(formatScoresTable(FIRST).split('\n')).toEqual([
      '| category | precision | recall |     F1 | gold | predicted | correct |',
      '| :------- | --------: | -----: | -----: | ---: | --------: | ------: |',
      '| LOC      |    100.00 |  66.67 |  80.00 |    3 |         2 |       2 |',
      '| PER      |    100.00 | 100.00 | 100.00 |    1 |         1 |       1 |',
      '| micro    |    100.00 |  75.00 |  85.71 |    4 |         3 |       3 |',
      '| macro    |    100.00 |  83.33 |  90.00 |      |           |         |',
    ]);
  });

  it('puts several systems under one another within each category, zeros where a system lacks it', () => {
    const table = formatScoresTable([
      { name: 'softmax', scores: FIRST },
      { name: 'crf', scores: SECOND },
    ]);
    expect(table.split('\n')).toEqual([
      '| category | system  | precision | recall |     F1 | gold | predicted | correct |',
      '| :------- | :------ | --------: | -----: | -----: | ---: | --------: | ------: |',
      '| LOC      | softmax |    100.00 |  66.67 |  80.00 |    3 |         2 |       2 |',
      '| LOC      | crf     |    100.00 | 100.00 | 100.00 |    3 |         3 |       3 |',
      '| ORG      | softmax |      0.00 |   0.00 |   0.00 |    0 |         0 |       0 |',
      '| ORG      | crf     |      0.00 |   0.00 |   0.00 |    0 |         1 |       0 |',
      '| PER      | softmax |    100.00 | 100.00 | 100.00 |    1 |         1 |       1 |',
      '| PER      | crf     |      0.00 |   0.00 |   0.00 |    1 |         1 |       0 |',
      '| micro    | softmax |    100.00 |  75.00 |  85.71 |    4 |         3 |       3 |',
      '| micro    | crf     |     60.00 |  75.00 |  66.67 |    4 |         5 |       3 |',
      '| macro    | softmax |    100.00 |  83.33 |  90.00 |      |           |         |',
      '| macro    | crf     |     50.00 |  50.00 |  50.00 |      |           |         |',
    ]);
  });

  it('survives category names that would tear a table', () => {
    const lines = formatScoresTable(score('B-a|b B-', 'B-a|b O')).split('\n');
    expect(lines.some((line) => line.startsWith('| a\\|b '))).toBe(true);
  });
});

describe('formatComparisonTable', () => {
  it('shows F1 of every system side by side', () => {
    const table = formatComparisonTable([
      { name: 'softmax', scores: FIRST },
      { name: 'crf', scores: SECOND },
    ]);
    expect(table.split('\n')).toEqual([
      '| category | gold | softmax |    crf |',
      '| :------- | ---: | ------: | -----: |',
      '| LOC      |    3 |   80.00 | 100.00 |',
      '| ORG      |    0 |    0.00 |   0.00 |',
      '| PER      |    1 |  100.00 |   0.00 |',
      '| micro    |    4 |   85.71 |  66.67 |',
      '| macro    |      |   90.00 |  50.00 |',
    ]);
  });
});

describe('formatPercent', () => {
  it('sends an exact tie to the even digit', () => {
    expect(formatPercent(0.50125)).toBe('50.12');
    expect(formatPercent(0.50375)).toBe('50.38');
  });
});
