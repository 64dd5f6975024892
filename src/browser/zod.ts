/**
 * zod for pages: it compiles checks of objects with `new Function` where it can, and finds out by trying, which a page's
 * Content-Security-Policy reports as a breach. The bundles for browsers take this in place of zod (scripts/browser-modules.mjs), so that
 * the setting comes before the first schema.
 */
import * as z from 'zod';

z.config({ jitless: true });

export * from 'zod';
