/** Parameters as tensors for the length of one evaluation, by name. */
import { assert } from '../../errors.ts';
import type { Parameter } from '../parameters.ts';
import type { Tensor, TensorFlow, Variable } from '../tf.ts';

export class Weights {
  readonly variables: readonly Variable[];
  readonly #byName: ReadonlyMap<string, Variable>;

  /** Variables of the parameters' present values. */
  constructor(tf: TensorFlow, parameters: readonly Parameter[]) {
    this.variables = parameters.map(({ values, shape }) =>
      tf.tidy(() => tf.variable(tf.tensor(values.slice(), [...shape], 'float32'))),
    );
    this.#byName = new Map(this.variables.map((variable, i) => [parameters[i]?.name ?? '', variable]));
  }

  get<T extends Tensor>(name: string): T {
    const variable: Tensor | undefined = this.#byName.get(name);
    assert(variable !== undefined, `no parameter ${name}`);
    return variable as T;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  dispose(): void {
    for (const variable of this.variables) variable.dispose();
  }
}
