/**
 * `npm run kill-points [-- SCENARIO...]`: ends compare, compare --extend and train before every single step on the disk with each
 * signal, runs them again and compares with an undisturbed run. Takes minutes; a sample of it is test/interruption/kill-points.slow.test.ts.
 */
import { killPoints, SCENARIOS, SIGNALS } from '../interruption/kill-points.ts';

let failures = 0;
const asked = process.argv.slice(2);
for (const scenario of SCENARIOS) {
  if (asked.length > 0 && !asked.includes(scenario.name)) continue;
  const { points, kill, clean } = await killPoints(scenario);
  for (const signal of SIGNALS) {
    let wrongHere = 0;
    for (const point of points) {
      const wrong = await kill(point, signal);
      if (wrong.length === 0) continue;
      wrongHere++;
      console.log(`${scenario.name}: ${signal} before ${point}: ${wrong.slice(0, 5).join('; ')}`);
    }
    console.log(`${scenario.name}: ${signal} at ${points.length} steps: ${wrongHere} wrong`);
    failures += wrongHere;
  }
  clean();
}
process.exitCode = failures === 0 ? 0 : 1;
