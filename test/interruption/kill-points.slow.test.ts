/** A sample of `npm run kill-points`: programs ended before steps on the disk and run again give what undisturbed ones give. */
import { afterAll, describe, expect, it } from 'vitest';
import { killPoints, SCENARIOS, SIGNALS } from './kill-points.ts';

/** Steps of a scenario that are tried, at equal distances. */
const SAMPLE = 9;

describe.each(SCENARIOS)('$name', (scenario) => {
  let clean = (): void => undefined;
  afterAll(() => clean());

  it('ended before a step and run again leaves the same to the byte and nothing beside it', async () => {
    const { points, kill, clean: cleanUp } = await killPoints(scenario);
    clean = cleanUp;
    expect(points.some((point) => point.endsWith(' sync'))).toBe(true);
    expect(points.some((point) => point.endsWith(' rename'))).toBe(true);
    const count = Math.min(SAMPLE, points.length);
    for (let n = 0; n < count; n++) {
      const point = points[Math.floor((n * points.length) / count)] ?? '';
      const signal = SIGNALS[n % SIGNALS.length] ?? 'SIGKILL';
      expect(await kill(point, signal), `${signal} before ${point}`).toEqual([]);
    }
  });
});
