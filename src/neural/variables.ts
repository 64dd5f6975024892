/**
 * An engine's parameters as `tf.Variable`s over the engine's own memory: what a step writes is seen by TensorFlow.js, and what
 * TensorFlow.js assigns is seen by the engine. Only the cpu backend computes on the arrays it is given; others copy.
 */
import { CrfLabError } from '../errors.ts';
import type { Parameter } from './parameters.ts';
import type { Tensor, TensorFlow, Variable } from './tf.ts';

export interface VariableViews {
  /** By parameter name, which is also the name of the variable unless TensorFlow.js has one of that name. */
  readonly variables: ReadonlyMap<string, Variable>;
  /**
   * Makes sure that every variable still shows the engine's memory.
   * @throws CrfLabError naming one that does not: another backend has taken its data
   */
  check(): void;
  /** Gives the variables back; the parameters stay. */
  dispose(): void;
}

/** What the cpu backend keeps of a tensor. */
interface CpuStore {
  readonly data: {
    get(dataId: object): { readonly values?: unknown } | undefined;
    has(dataId: object): boolean;
  };
}

/**
 * Views of the parameters. `assign` copies into them instead of replacing the tensor (TensorFlow.js' own would leave the
 * engine behind with the old numbers), so that `tf.train` optimizers work on the engine's parameters too. Made anew when the
 * engine's memory has moved.
 * @throws CrfLabError on any backend but `cpu`
 */
export function createVariableViews(tf: TensorFlow, parameters: readonly Parameter[]): VariableViews {
  const backend = tf.getBackend();
  if (backend !== 'cpu') {
    throw new CrfLabError(
      `variables over an engine's parameters need the cpu backend, not ${backend}: loadTensorFlow({ prefer: 'cpu' })`,
    );
  }
  const store = tf.backend() as unknown as CpuStore;
  const variables = new Map(parameters.map((parameter) => [parameter.name, viewOf(tf, parameter)]));
  return {
    variables,
    check() {
      for (const { name, values } of parameters) {
        const dataId = variables.get(name)?.dataId;
        if (dataId !== undefined && store.data.has(dataId) && store.data.get(dataId)?.values === values)
          continue;
        throw new CrfLabError(
          `variable ${name} is cut off from the engine: it was used on another backend; make the variables anew on the cpu backend`,
        );
      }
    },
    dispose() {
      for (const variable of variables.values()) variable.dispose();
    },
  };
}

function viewOf(tf: TensorFlow, { name, shape, values }: Parameter): Variable {
  const isTaken = tf.engine().registeredVariables[name] !== undefined;
  const variable = tf.tidy(() =>
    tf.variable(tf.tensor(values, [...shape], 'float32'), true, ...(isTaken ? [] : [name])),
  );
  variable.assign = (newValue: Tensor): void => {
    if (newValue.dtype !== 'float32' || newValue.shape.join() !== shape.join()) {
      throw new RangeError(
        `variable ${name}: ${newValue.dtype} [${newValue.shape}] cannot be assigned to float32 [${shape}]`,
      );
    }
    values.set(newValue.dataSync());
  };
  return variable;
}
