import { describe, expect, it } from 'vitest';
import { formatVerdicts } from '../../../src/compare/index.ts';
import { distinctStatement } from '../../../src/compare/report/sections/lecture.ts';
import { displayWidth } from '../../../src/visible-text.ts';
import { HOSTILE, makeExperimentResult } from '../../helpers/experiment-result.ts';

const result = makeExperimentResult();
const linesOf = (text: string): string[] => text.trimEnd().split('\n');

describe('formatVerdicts', () => {
  it.each([40, 60, 76, 80, 100, 300, Number.NaN])(
    'fits into %d columns, and never takes more than 100',
    (width) => {
      const limit = Number.isNaN(width) ? 40 : Math.min(100, width);
      for (const line of linesOf(formatVerdicts(result, { colour: false, width }))) {
        expect(displayWidth(line), line).toBeLessThanOrEqual(limit);
      }
    },
  );

  it('sets the two columns side by side with their verdicts, effects and intervals', () => {
    const lines = linesOf(formatVerdicts(result, { colour: false, width: 100 }));
    const at = lines.findIndex((line) => line.startsWith('feature engineering'));
    expect(lines[at]).toMatch(/^feature engineering +│ do not need features$/);
    expect(lines[at + 1]).toMatch(/^✓ supported +│ ✗ not supported$/);
    expect(lines[at + 2]).toMatch(
      /^✓ conll2003 {2}\+8\.52 \[\+7\.32, \+9\.77\] points of F1 +│ ✗ conll2003 {2}−6\.30 /,
    );
    expect(new Set(lines.filter((line) => line.includes('│')).map((line) => line.indexOf('│'))).size).toBe(1);
  });

  it('colours by verdict only if asked, and is the same text then', () => {
    const plain = formatVerdicts(result, { colour: false, width: 100 });
    const coloured = formatVerdicts(result, { colour: true, width: 100 });
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[32m✓ supported');
    const bare = coloured.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '');
    expect(linesOf(bare).map((line) => line.trimEnd())).toEqual(linesOf(plain));
  });

  it('names rows without a claim, and lets no text of a corpus reach the terminal as it is', () => {
    const [first = expect.fail()] = result.ledger;
    const evidence = first.evidence.map((one) => ({ ...one, corpus: `${HOSTILE.controls}\u001b[2J` }));
    const text = formatVerdicts(
      { ...result, ledger: [{ ...first, evidence }] },
      { colour: false, width: 100 },
    );
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u0007');
    expect(text.match(/not tested/g)?.length).toBeGreaterThanOrEqual(4);
  });

  it('ends with what the reader must not overlook', () => {
    const failures = [{ run: 'x', cell: 'y', message: 'z' }] as unknown as typeof result.failures;
    const text = formatVerdicts({ ...result, failures }, { colour: false, width: 100 });
    const notes = linesOf(text).filter((line) => line.startsWith('Note: '));
    expect(notes[0]).toBe('Note: One run failed; see “How to reproduce”.');
    expect(text.indexOf('Note: ')).toBeGreaterThan(text.indexOf('In brackets: '));
  });

  it('takes the role of a claim where it is given', () => {
    const ledger = result.ledger.map((claim) =>
      claim.id === 'features-crf' ? { ...claim, role: 'detail' as const } : claim,
    );
    const text = formatVerdicts({ ...result, ledger }, { colour: false, width: 100 });
    expect(text).not.toContain('+8.52');
    expect(text).toContain('−6.30');
  });
});

describe('distinctStatement', () => {
  const claim = {
    statement: 'A loses less',
    test: 'Fall of F1 (regression on K; the rarest merged): B − A.',
  };

  it('tells ladders apart where several are in the table, and only there', () => {
    const other = { ...claim, role: 'row' as const };
    expect(distinctStatement(claim, [other])).toBe('A loses less');
    expect(distinctStatement(claim, [other, { ...other, role: 'detail' }])).toBe('A loses less');
    expect(distinctStatement(claim, [other, other])).toBe('A loses less (the rarest merged)');
    expect(distinctStatement({ ...claim, test: 'B − A.' }, [other, other])).toBe('A loses less');
  });
});
