/** Makes an engine; each is loaded only when it is asked for. */
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

export async function createEngine(
  setup: EngineSetup,
  { engine = 'fused', threads = 1, capacity }: EngineOptions & { readonly capacity: BatchCapacity },
): Promise<NetworkEngine> {
  switch (engine) {
    case 'fused': {
      const { createFusedEngine } = await import('./wasm/fused-engine.ts');
      return createFusedEngine(setup, { threads, capacity });
    }
    case 'tfjs': {
      const { loadTensorFlow } = await import('./tf.ts');
      const { createReferenceEngine } = await import('./reference/engine.ts');
      const { tf } = await loadTensorFlow();
      return createReferenceEngine(tf, setup);
    }
  }
}
