/** Makes an engine; each is loaded only when it is asked for. */
import { CapacityError } from '../errors.ts';
import { formatGib, MAX_MEMORY_BYTES } from '../numeric/index.ts';
import type { BatchCapacity } from './batch-packer.ts';
import type { EngineName, EngineSetup, NetworkEngine } from './engine.ts';

export interface EngineOptions {
  /** fused: WebAssembly; tfjs: TensorFlow.js operations. Default fused. */
  readonly engine?: EngineName;
  /** Threads, the calling one included; default 1. Results do not depend on it. */
  readonly threads?: number;
  /** What batches are expected; larger ones make it grow. */
  readonly capacity?: BatchCapacity;
}

/** @throws CapacityError where the network needs more memory than can be addressed */
export async function createEngine(
  setup: EngineSetup,
  { engine = 'fused', threads = 1, capacity }: EngineOptions & { readonly capacity: BatchCapacity },
): Promise<NetworkEngine> {
  switch (engine) {
    case 'fused': {
      const { createFusedEngine } = await import('./wasm/fused-engine.ts');
      return createFusedEngine(setup, { threads, capacity }).catch((error) => refuseSize(error, setup));
    }
    case 'tfjs': {
      const { loadTensorFlow } = await import('./tf.ts');
      const { createReferenceEngine } = await import('./reference/engine.ts');
      const { tf } = await loadTensorFlow();
      return createReferenceEngine(tf, setup);
    }
  }
}

function refuseSize(error: unknown, { network, sizes }: EngineSetup): never {
  if (!(error instanceof CapacityError)) throw error;
  const head = network.head === 'crf' ? ', the softmax head' : '';
  throw new CapacityError(
    error.bytes,
    `a network of ${sizes.labels} labels and ${sizes.words} words needs at least ${formatGib(error.bytes)} of memory, ${formatGib(MAX_MEMORY_BYTES)} can be addressed: take fewer labels${head}, fewer words, a smaller hidden size or smaller batches`,
    { cause: error },
  );
}
