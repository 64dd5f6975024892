/**
 * Kernels that training needs and TensorFlow.js 4.22.0 lacks: the wasm backend has neither the gradient of `gather` (embeddings) nor
 * those of convolution filters, and the cpu backend's segment sum takes a pass over the data for every segment.
 */
import type { KernelConfig, NamedTensorInfoMap, TensorFlow, TensorInfo } from './tf.ts';

/** What of a backend is used here. */
interface Backend {
  readSync(dataId: object): Float32Array | Int32Array | Uint8Array;
  write(values: Float32Array | Int32Array | Uint8Array, shape: number[], dtype: string): object;
  disposeData(dataId: object): boolean;
}

/** Gradients that the wasm backend leaves to the cpu backend. */
const BORROWED = [
  'Conv2DBackpropFilter',
  'DepthwiseConv2dNativeBackpropFilter',
  'DepthwiseConv2dNativeBackpropInput',
] as const;

/** Registers what is missing; a second call changes nothing. */
export function completeKernels(tf: TensorFlow): void {
  for (const backendName of ['cpu', 'wasm']) {
    if (tf.findBackendFactory(backendName) === null) continue;
    const known = tf.getKernel('UnsortedSegmentSum', backendName);
    if (known?.kernelFunc === unsortedSegmentSum) continue;
    if (known !== undefined) tf.unregisterKernel('UnsortedSegmentSum', backendName);
    tf.registerKernel({ kernelName: 'UnsortedSegmentSum', backendName, kernelFunc: unsortedSegmentSum });
  }
  if (tf.findBackendFactory('wasm') === null) return;
  for (const kernelName of BORROWED) {
    const onCpu = tf.getKernel(kernelName, 'cpu');
    if (onCpu === undefined || tf.getKernel(kernelName, 'wasm') !== undefined) continue;
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: throughCpu(tf, onCpu) });
  }
}

/** out[ids[i]] += x[i] for rows of any size; negative ids count for nothing. x `[..ids.shape, ...rest]`, ids flat. */
const unsortedSegmentSum: KernelConfig['kernelFunc'] = ({ inputs, backend, attrs }) => {
  const { x, segmentIds } = inputs;
  if (x === undefined || segmentIds === undefined) throw new RangeError('segment sum without its inputs');
  const store = backend as Backend;
  const segments = Number(attrs?.numSegments ?? 0);
  const rest = x.shape.slice(segmentIds.shape.length);
  const width = rest.reduce((product, n) => product * n, 1);
  const values = store.readSync(x.dataId);
  const ids = store.readSync(segmentIds.dataId);
  const sums = new Float32Array(segments * width);
  for (let i = 0; i < ids.length; i++) {
    const segment = ids[i] ?? -1;
    if (segment < 0 || segment >= segments) continue;
    for (let k = 0; k < width; k++) {
      const at = segment * width + k;
      sums[at] = (sums[at] ?? 0) + (values[i * width + k] ?? 0);
    }
  }
  const shape = [segments, ...rest];
  return { dataId: store.write(sums, shape, 'float32'), shape, dtype: 'float32' };
};

/** Copies inputs to the cpu backend, runs its kernel there, and copies the result back. */
function throughCpu(tf: TensorFlow, { kernelFunc }: KernelConfig): KernelConfig['kernelFunc'] {
  return ({ inputs, backend, attrs }) => {
    const here = backend as Backend;
    const cpu = tf.findBackend('cpu') as unknown as Backend;
    const copies: NamedTensorInfoMap = {};
    for (const [name, info] of Object.entries(inputs)) {
      if (info === undefined) continue;
      const { dataId, shape, dtype } = info;
      copies[name] = { dataId: cpu.write(here.readSync(dataId), shape, dtype), shape, dtype };
    }
    const results = [kernelFunc({ inputs: copies, backend: cpu, ...(attrs && { attrs }) })].flat();
    const outputs = results.map(({ dataId, shape, dtype }): TensorInfo => {
      const copy = { dataId: here.write(cpu.readSync(dataId), shape, dtype), shape, dtype };
      cpu.disposeData(dataId);
      return copy;
    });
    for (const info of Object.values(copies)) if (info !== undefined) cpu.disposeData(info.dataId);
    return outputs.length === 1 && outputs[0] !== undefined ? outputs[0] : outputs;
  };
}
