export { gaussLegendre, type Quadrature } from './gauss-legendre.ts';
export { HASH_KEY } from './hash-key.ts';
export { type SymmetricEigen, symmetricEigen } from './jacobi-eigen.ts';
export { logSumExp } from './log-sum-exp.ts';
export { formatGib, memoryLimit } from './memory-limit.ts';
export { drawCounts } from './multinomial.ts';
export { murmurHash3, murmurHashes } from './murmur-hash3.ts';
export { createRandom, type Random, shuffle } from './random.ts';
export {
  type RandomisedSvdOptions,
  randomisedSvd,
  type SparseMatrix,
  type TruncatedSvd,
} from './randomised-svd.ts';
export { addScaled, countNonZero, dot, norm1, norm2, scale, subtract } from './vector.ts';
export { loadModule } from './wasm/load.ts';
export { MAX_MEMORY_BYTES, SharedMemory } from './wasm/shared-memory.ts';
export type { SimdBuild } from './wasm/simd-build.ts';
export { instantiate, type WasmMemory, type WasmModule } from './wasm/webassembly.ts';
export { xxHash32 } from './xxhash32.ts';
