/** The ways to choose labels. */

export const DECODINGS = ['viterbi', 'constrained', 'posterior'] as const;
/**
 * viterbi: the most probable label sequence; constrained: the most probable one that never leaves the tag scheme (for
 * the softmax head: "masked softmax"); posterior: at each position the label with the largest marginal.
 */
export type Decoding = (typeof DECODINGS)[number];
