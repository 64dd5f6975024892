/** A real browser for tests of the page: Chromium at CHROMIUM_PATH, or where Linux distributions put it. */
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const chromiumPath = [process.env.CHROMIUM_PATH, ...PLACES].find(
  (path): path is string => path !== undefined && existsSync(path),
);

if (chromiumPath === undefined) {
  console.warn(`skipping tests in a browser: no Chromium at ${PLACES.join(', ')} (set CHROMIUM_PATH)`);
}

/** Chromium, which a busy machine may take its time to start. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'], timeout: 0 });
}

/** A page of its own context that waits for what it is to find however long that takes. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(0);
  return context.newPage();
}
