/** The few layers that Keras has not: characters of words within sentences, and sparse attributes. */
import type { LayerTypes, serialization, Tensor, Tensor2D, Tensor3D, TensorFlow } from './tf.ts';

type Shape = (number | null)[];
type LayerClass = serialization.SerializableConstructor<LayerTypes.Layer>;

/** Their classes for one TensorFlow.js. */
export function defineSentenceLayers(tf: TensorFlow): readonly LayerClass[] {
  const listOf = (inputs: Tensor | Tensor[]): Tensor[] => (Array.isArray(inputs) ? inputs : [inputs]);
  const shapesOf = (shapes: Shape | Shape[]): Shape[] =>
    Array.isArray(shapes[0]) ? (shapes as Shape[]) : [shapes as Shape];

  /** `[B][T][C]` → `[B·T][C]`: every word a row of its own. */
  class FoldSentences extends tf.layers.Layer {
    static readonly className = 'CrfLabFoldSentences';

    override computeOutputShape(shapes: Shape | Shape[]): Shape {
      return [null, ...(shapesOf(shapes)[0]?.slice(2) ?? [])];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const [x] = listOf(inputs);
        const [B = 0, T = 0, ...rest] = x?.shape ?? [];
        return tf.reshape(x ?? tf.scalar(0), [B * T, ...rest]);
      });
    }
  }

  /** `[B·T][F]` and anything `[B][T]` → `[B][T][F]`. */
  class UnfoldSentences extends tf.layers.Layer {
    static readonly className = 'CrfLabUnfoldSentences';

    constructor(config?: serialization.ConfigDict) {
      super(config ?? {});
      this.supportsMasking = true;
    }

    override computeOutputShape(shapes: Shape | Shape[]): Shape {
      const [folded, like] = shapesOf(shapes);
      return [...(like ?? []).slice(0, 2), folded?.at(-1) ?? null];
    }

    override computeMask(): Tensor {
      // None of its own: that of the words comes with their vectors.
      return firstMask(undefined);
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const [folded, like] = listOf(inputs);
        const [B = 0, T = 0] = like?.shape ?? [];
        return tf.reshape(folded ?? tf.scalar(0), [B, T, folded?.shape.at(-1) ?? 0]);
      });
    }
  }

  /** Vectors `[W][C][d]` and ids `[W][C]` → vectors, zero where the id is 0: a convolution then sees zeros beyond a word. */
  class ZeroPadding extends tf.layers.Layer {
    static readonly className = 'CrfLabZeroPadding';

    override computeOutputShape(shapes: Shape | Shape[]): Shape {
      return shapesOf(shapes)[0] ?? [];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const [x, ids] = listOf(inputs) as [Tensor3D, Tensor2D];
        return tf.mul(x, tf.expandDims(tf.cast(tf.greater(ids, 0), 'float32'), 2));
      });
    }
  }

  /**
   * `[W][C][F]` → `[W][F]`. Equal windows of a word ("0000") give equal values: the gradient goes to the first of them, where
   * `tf.max` would give all of it to each.
   */
  const greatest = tf.customGrad<Tensor2D>((x: unknown, save: unknown) => {
    const features = x as Tensor3D;
    (save as (tensors: Tensor[]) => void)([features]);
    return {
      value: tf.max(features, 1),
      gradFunc: (dy: Tensor2D, saved: Tensor[]) => {
        const [kept = features] = saved as Tensor3D[];
        const first = tf.oneHot(tf.argMax(kept, 1), kept.shape[1]); // [W, F, C]
        return tf.mul(tf.expandDims(dy, 1), tf.cast(tf.transpose(first, [0, 2, 1]), 'float32'));
      },
    };
  });

  /** Features `[W][C][F]` and ids `[W][C]` → greatest over the positions whose id is not 0, `[W][F]`; 0 where there is none. */
  class MaxOverCharacters extends tf.layers.Layer {
    static readonly className = 'CrfLabMaxOverCharacters';

    override computeOutputShape(shapes: Shape | Shape[]): Shape {
      const [features] = shapesOf(shapes);
      return [features?.[0] ?? null, features?.at(-1) ?? null];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const [features, ids] = listOf(inputs) as [Tensor3D, Tensor2D];
        const isReal = tf.expandDims(tf.cast(tf.greater(ids, 0), 'float32'), 2); // [W, C, 1]
        const lowered = tf.add(tf.mul(features, isReal), tf.mul(tf.sub(isReal, 1), 1e30)); // −1e30 at padding
        return tf.mul(greatest(lowered), tf.max(isReal, 1)); // [W, F]
      });
    }
  }

  /**
   * `[B][T][D_1]`, `[B][T][D_2]`, ... → `[B][T][ΣD]` under the mask of the first. (Keras' Concatenate makes a mask of all inputs
   * by operations that TensorFlow.js 4.22.0 cannot differentiate through.)
   */
  class JoinInputs extends tf.layers.Layer {
    static readonly className = 'CrfLabJoinInputs';

    constructor(config?: serialization.ConfigDict) {
      super(config ?? {});
      this.supportsMasking = true;
    }

    override computeOutputShape(shapes: Shape | Shape[]): Shape {
      const list = shapesOf(shapes);
      const width = list.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0);
      return [...(list[0] ?? []).slice(0, 2), width];
    }

    override computeMask(_inputs: Tensor | Tensor[], mask?: Tensor | Tensor[]): Tensor {
      return firstMask(mask);
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => tf.concat(listOf(inputs), 2));
    }
  }

  /** Emissions `[B][T][L]`, weights of a token's attributes `[B][T][K][L]`, their values `[B][T][K]` → emissions + Σ_k value · weight. */
  class AddWideScores extends tf.layers.Layer {
    static readonly className = 'CrfLabAddWideScores';

    constructor(config?: serialization.ConfigDict) {
      super(config ?? {});
      this.supportsMasking = true;
    }

    override computeOutputShape(shapes: Shape | Shape[]): Shape {
      return shapesOf(shapes)[0] ?? [];
    }

    override computeMask(_inputs: Tensor | Tensor[], mask?: Tensor | Tensor[]): Tensor {
      return firstMask(mask);
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const [emissions, weights, values] = listOf(inputs) as [Tensor, Tensor, Tensor];
        return tf.add(emissions, tf.sum(tf.mul(weights, tf.expandDims(values, 3)), 2));
      });
    }
  }

  return [FoldSentences, UnfoldSentences, ZeroPadding, MaxOverCharacters, JoinInputs, AddWideScores];
}

/** TensorFlow.js' types have no word for "no mask", which is null. */
function firstMask(mask: Tensor | Tensor[] | undefined): Tensor {
  return (Array.isArray(mask) ? mask[0] : mask) ?? (null as unknown as Tensor);
}
