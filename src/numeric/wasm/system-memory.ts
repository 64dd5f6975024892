/** What the system has less of than a run needs. */
import { CrfLabError } from '../../errors.ts';

const MIB = 2 ** 20;

/** The system refuses memory, by a limit of its own (`ulimit -v`, a container) or because it has no more. */
export class SystemMemoryError extends CrfLabError {
  override readonly name = 'SystemMemoryError';

  constructor(reason: string, options?: ErrorOptions) {
    super(`the system gives ${reason}`, options);
  }

  /** `bytes`: what was asked for in vain, in all, if that is known. */
  static forBytes(bytes?: number, options?: ErrorOptions): SystemMemoryError {
    const what = bytes === undefined ? 'no more memory' : `no ${Math.ceil(bytes / MIB)} MiB of memory`;
    return new SystemMemoryError(
      `${what}: raise its limit (ulimit -v, or that of the container), end other programs or take fewer data`,
      options,
    );
  }

  /**
   * V8 sets addresses aside for checks of bounds by hardware, 10 GiB for each WebAssembly memory; Node has a flag that does
   * without (nodejs.org/api/cli.html).
   */
  static forAddresses(options?: ErrorOptions): SystemMemoryError {
    return new SystemMemoryError(
      'too few addresses for WebAssembly: raise the limit (ulimit -v), or set NODE_OPTIONS=--disable-wasm-trap-handler to need fewer, with slower training',
      options,
    );
  }
}

/** Whether V8 or Node threw this because the system had no memory for an array. */
export function isRefusedMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isRefusedBuffer = 'code' in error && error.code === 'ERR_MEMORY_ALLOCATION_FAILED';
  return isRefusedBuffer || (error instanceof RangeError && /allocation failed/i.test(error.message));
}
