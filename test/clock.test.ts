/** No test depends on the speed of the machine: none reads a clock, none has a time limit of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROOT = new URL('.', import.meta.url);
/**
 * Measuring is what benches are for, and the script that looks for inputs that take too long; kills at random moments need the length
 * of the whole to choose them from, and nothing more.
 */
const MEASURING = /^bench\/|^fuzz\/fuzz\.ts$|^compare\/run\/kill\.slow\.test\.ts$/;
/** What tells that a test reads the clock or is cut off by it. */
const CLOCK =
  /performance\.now\(|Date\.now\(|new Date\(\)|hrtime|\btimeout: [1-9]|^\s*\}, [\d_]{4,}\);$|^\s+\},\n\s+[\d_]{4,},\n\s*\);$/m;

test('no test reads the clock', () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !MEASURING.test(name) && name !== 'clock.test.ts',
  );
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((name) => CLOCK.test(readFileSync(new URL(name, ROOT), 'utf8')))).toEqual([]);
});

test('what it looks for', () => {
  for (const line of [
    '  }, 60_000);',
    "it('a', { timeout: 5 * 60_000 }, () => {",
    'const t = performance.now();',
    '    },\n    600_000,\n  );',
  ])
    expect(line).toMatch(CLOCK);
  for (const line of [
    'expect(f(x, 60_000));',
    'launch({ timeout: 0 })',
    '}, [60_000]);',
    'toBe(\n  244_973,\n);',
  ])
    expect(line).not.toMatch(CLOCK);
});
