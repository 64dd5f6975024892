/** Kinds of errors, confusions, SemEval counts and vocabulary splits, as JSON and as text. */
import {
  type CategoryConfusion,
  type ErrorKinds,
  formatPercent,
  type SemevalScores,
  type VocabularySplitScores,
} from '../evaluation/index.ts';
import { printable } from './printable.ts';
import { terminalTable } from './text-style.ts';

export interface ScoreDetails {
  readonly errors: ErrorKinds;
  readonly semeval: SemevalScores;
  readonly confusion: CategoryConfusion;
}

export function errorsToJson({ errors, semeval, confusion }: ScoreDetails): Record<string, unknown> {
  const size = confusion.categories.length;
  return {
    errors: {
      ...Object.fromEntries(errors.counts),
      invalidTransitions: errors.invalidTransitions,
      invalidSentences: errors.invalidSentences,
    },
    semeval: semeval.overall,
    confusion: {
      categories: confusion.categories,
      counts: confusion.categories.map((_, i) => [...confusion.counts.subarray(i * size, (i + 1) * size)]),
      missed: [...confusion.missed],
      spurious: [...confusion.spurious],
    },
  };
}

export function splitsToJson(splits: VocabularySplitScores): Record<string, unknown> {
  return Object.fromEntries(splits.overall);
}

export function formatErrors(
  details: ScoreDetails | undefined,
  splits: VocabularySplitScores | undefined,
): string {
  const parts: string[] = [];
  if (details !== undefined) {
    const { errors, semeval, confusion } = details;
    const kinds = [...errors.counts].map(([kind, { gold, predicted }]) => [
      kind,
      String(gold),
      String(predicted),
    ]);
    parts.push(terminalTable([['kind of span', 'gold', 'predicted'], ...kinds], 'lrr'));
    const schemas = Object.entries(semeval.overall).map(([schema, counts]) => [
      schema,
      ...[counts.precision, counts.recall, counts.f1].map(formatPercent),
    ]);
    parts.push(terminalTable([['SemEval-2013', 'precision', 'recall', 'F1'], ...schemas], 'lrrr'));
    const size = confusion.categories.length;
    const names = confusion.categories.map((name) => printable(name));
    const rows = names.map((name, i) => [
      name,
      ...Array.from(confusion.counts.subarray(i * size, (i + 1) * size), String),
      String(confusion.missed[i]),
    ]);
    const spurious = ['not an entity', ...Array.from(confusion.spurious, String), ''];
    parts.push(
      terminalTable(
        [['gold \\ predicted', ...names, 'missed'], ...rows, spurious],
        `l${'r'.repeat(names.length)}r`,
      ),
    );
  }
  if (splits !== undefined) {
    const rows = [...splits.overall].map(([name, { precision, recall, f1, gold, correct }]) => [
      name,
      ...[precision, recall, f1].map(formatPercent),
      String(gold),
      String(correct),
    ]);
    parts.push(
      terminalTable(
        [['words of the entity', 'precision', 'recall', 'F1', 'gold', 'correct'], ...rows],
        'lrrrrr',
      ),
    );
  }
  return parts.map((part) => `\n${part}\n`).join('');
}
