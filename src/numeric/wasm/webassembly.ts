/**
 * The part of the WebAssembly interface in use. TypeScript describes it in its DOM library only, which a program for
 * Node does not load; declaring it globally would collide with that library in browsers.
 */

/** Compiled code; can be posted to other threads. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}

/** A memory made with `shared: true`. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  /** Adds pages of 64 KiB. */
  grow(pages: number): number;
}

interface WasmApi {
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<WasmModule>;
  compileStreaming(source: Promise<Response>): Promise<WasmModule>;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: { readonly env?: { readonly memory: WasmMemory } },
  ) => { readonly exports: object };
  readonly Memory: new (limits: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => WasmMemory;
}

/** Undefined only in engines older than any this package runs on. */
export const wasm: WasmApi = (globalThis as unknown as { readonly WebAssembly: WasmApi }).WebAssembly;

/** An instance of `module` on `memory`. `Exports` is what the module's source exports: nothing can check it. */
export function instantiate<Exports extends object>(module: WasmModule, memory: WasmMemory): Exports {
  return new wasm.Instance(module, { env: { memory } }).exports as Exports;
}
