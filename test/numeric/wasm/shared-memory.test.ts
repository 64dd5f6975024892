import { afterEach, describe, expect, it, vi } from 'vitest';
import { isRefusedMemory, SystemMemoryError } from '../../../src/errors.ts';
import { SharedMemory } from '../../../src/numeric/index.ts';
import { wasm } from '../../../src/numeric/wasm/webassembly.ts';

const GIB = 2 ** 30;
const PAGE = 65_536;
const RealMemory = wasm.Memory;

/** A system that sets aside no more than `mostBytes` of addresses, and has `pages` of memory. */
function limitSystem(mostBytes: number, pages = Number.POSITIVE_INFINITY): number[] {
  const asked: number[] = [];
  class LimitedMemory {
    constructor(limits: { initial: number; maximum: number; shared: true }) {
      asked.push(limits.maximum * PAGE);
      if (limits.maximum * PAGE > mostBytes) throw new RangeError('could not allocate memory');
      const memory = new RealMemory(limits);
      const grow = memory.grow.bind(memory);
      memory.grow = (count) => {
        if (memory.buffer.byteLength / PAGE + count > pages) throw new RangeError('unable to grow');
        return grow(count);
      };
      // biome-ignore lint/correctness/noConstructorReturn: the memory itself, as instances need it
      return memory;
    }
  }
  vi.spyOn(wasm, 'Memory').mockImplementation(LimitedMemory as never);
  return asked;
}

describe('a shared memory', () => {
  afterEach(() => vi.restoreAllMocks());

  it('can grow to 4 GiB where the system sets so many addresses aside', () => {
    const asked = limitSystem(Number.POSITIVE_INFINITY);
    expect(new SharedMemory(0).allocate(100)).toBe(0);
    expect(asked).toEqual([4 * GIB]);
  });

  it('makes do with fewer addresses where a limit leaves no more', () => {
    const asked = limitSystem(1.5 * GIB);
    const memory = new SharedMemory(0);
    expect(asked).toEqual([4 * GIB, 2 * GIB, GIB]);
    memory.float64(1000).fill(1);
    expect(() => memory.allocate(GIB)).toThrow(SystemMemoryError);
    expect(() => memory.allocate(GIB)).toThrow(/the system gives no 1025 MiB of memory: raise its limit/);
    expect(() => memory.allocate(5 * GIB)).toThrow(/a WebAssembly memory holds 4294967296/);
  });

  it('says so where the system has none at all', () => {
    limitSystem(1000);
    expect(() => new SharedMemory(0)).toThrow(SystemMemoryError);
    expect(() => new SharedMemory(0)).toThrow(
      /too few addresses .* NODE_OPTIONS=--disable-wasm-trap-handler/,
    );
  });

  it('says how much the system refused, and stays of use', () => {
    limitSystem(4 * GIB, 32);
    const memory = new SharedMemory(0);
    expect(() => memory.allocate(33 * PAGE)).toThrow(/the system gives no 3 MiB of memory/);
    expect(memory.allocate(30 * PAGE)).toBe(0);
  });
});

describe('isRefusedMemory', () => {
  it('knows what V8 and Node throw, and nothing else', () => {
    expect(isRefusedMemory(new RangeError('Array buffer allocation failed'))).toBe(true);
    expect(isRefusedMemory(new RangeError('Map maximum size exceeded'))).toBe(true);
    expect(isRefusedMemory(Object.assign(new Error('limit'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }))).toBe(
      true,
    );
    expect(isRefusedMemory(new RangeError('Invalid array length'))).toBe(false);
    const failed = Object.assign(new Error('Failed to allocate memory'), {
      code: 'ERR_MEMORY_ALLOCATION_FAILED',
    });
    expect(isRefusedMemory(failed)).toBe(true);
    expect(isRefusedMemory(new RangeError('4 labels, expected 5'))).toBe(false);
    expect(isRefusedMemory('allocation failed')).toBe(false);
  });
});
