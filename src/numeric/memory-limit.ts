/** How much memory this process may take in all. */

/** What of Node's `process` is asked; a browser has none of it. */
interface HostProcess {
  readonly constrainedMemory?: () => number | undefined;
  readonly getBuiltinModule?: (name: string) => { readonly totalmem?: () => number } | undefined;
}

/** Bytes: the container's limit (cgroup) where there is one, at most the machine's memory; Infinity where neither is known. */
export function memoryLimit(
  host: HostProcess | undefined = (globalThis as { readonly process?: HostProcess }).process,
): number {
  const machine = host?.getBuiltinModule?.('node:os')?.totalmem?.() ?? Number.POSITIVE_INFINITY;
  // 0 or a number beyond all memories where nothing is constrained.
  const constrained = host?.constrainedMemory?.() ?? 0;
  return constrained > 0 ? Math.min(constrained, machine) : machine;
}

/** `6442450944` → `6.0 GiB` */
export function formatGib(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
