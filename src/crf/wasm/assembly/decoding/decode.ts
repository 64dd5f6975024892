export { countDense, largestSize, placeAttributes, placeDenseWeights } from './place-model';
export { decodeViterbi } from './viterbi';
export { forwardBackward } from './forward-backward';
