export { decodeViterbi } from './viterbi';
export { forwardBackward } from './forward-backward';
