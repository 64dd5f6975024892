export * from './corpus/index.ts';
export * from './crf/index.ts';
export * from './errors.ts';
export * from './evaluation/index.ts';
export * from './features/index.ts';
