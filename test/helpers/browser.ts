/** A real browser for tests of the page: Chromium at CHROMIUM_PATH, or where Linux distributions put it. */
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const chromiumPath = [process.env.CHROMIUM_PATH, ...PLACES].find(
  (path): path is string => path !== undefined && existsSync(path),
);

if (chromiumPath === undefined) {
  console.warn(`skipping tests in a browser: no Chromium at ${PLACES.join(', ')} (set CHROMIUM_PATH)`);
}
