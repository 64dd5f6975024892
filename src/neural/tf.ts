/**
 * TensorFlow.js, loaded when a network asks for it and not before: the only file that imports it. Everything else gets the
 * namespace as an argument and its types from here.
 */
import type * as core from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import { registerLayers } from './layers.ts';
import { completeKernels } from './tf-kernels.ts';

/** Operations (tfjs-core) and layers (tfjs-layers) in one namespace, as the package `@tensorflow/tfjs` has them. */
export type TensorFlow = Omit<typeof core, 'default'> &
  Pick<typeof layers, 'layers' | 'model' | 'input' | 'loadLayersModel' | 'initializers'>;

export type {
  KernelConfig,
  NamedTensorInfoMap,
  Scalar,
  serialization,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  TensorInfo,
  Variable,
} from '@tensorflow/tfjs-core';
export type { LayersModel, layers as LayerTypes } from '@tensorflow/tfjs-layers';

/** From the fastest to the one that runs everywhere. */
export const TENSORFLOW_BACKENDS = ['node', 'wasm', 'cpu'] as const;
export type TensorFlowBackend = (typeof TENSORFLOW_BACKENDS)[number];

export interface LoadedTensorFlow {
  readonly tf: TensorFlow;
  /** The one that is set now: the preferred one or the next that works. */
  readonly backend: TensorFlowBackend;
}

/**
 * Loads TensorFlow.js and sets a backend: `node` (native, if the optional `@tensorflow/tfjs-node` could be installed), else
 * `wasm`, else `cpu`. `prefer` says where to begin. The layers of crf-lab are registered, so that `tf.loadLayersModel` knows
 * them. The backend is TensorFlow.js's own global state: the last call decides.
 */
export async function loadTensorFlow(
  options: { readonly prefer?: TensorFlowBackend } = {},
): Promise<LoadedTensorFlow> {
  const first = TENSORFLOW_BACKENDS.indexOf(options.prefer ?? 'node');
  for (const backend of TENSORFLOW_BACKENDS.slice(Math.max(first, 0))) {
    const tf = await loaders[backend]();
    if (tf === undefined) continue;
    completeKernels(tf);
    registerLayers(tf);
    return { tf, backend };
  }
  throw new Error('TensorFlow.js has no backend that works here');
}

/** Each sets its backend; undefined where it does not work. */
const loaders: Readonly<Record<TensorFlowBackend, () => Promise<TensorFlow | undefined>>> = {
  node: async () => {
    const tf = await loadNative();
    return tf !== undefined && (await trySetBackend(tf, 'tensorflow')) ? tf : undefined;
  },
  wasm: async () => {
    const [tf] = await Promise.all([loadPure(), import('@tensorflow/tfjs-backend-wasm')]);
    return (await trySetBackend(tf, 'wasm')) ? tf : undefined;
  },
  cpu: async () => {
    const tf = await loadPure();
    return (await trySetBackend(tf, 'cpu')) ? tf : undefined;
  },
};

let native: Promise<TensorFlow | undefined> | undefined;

function loadNative(): Promise<TensorFlow | undefined> {
  // A name the compiler does not look up: the package is optional.
  const name: string = '@tensorflow/tfjs-node';
  native ??= (async () => {
    try {
      restoreUtilFunctions();
      const module: { default?: TensorFlow } = await import(name);
      return module.default;
    } catch {
      return undefined;
    }
  })();
  return native;
}

/**
 * tfjs-node 4.22.0 calls two functions of Node's util that Node 23 removed (tensorflow/tfjs#8425, #8609).
 */
function restoreUtilFunctions(): void {
  const util = globalThis.process?.getBuiltinModule?.('util') as Record<string, unknown> | undefined;
  if (util === undefined) return;
  util.isNullOrUndefined ??= (value: unknown): boolean => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

/** The parts rather than the package `@tensorflow/tfjs`: a third of its size, without WebGL, converter and data sets. */
async function loadPure(): Promise<TensorFlow> {
  const [operations, layers] = await Promise.all([
    import('@tensorflow/tfjs-core'),
    import('@tensorflow/tfjs-layers'),
    import('@tensorflow/tfjs-backend-cpu'),
  ]);
  const tf = { ...operations, ...layers };
  silenceGreeting(tf);
  return tf;
}

async function trySetBackend(tf: TensorFlow, name: string): Promise<boolean> {
  try {
    return await tf.setBackend(name);
  } catch {
    return false;
  }
}

/** In Node the cpu backend advertises tfjs-node when it is first written to, unless in production mode. */
function silenceGreeting(tf: TensorFlow): void {
  const environment = tf.env();
  const before = environment.getBool('PROD');
  environment.set('PROD', true);
  const cpu = tf.findBackend('cpu');
  cpu.disposeData(cpu.write(new Float32Array(1), [1], 'float32'));
  environment.set('PROD', before);
}
