export { applyConstraints, type InferenceConstraints } from './constraints.ts';
export { entropy } from './entropy.ts';
export { forward, forwardBackward } from './forward-backward.ts';
export { Lattice, type LatticeDomain, MAX_SCORE } from './lattice.ts';
export { addExpectedTransitions, addNodeMarginals, edgeMarginals, nodeMarginals } from './marginals.ts';
export { nBest } from './n-best.ts';
export { pathLogProbability, pathScore } from './path-score.ts';
export { posteriorDecode } from './posterior-decode.ts';
export { type LabelPath, viterbi } from './viterbi.ts';
