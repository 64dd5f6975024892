/** The analysis of finished runs. */
export { analyse } from './analyse.ts';
