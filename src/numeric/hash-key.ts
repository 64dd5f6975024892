/**
 * Enters every hash of a table of strings or pairs, drawn anew for each thread of each process: whoever makes words or attributes
 * cannot know which ones fall into one slot, and make a table slow. Nothing but slots depends on it: ids are given out in order of
 * appearance, and no table is written to a file. A table that goes to another thread takes its key along.
 */
export const HASH_KEY: number = globalThis.crypto.getRandomValues(new Int32Array(1))[0] ?? 0;
