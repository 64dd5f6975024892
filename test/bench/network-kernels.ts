/**
 * How near the fused engine's innermost loops come to what the processor can do: products of matrices against a loop of nothing but
 * multiply-adds in registers, and the activations of an LSTM in nanoseconds a unit. One thread.
 *
 *     npm run bench:network-kernels
 *
 * V8 may unroll a loop or make its constants anew in every round, which can halve these figures: look here after a change of a
 * loop, and on every major version of Node.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { markdownTable } from 'markdown-table';
import { KERNELS_URL, type NetworkKernels } from '../../src/neural/wasm/kernels.ts';
import { instantiate, loadModule, SharedMemory } from '../../src/numeric/index.ts';
import { describeMachine, describeVersion } from './performance/machine.ts';
import { formatMachine } from './performance/report.ts';

const SUMS = Array.from({ length: 12 }, (_, i) => `s${i}`);
/** Twelve sums in flight: more than any processor needs to keep two multiply-adds a cycle going. */
const PEAK_SOURCE = `
export function peak(rounds: i32): f32 {
  const x = f32x4.splat(0.5), y = f32x4.splat(0.25);
  let ${SUMS.map((s) => `${s} = f32x4.splat(0)`).join(', ')};
  for (let i = 0; i < rounds; i++) {
    ${SUMS.map((s) => `${s} = v128.relaxed_madd<f32>(x, y, ${s});`).join('\n    ')}
  }
  return f32x4.extract_lane(${SUMS.reduce((sum, s) => `f32x4.add(${sum}, ${s})`)}, 0);
}`;
const FLOPS_OF_ROUND = 2 * 4 * SUMS.length;

/** Seconds of the fastest of many runs of some milliseconds: what others on the machine take falls away. */
function fastest(run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 200; i++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}

async function measurePeak(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'crf-lab-peak-'));
  try {
    const [source, output] = [join(folder, 'peak.ts'), join(folder, 'peak.wasm')];
    writeFileSync(source, PEAK_SOURCE);
    const flags = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--enable', 'relaxed-simd'];
    const { error, stderr } = await asc.main([source, '-o', output, ...flags], {});
    if (error) throw new Error(stderr.toString());
    const { instance } = await WebAssembly.instantiate(readFileSync(output), { env: { abort: () => {} } });
    const peak = instance.exports.peak as (rounds: number) => number;
    const rounds = 100_000;
    return (rounds * FLOPS_OF_ROUND) / fastest(() => peak(rounds));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Loads the build with relaxed SIMD, and lets V8 know of it.
const module = await loadModule(KERNELS_URL);
const memory = new SharedMemory(65_536);
const kernels = instantiate<NetworkKernels>(module, memory.memory);
const peak = await measurePeak();
const giga = (rate: number): string => (rate / 1e9).toFixed(1);

console.log(`crf-lab ${describeVersion()}. ${formatMachine(describeMachine())}.`);
console.log(`Multiply-adds alone: ${giga(peak)} GFLOP/s.\n`);
const table = [['rows', 'inner size', 'columns', 'GFLOP/s', 'of that']];
for (const hidden of [100, 200]) {
  const columns = 4 * hidden;
  const panels = memory.float32(hidden * columns);
  for (const rows of [1, 2, 3, 4, 5, 6, 48]) {
    const [a, c] = [memory.float32(rows * hidden), memory.float32(rows * columns)];
    const flops = 2 * rows * hidden * columns;
    const times = Math.ceil(5e7 / flops);
    const seconds = fastest(() => {
      for (let i = 0; i < times; i++)
        kernels.multiply(
          ...([rows, columns, hidden, a.byteOffset, 4 * hidden] as const),
          ...([panels.byteOffset, c.byteOffset, 4 * columns, 1] as const),
        );
    });
    const rate = (times * flops) / seconds;
    table.push([
      String(rows),
      String(hidden),
      String(columns),
      giga(rate),
      `${Math.round((100 * rate) / peak)} %`,
    ]);
  }
}
console.log(markdownTable(table, { align: table[0]?.map(() => 'r') }));

// One long row: a call from JavaScript costs as much as ten units.
const units = 1000;
const gates = memory.float32(4 * units).fill(0.3);
const [cells, states] = [memory.float32(units), memory.float32(units)];
const [g, c, bytes] = [gates.byteOffset, cells.byteOffset, 4 * units];
const seconds = fastest(() => {
  for (let i = 0; i < 100; i++) {
    kernels.sigmoids(g, g + 2 * bytes);
    kernels.tanhs(g + 2 * bytes, g + 3 * bytes);
    kernels.sigmoids(g + 3 * bytes, g + 4 * bytes);
    kernels.cells(g, bytes, c, c, 0, states.byteOffset, 0, 0);
  }
});
console.log(
  `\nActivations, cell and state of a unit: ${((1e9 * seconds) / (100 * units)).toFixed(2)} ns (four units at a time).`,
);
