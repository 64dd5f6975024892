/** Small random attribute sequences: ragged, with repeated attributes, real values, edge attributes and weights. */
import type { AttributeSequence } from '../../src/corpus/attribute-sequence.ts';
import type { Random } from '../../src/numeric/index.ts';

export interface RandomSequenceOptions {
  readonly sequences: number;
  readonly maxLength: number;
  readonly labels: number;
  readonly attributes: number;
  readonly values?: boolean;
  readonly edges?: boolean;
  readonly weights?: boolean;
}

export function randomSequences(random: Random, options: RandomSequenceOptions): AttributeSequence[] {
  return Array.from({ length: options.sequences }, () => {
    const T = 1 + random.integer(options.maxLength);
    const attributes = Array.from({ length: T }, () =>
      Array.from({ length: random.integer(4) }, () => `a${random.integer(options.attributes)}`),
    );
    return {
      attributes,
      values: options.values ? attributes.map((names) => names.map(() => random.normal())) : undefined,
      templates: undefined,
      edgeAttributes: options.edges
        ? Array.from({ length: T }, (_, t) => (t === 0 ? [] : [`e${random.integer(3)}`]))
        : undefined,
      edgeTemplates: undefined,
      labels: Array.from({ length: T }, () => `L${random.integer(options.labels)}`),
      weight: options.weights ? 0.5 + random.uniform() : 1,
      line: 0,
    };
  });
}
