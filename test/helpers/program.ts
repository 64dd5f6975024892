import { fileURLToPath } from 'node:url';

/** The compiled program. */
export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
