/// <reference lib="dom" />
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PageWeight, renderWeightsPage } from '../../../src/compare/index.ts';
import { chromiumPath, launchBrowser, openPage } from '../../helpers/browser.ts';
import { HOSTILE } from '../../helpers/experiment-result.ts';

describe.skipIf(chromiumPath === undefined)('the page of weights in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crf-lab-weights-'));
  const file = join(folder, 'weights.html');
  const faults: string[] = [];
  let browser: Browser;
  let page: Page;

  const texts = (column: number): Promise<string[]> =>
    page.locator(`tbody td:nth-child(${column})`).allTextContents();

  beforeAll(async () => {
    const rows = Array.from(
      { length: 450 },
      (_, k): PageWeight => ({
        kind: k % 10 === 0 ? 'transition' : 'state',
        attribute: k % 10 === 0 ? undefined : k === 7 ? HOSTILE.script : `w[0]=name${k}`,
        template: k % 10 === 0 ? undefined : 'w',
        from: k % 10 === 0 ? 'B-X' : undefined,
        label: k % 2 === 0 ? 'B-X' : 'O',
        weight: (k % 3 === 0 ? -1 : 1) * (1 + k / 100),
        place: k,
        low: -1,
        high: 1 + k,
        sameSign: 0.75,
      }),
    );
    const intervals = { refits: 20, confidence: 0.95 };
    writeFileSync(file, renderWeightsPage(rows, { name: 'm', labels: ['O', 'B-X'], intervals }));
    browser = await launchBrowser();
    page = await openPage(browser, { viewport: { width: 1100, height: 800 } });
    page.on('console', (message) => faults.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) faults.push(`request: ${request.url()}`);
    });
    page.on('dialog', (dialog) => {
      faults.push('dialog');
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href);
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the strongest first, and more when asked', async () => {
    expect(await texts(6)).toHaveLength(200);
    expect((await texts(6))[0]).toBe('+5.4900');
    expect(await page.textContent('#count')).toBe('200 of 450');
    await page.click('#more');
    await page.click('#more');
    expect(await texts(6)).toHaveLength(450);
    expect(await page.isVisible('#more')).toBe(false);
  });

  it('finds by all the words typed, by label on either side, and by sign', async () => {
    await page.fill('#text', 'NAME12 w');
    expect(new Set(await texts(2))).toEqual(
      new Set([12, 121, 122, 123, 124, 125, 126, 127, 128, 129].map((k) => `w[0]=name${k}`)),
    );
    await page.fill('#text', '<script>');
    expect(await texts(2)).toEqual([HOSTILE.script]);
    await page.fill('#text', '');
    await page.selectOption('#label', { label: 'O' });
    await page.selectOption('#sign', '-1');
    expect(new Set(await texts(5))).toEqual(new Set(['O']));
    expect((await texts(6)).every((weight) => weight.startsWith('\u2212'))).toBe(true);
    expect(await page.textContent('#count')).toBe('75 of 75 found, 450 in all');
    await page.selectOption('#label', '');
    await page.selectOption('#sign', '');
  });

  it('sorts by a head, up, down and back', async () => {
    const head = page.locator('thead th').nth(5);
    await head.locator('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    await head.locator('button').click();
    expect((await texts(6))[0]).toBe('\u22125.4700');
    await head.locator('button').click();
    expect((await texts(6))[0]).toBe('+5.4900');
    await page.locator('thead th').nth(1).locator('button').click();
    const names = await texts(2);
    expect(names[0]).toBe(HOSTILE.script);
    expect(names.slice(1, 4)).toEqual(['w[0]=name1', 'w[0]=name2', 'w[0]=name3']);
  });

  it('without a fault, a dialog or a request', () => {
    expect(faults).toEqual([]);
  });
});
