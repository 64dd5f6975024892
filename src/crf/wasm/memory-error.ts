import { OptionError } from '../../errors.ts';
import { formatGib, MAX_MEMORY_BYTES, memoryLimit } from '../../numeric/index.ts';

/** The training does not fit: known before it begins. */
export class MemoryError extends OptionError {
  /**
   * Bytes the training would need, of which `vectorBytes` for vectors as long as there are features.
   * @param most bytes there are
   */
  constructor(
    bytes: number,
    vectorBytes: number,
    features: number,
    most = Math.min(MAX_MEMORY_BYTES, memoryLimit()),
  ) {
    const there = most === MAX_MEMORY_BYTES ? 'can be addressed' : 'are there (machine or container)';
    super(
      'train',
      `${features} features need ${formatGib(bytes)} of memory${vectorBytes === 0 ? '' : ` (${formatGib(vectorBytes)} for the optimiser)`}, ${formatGib(most)} ${there}; ` +
        'take fewer labels, no possible states or transitions, a higher minimum frequency, fewer templates or fewer correction pairs (memory)',
    );
  }
}
