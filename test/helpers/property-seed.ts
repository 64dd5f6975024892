/**
 * Property tests draw the same cases on every run, so that a failure is the code's and not the day's. FC_SEED=N explores
 * others.
 */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 1) });
