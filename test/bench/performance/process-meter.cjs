/**
 * Loaded into a measured Node program before its own code (`node --require`): as the program ends, writes its CPU time
 * and the peak of its memory to the file that CRF_LAB_BENCH_METER names.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

/** Linux counts in ru_maxrss what the starting process had in memory, too; VmHWM is of this program alone. */
function peakKiB() {
  try {
    const [, kiB] = /^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'));
    return Number(kiB);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

// Worker threads load this file as well.
if (isMainThread) {
  const file = process.env.CRF_LAB_BENCH_METER;
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(file, JSON.stringify({ cpuSeconds: (user + system) / 1e6, peakKiB: peakKiB() }));
  });
}
