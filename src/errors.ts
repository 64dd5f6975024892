/** Base of every error a user can cause and mend; the command line prints its message as one line and exits 1. */
export class CrfLabError extends Error {
  override readonly name: string = 'CrfLabError';
}

/** A corpus, lexicon or vector file that does not say what it should. Message: `file:line: what, expected, remedy`. */
export class CorpusFormatError extends CrfLabError {
  override readonly name = 'CorpusFormatError';
  readonly file: string;
  /** 1-based; 0 where the error belongs to the whole file. */
  readonly line: number;
  readonly reason: string;

  constructor(file: string, line: number, reason: string, options?: ErrorOptions) {
    super(line > 0 ? `${file}:${line}: ${reason}` : `${file}: ${reason}`, options);
    this.file = file;
    this.line = line;
    this.reason = reason;
  }
}

/** A feature template that cannot be parsed; `line` and `column` are 1-based, 0 when unknown. */
export class TemplateSyntaxError extends CrfLabError {
  override readonly name = 'TemplateSyntaxError';
  readonly template: string;
  readonly file: string | undefined;
  readonly line: number;
  readonly column: number;

  constructor(
    template: string,
    reason: string,
    where: { file?: string; line?: number; column?: number } = {},
  ) {
    const { file, line = 0, column = 0 } = where;
    const place = file === undefined ? '' : line > 0 ? `${file}:${line}: ` : `${file}: `;
    super(`${place}template "${template}"${column > 0 ? `, column ${column}` : ''}: ${reason}`);
    this.template = template;
    this.file = file;
    this.line = line;
    this.column = column;
  }
}

/** An option with an unknown name or a value outside its range. */
export class OptionError extends CrfLabError {
  override readonly name = 'OptionError';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`${path}: ${reason}`, options);
    this.path = path;
    this.reason = reason;
  }
}

/** No label sequence has a finite score. */
export class NoPathError extends CrfLabError {
  override readonly name = 'NoPathError';
}

/** A model file that is damaged, truncated, of another kind or newer than this program. */
export class ModelFormatError extends CrfLabError {
  override readonly name = 'ModelFormatError';
  readonly file: string;
  /** Format version found, undefined when the file is not readable that far. */
  readonly version: number | undefined;

  constructor(file: string, reason: string, version?: number, options?: ErrorOptions) {
    super(`${file}: ${reason}`, options);
    this.file = file;
    this.version = version;
  }
}

/** The system refuses memory, by a limit of its own (`ulimit -v`, a container) or because it has no more. */
export class SystemMemoryError extends CrfLabError {
  override readonly name = 'SystemMemoryError';

  constructor(reason: string, options?: ErrorOptions) {
    super(`the system gives ${reason}`, options);
  }

  /** `bytes`: what was asked for in vain, in all, if that is known. */
  static forBytes(bytes?: number, options?: ErrorOptions): SystemMemoryError {
    const what = bytes === undefined ? 'no more memory' : `no ${Math.ceil(bytes / 2 ** 20)} MiB of memory`;
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

/** What is asked for takes more memory than can be addressed or than there is; known before any of it is taken. */
export class CapacityError extends CrfLabError {
  override readonly name = 'CapacityError';
  /** Bytes needed, at least. */
  readonly bytes: number;

  constructor(bytes: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.bytes = bytes;
  }
}

const MEMORY_CODES = new Set<unknown>(['ERR_MEMORY_ALLOCATION_FAILED', 'ERR_WORKER_OUT_OF_MEMORY']);

/** Whether V8 or Node threw this because there was no memory for an array, a thread, or one more entry of a map. */
export function isRefusedMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isRefused = 'code' in error && MEMORY_CODES.has(error.code);
  return (
    isRefused ||
    (error instanceof RangeError && /allocation failed|maximum size exceeded/i.test(error.message))
  );
}

/** Throws when an invariant of the program itself is broken: a bug, never the user's fault. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
