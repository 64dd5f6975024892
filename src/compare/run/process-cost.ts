/** What this process has used so far. */
import { readFileSync } from 'node:fs';

/** CPU time of all threads of this process since a `process.cpuUsage()`, in seconds. */
export function cpuSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/**
 * Greatest resident memory of this process, in KiB. Linux' ru_maxrss (`resourceUsage`) also counts what the program
 * that started this one had in memory, up to exec; VmHWM of /proc does not (proc(5), getrusage(2)).
 */
export function peakMemoryKiB(): number {
  try {
    const [, kiB] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
    if (kiB !== undefined) return Number(kiB);
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS;
}
