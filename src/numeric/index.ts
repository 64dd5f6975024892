export { logSumExp } from './log-sum-exp.ts';
export { murmurHash3 } from './murmur-hash3.ts';
export { createRandom, type Random, shuffle } from './random.ts';
export { addScaled, countNonZero, dot, norm1, norm2, scale, subtract } from './vector.ts';
export { xxHash32 } from './xxhash32.ts';
