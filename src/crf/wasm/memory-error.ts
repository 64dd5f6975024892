import { OptionError } from '../../errors.ts';
import { MAX_MEMORY_BYTES } from '../../numeric/index.ts';

const GIB = 2 ** 30;

/** The training does not fit: known before it begins. */
export class MemoryError extends OptionError {
  /** Bytes the training would need, of which `vectorBytes` for vectors as long as there are features. */
  constructor(bytes: number, vectorBytes: number, features: number) {
    super(
      'train',
      `${features} features need ${(bytes / GIB).toFixed(1)} GiB of memory (${(vectorBytes / GIB).toFixed(1)} GiB for the optimiser), ` +
        `${MAX_MEMORY_BYTES / GIB} GiB can be addressed; raise minFrequency, use fewer templates or a smaller memory of L-BFGS`,
    );
  }
}
