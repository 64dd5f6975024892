import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createReferenceEngine,
  createVariableViews,
  loadTensorFlow,
  type NetworkEngine,
  type TensorFlow,
  type VariableViews,
} from '../../src/neural/index.ts';
import type { Scalar, Variable } from '../../src/neural/tf.ts';
import { caseData, ENGINE_CASES, fillParameters } from './engine-cases.ts';

let tf: TensorFlow;
let engine: NetworkEngine;
let views: VariableViews;

beforeEach(async () => {
  ({ tf } = await loadTensorFlow({ prefer: 'cpu' }));
  engine = createReferenceEngine(tf, caseData(ENGINE_CASES[1]!).setup);
  fillParameters(engine);
  views = createVariableViews(tf, engine.parameters);
});
afterEach(() => views.dispose());

function bias(): { values: Float32Array; variable: Variable } {
  return {
    values: engine.parameters.find(({ name }) => name === 'output.bias')!.values,
    variable: views.variables.get('output.bias')!,
  };
}

describe("variables over an engine's parameters", () => {
  it('show what the engine writes', () => {
    const { values, variable } = bias();
    values.set([1, 2, 3, 4]);
    expect([...variable.dataSync()]).toEqual([1, 2, 3, 4]);
    expect(tf.sum(variable).dataSync()[0]).toBe(10);
    values[0] = 7;
    expect(tf.sum(variable).dataSync()[0]).toBe(16);
  });

  it('write to the engine when assigned, and stay views', () => {
    const { values, variable } = bias();
    variable.assign(tf.tensor1d([5, 6, 7, 8]));
    expect([...values]).toEqual([5, 6, 7, 8]);
    values[3] = 9;
    expect([...variable.dataSync()]).toEqual([5, 6, 7, 9]);
    views.check();
  });

  it('refuse values of another shape or type, and keep the old', () => {
    const { values, variable } = bias();
    const before = [...values];
    expect(() => variable.assign(tf.tensor1d([1, 2]))).toThrow(
      /output.bias: float32 \[2\] cannot be assigned to float32 \[4\]/,
    );
    expect(() => variable.assign(tf.tensor1d([1, 2, 3, 4], 'int32'))).toThrow(/int32/);
    expect([...values]).toEqual(before);
  });

  it('are moved in place by optimizers of tf.train', () => {
    const { values, variable } = bias();
    for (const optimizer of [
      tf.train.sgd(0.1),
      tf.train.momentum(0.1, 0.9),
      tf.train.adam(0.1),
      tf.train.adagrad(0.1),
    ]) {
      values.set([1, 1, 1, 1]);
      for (let n = 0; n < 3; n++)
        optimizer.minimize(() => tf.sum(tf.square(variable)) as Scalar, false, [variable]);
      expect(values[0]).toBeLessThan(0.9);
      expect([...variable.dataSync()]).toEqual([...values]);
      views.check();
      optimizer.dispose();
    }
  });

  it('lie over shared memory too', () => {
    const shared = new Float32Array(new SharedArrayBuffer(16));
    const parameter = { name: 'shared', shape: [4], isTable: false, values: shared };
    const sharedViews = createVariableViews(tf, [parameter]);
    const variable = sharedViews.variables.get('shared')!;
    shared.set([1, 2, 3, 4]);
    expect([...tf.mul(variable, 2).dataSync()]).toEqual([2, 4, 6, 8]);
    variable.assign(tf.tensor1d([4, 3, 2, 1]));
    expect([...shared]).toEqual([4, 3, 2, 1]);
    sharedViews.check();
    sharedViews.dispose();
  });

  it('say so when another backend has taken their data', async () => {
    await loadTensorFlow({ prefer: 'wasm' });
    tf.sum(bias().variable).dataSync();
    expect(() => views.check()).toThrow(/variable output.bias is cut off from the engine/);
    expect(() => createVariableViews(tf, engine.parameters)).toThrow(/need the cpu backend, not wasm/);
  });

  it('leave nothing behind', () => {
    const { numTensors } = tf.memory();
    const more = createVariableViews(tf, engine.parameters);
    expect(tf.memory().numTensors).toBe(numTensors + engine.parameters.length);
    more.dispose();
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});
