import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { loadTensorFlow, type TensorFlow } from '../../src/neural/index.ts';
import type { Scalar, Tensor, Tensor2D, Tensor3D } from '../../src/neural/tf.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Runs a module of its own in a new process, as a user's program would. */
async function run(program: string): Promise<{ stdout: string; stderr: string }> {
  const from = (path: string): string => pathToFileURL(join(ROOT, 'dist', path)).href;
  const source = `
    const main = ${JSON.stringify(from('index.js'))}, neural = ${JSON.stringify(from('neural/index.js'))};
    const { Module } = await import('node:module');
    const loaded = () => Object.keys(Module._cache).filter((path) => path.includes('@tensorflow')).length;
    ${program}`;
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', source], { cwd: ROOT });
}

describe('TensorFlow.js', () => {
  it('is loaded when it is asked for and not before, and prints nothing', async () => {
    const { stdout, stderr } = await run(`
      const before = [];
      await import(main); before.push(loaded());
      const { loadTensorFlow } = await import(neural); before.push(loaded());
      const names = [];
      for (const prefer of ['cpu', 'wasm', 'cpu', undefined]) {
        const { tf, backend } = await loadTensorFlow(prefer === undefined ? {} : { prefer });
        names.push(backend);
        tf.tidy(() => tf.sum(tf.matMul(tf.ones([2, 2]), tf.ones([2, 2]))).dataSync());
        const convolve = (kernel) => tf.sum(tf.conv1d(tf.ones([1, 3, 2]), kernel, 1, 'same'));
        tf.tidy(() => tf.grad(convolve)(tf.ones([3, 2, 1])).dataSync());
      }
      console.log(JSON.stringify([before, loaded() > 0, names]));
    `);
    const [before, isLoaded, names] = JSON.parse(stdout) as [number[], boolean, string[]];
    expect([before, isLoaded]).toEqual([[0, 0], true]);
    expect(names.slice(0, 3)).toEqual(['cpu', 'wasm', 'cpu']);
    // The native library, where it is installed, speaks of the processor on stderr.
    expect(names[3] === 'wasm' ? stderr : '').toBe('');
    expect(['node', 'wasm']).toContain(names[3]);
  });

  it('finds the functions of util that tfjs-node calls and newer Nodes lack', async () => {
    const { stdout } = await run(`
      const util = process.getBuiltinModule('util');
      delete util.isNullOrUndefined;
      const { loadTensorFlow } = await import(neural);
      await loadTensorFlow();
      console.log(JSON.stringify([null, undefined, 0].map(util.isNullOrUndefined)));
    `);
    expect(JSON.parse(stdout)).toEqual([true, true, false]);
  });

  it('is imported by one file alone', async () => {
    const files = (await readdir(join(ROOT, 'src'), { recursive: true })).filter((file) =>
      file.endsWith('.ts'),
    );
    const texts = await Promise.all(
      files.map(async (file) => [file, await readFile(join(ROOT, 'src', file), 'utf8')]),
    );
    const importing = texts.filter(([, text]) => /(?:from|import\()\s*'@tensorflow/.test(text ?? ''));
    expect(importing.map(([file]) => file)).toEqual([join('neural', 'tf.ts')]);
  });
});

describe.each(['cpu', 'wasm'] as const)('kernels that training needs, on %s', (prefer) => {
  const load = async (): Promise<TensorFlow> => (await loadTensorFlow({ prefer })).tf;

  it('give rows that were gathered twice both their gradients', async () => {
    const tf = await load();
    const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const factors = tf.tensor2d([1, 10, 100, 1000, 2, 20], [3, 2]);
    const rows = tf.tensor1d([2, 0, 2], 'int32');
    const gradient = tf.grad((x) => tf.sum(tf.mul(tf.gather(x, rows), factors)))(table);
    expect(gradient.arraySync()).toEqual([
      [100, 1000],
      [0, 0],
      [3, 30],
    ]);
  });

  it('sum segments of any rank, and leave negative ids out', async () => {
    const tf = await load();
    const x = tf.reshape(tf.range(0, 8), [4, 2, 1]);
    const sums = tf.unsortedSegmentSum(x, tf.tensor1d([1, -1, 1, 3], 'int32'), 5);
    expect(sums.shape).toEqual([5, 2, 1]);
    expect([...sums.dataSync()]).toEqual([0, 0, 4, 6, 0, 0, 6, 7, 0, 0]);
  });

  it('sum segments of a large table at once', async () => {
    const tf = await load();
    const started = process.cpuUsage();
    const table = tf.zeros([50_000, 20]) as Tensor2D;
    const gradient = tf.grad((x) => tf.sum(tf.gather(x, tf.tensor1d([7, 49_999], 'int32'))))(table);
    expect(gradient.dataSync()[49_999 * 20]).toBe(1);
    // A pass over the data for each segment takes half a minute.
    expect(process.cpuUsage(started).user).toBeLessThan(5e6);
  });

  it('differentiate a convolution', async () => {
    const tf = await load();
    const x = tf.reshape(tf.range(0, 12), [1, 6, 2]) as Tensor3D;
    const kernel = tf.tensor3d([0.5, -1, 2, 0.25, 1, 3], [3, 2, 1]);
    const loss = (k: Tensor): Scalar => tf.sum(tf.square(tf.conv1d(x, k as Tensor3D, 1, 'same')));
    const before = tf.memory().numTensors;
    const gradient = tf.grad(loss)(kernel);
    expect(tf.memory().numTensors).toBe(before + 1);
    // Quadratic in the kernel, so that central differences with any step are exact but for rounding.
    const values = kernel.dataSync();
    const expected = Array.from(values, (_, i) => {
      const at = (step: number): number => {
        const moved = Float32Array.from(values);
        moved[i] = (moved[i] ?? 0) + step;
        return loss(tf.tensor3d(moved, [3, 2, 1])).dataSync()[0] ?? 0;
      };
      return (at(0.5) - at(-0.5)) / 1;
    });
    for (const [i, should] of expected.entries()) expect(gradient.dataSync()[i]! / should).toBeCloseTo(1, 4);
  });
});
