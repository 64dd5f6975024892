/** Makes crf-lab's layers known to TensorFlow.js, so that it can load models that have them. */
import { crfLayerClass } from './crf-layer.ts';
import { defineSentenceLayers } from './sentence-layers.ts';
import type { TensorFlow } from './tf.ts';

const registered = new WeakSet<object>();

/**
 * Registers the layers with any TensorFlow.js 4 (`loadTensorFlow` has done it with its own): call it before
 * `tf.loadLayersModel` reads a model of crf-lab. A second call does nothing.
 */
export function registerLayers(tf: TensorFlow): void {
  if (registered.has(tf.layers.Layer)) return;
  registered.add(tf.layers.Layer);
  tf.serialization.registerClass(crfLayerClass(tf));
  for (const layer of defineSentenceLayers(tf)) tf.serialization.registerClass(layer);
}
