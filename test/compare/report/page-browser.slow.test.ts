/// <reference lib="dom" />
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReport } from '../../../src/compare/index.ts';
import { chromiumPath, launchBrowser, openPage } from '../../helpers/browser.ts';
import { HOSTILE, makeCosts, makeExperimentResult } from '../../helpers/experiment-result.ts';

const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 380, height: 780 } } as const;

/** Contrast of text by WCAG 2.2: (L1 + 0.05) / (L2 + 0.05) of relative luminances. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
      const share = Number(part) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.skipIf(chromiumPath === undefined)('report.html in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crf-lab-page-'));
  const file = join(folder, 'report.html');
  const result = makeExperimentResult();
  const files = renderReport(result, makeCosts(result));
  const faults: string[] = [];
  let browser: Browser;

  async function openReport(
    size: keyof typeof SIZES,
    colorScheme: 'light' | 'dark' = 'light',
  ): Promise<Page> {
    const page = await openPage(browser, { viewport: SIZES[size], colorScheme });
    page.on('console', (message) => faults.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) faults.push(`request: ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  /** What the clipboard holds, pasted into a field of an empty page. */
  async function pasted(page: Page): Promise<string> {
    await page.evaluate(() => {
      const area = document.createElement('textarea');
      area.id = 'paste-here';
      document.body.append(area);
      area.focus();
    });
    await page.keyboard.press('Control+V');
    const text = await page.locator('#paste-here').inputValue();
    await page.evaluate(() => document.getElementById('paste-here')?.remove());
    return text;
  }

  const firstColumn = (page: Page, table: string, column: number): Promise<string[]> =>
    page.locator(`table[data-table="${table}"] tbody tr > :nth-child(${column})`).allInnerTexts();

  beforeAll(async () => {
    writeFileSync(file, files.get('report.html') ?? '');
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['wide', 'light'],
    ['wide', 'dark'],
    ['narrow', 'light'],
    ['narrow', 'dark'],
  ] as const)('opens without a fault and without sideways scrolling, %s and %s', async (size, scheme) => {
    const page = await openReport(size, scheme);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(SIZES[size].width);
    const colours = await page.evaluate(() =>
      ['body', '.fine', '.tested', '.v-yes', '.v-no', '.v-mixed', '.v-open', 'nav a', '.copy button'].map(
        (selector) => {
          const element = document.querySelector(selector);
          return element === null ? selector : getComputedStyle(element).color;
        },
      ),
    );
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(contrast(paper, 'rgb(0, 0, 0)') > 10).toBe(scheme === 'light');
    for (const colour of colours) expect(contrast(colour, paper), colour).toBeGreaterThan(4.5);
    await page.context().close();
    expect(faults).toEqual([]);
  });

  it('shows the whole table of the lecture and the summary on the first screen', async () => {
    const page = await openReport('wide');
    const bottom = await page
      .locator('.summary')
      .evaluate((element) => element.getBoundingClientRect().bottom);
    expect(bottom).toBeLessThan(SIZES.wide.height);
    for (const width of [1280, 1100, 1000, 800, 740, 690, 380, 340]) {
      await page.setViewportSize({ width, height: 800 });
      const cut = await page
        .locator('.lecture .finding')
        .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
      expect(cut, `${width} pixels`).toBe(0);
    }
    await page.context().close();
  });

  it('shows hostile text as text', async () => {
    const page = await openReport('wide');
    expect(await page.locator('h1').innerText()).toBe(`A made-up comparison ${HOSTILE.script}`);
    expect(await page.locator('script').count()).toBe(2);
    const widest = await page
      .locator('table[data-table="weights-conll2003"] td')
      .evaluateAll((cells) => Math.max(...cells.map((cell) => cell.getBoundingClientRect().width)));
    expect(widest).toBeLessThan(330);
    await page.context().close();
  });

  it('sorts by click and by keyboard, figures by value, and goes back to the first order', async () => {
    const page = await openReport('wide');
    const table = page.locator('table[data-table="cost"]');
    const head = table.locator('th', { hasText: 'training, s' });
    const original = await firstColumn(page, 'cost', 3);
    const values = original.map(Number);
    expect(new Set(values).size).toBeGreaterThan(1);
    await head.locator('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect((await firstColumn(page, 'cost', 3)).map(Number)).toEqual([...values].sort((a, b) => b - a));
    await head.locator('button').focus();
    await page.keyboard.press('Enter');
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect((await firstColumn(page, 'cost', 3)).map(Number)).toEqual([...values].sort((a, b) => a - b));
    expect(await page.locator('#status').innerText()).toBe('Sorted by training, s, ascending');
    await page.keyboard.press('Space');
    expect(await head.getAttribute('aria-sort')).toBe('none');
    expect(await firstColumn(page, 'cost', 3)).toEqual(original);
    await page.context().close();
  });

  it('puts empty cells last in both directions', async () => {
    const page = await openReport('wide');
    const button = page.locator('table[data-table="worth"] th', { hasText: 'saved' }).locator('button');
    for (let n = 0; n < 2; n++) {
      await button.click();
      expect((await firstColumn(page, 'worth', 6)).at(-1)).toBe('–');
    }
    await page.context().close();
  });

  it.each([
    ['csv', 'tables/ledger.csv'],
    ['tex', 'tables/ledger.tex'],
    ['md', undefined],
  ])('copies a table as %s, as it stands in the files', async (form, name) => {
    const page = await openReport('wide');
    await page.locator(`[data-table="ledger"] [data-form="${form}"]`).click();
    await expect.poll(() => page.locator('#status').innerText()).toMatch(/^Copied as/);
    const text = (await pasted(page)).replaceAll('\r\n', '\n');
    if (name === undefined) expect(text).toMatch(/^\| claim \| corpus \| verdict \|.*\n\| --- \| --- \|/);
    else expect(files.get(name)).toContain(text.trimEnd());
    await page.context().close();
    expect(faults).toEqual([]);
  });

  it('copies by selection where the browser has no clipboard for pages, in the order on the screen', async () => {
    const page = await openReport('wide');
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.locator('table[data-table="hashes"] th', { hasText: 'part' }).locator('button').click();
    const button = page.locator('[data-table="hashes"] [data-form="csv"]');
    await button.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('#status').innerText()).toBe('Copied as CSV');
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    const parts = (await pasted(page))
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(',')[1]);
    expect(parts).toEqual(['dev', 'dev', 'test', 'test', 'train', 'train']);
    await page.context().close();
  });

  it('gives every figure, region and button a name that is read out', async () => {
    const page = await openReport('narrow');
    const nameless = await page.evaluate(() => {
      const named = (element: Element): boolean =>
        (
          element.getAttribute('aria-label') ??
          document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.textContent ??
          element.textContent ??
          ''
        ).trim() !== '';
      return Array.from(
        document.querySelectorAll('[role=img], [role=region], button, nav, section, th'),
      ).filter((element) => !named(element)).length;
    });
    expect(nameless).toBe(0);
    expect(await page.locator('svg:not([aria-hidden=true])').count()).toBe(0);
    await page.context().close();
  });

  it('prints with everything unfolded and nothing cut at the side', async () => {
    const page = await openReport('wide');
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('details:not([open])').count()).toBe(0);
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(
      await page
        .locator('.scroll')
        .first()
        .evaluate((element) => getComputedStyle(element).overflowX),
    ).toBe('visible');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('details[open]').count()).toBe(0);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    await page.context().close();
    expect(faults).toEqual([]);
  });
});
