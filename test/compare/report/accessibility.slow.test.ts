/** Every page we write, read by axe: no rule for people with screen readers, keyboards or weak sight is broken. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReport, renderWeightsPage } from '../../../src/compare/index.ts';
import { generateEmbeddedCorpus } from '../../../src/corpus/index.ts';
import { prepareTrainingSet, trainCrf } from '../../../src/crf/index.ts';
import { presetSpec } from '../../../src/features/index.ts';
import { buildInspection } from '../../../src/inspect/build-inspection.ts';
import { renderPage } from '../../../src/inspect/render-page.ts';
import { chromiumPath, launchBrowser, openPage } from '../../helpers/browser.ts';
import { makeCosts, makeExperimentResult } from '../../helpers/experiment-result.ts';

const TABS = ['sentence', 'steps', 'weights', 'transitions', 'errors'] as const;

function weightsPage(): string {
  const rows = Array.from({ length: 30 }, (_, k) => ({
    kind: 'state' as const,
    attribute: `w[0]=name${k}`,
    template: 'w',
    from: undefined,
    label: k % 2 === 0 ? 'B-X' : 'O',
    weight: (k % 3 === 0 ? -1 : 1) * (1 + k / 100),
    place: k,
    low: -1,
    high: 1 + k,
    sameSign: 0.75,
  }));
  const intervals = { refits: 20, confidence: 0.95 };
  return renderWeightsPage(rows, { name: 'm', labels: ['O', 'B-X'], intervals });
}

async function inspectPage(): Promise<string> {
  const corpus = generateEmbeddedCorpus();
  const train = { ...corpus.train, sentences: corpus.train.sentences.slice(0, 200) };
  const spec = presetSpec('ner', { columns: [] });
  const { model } = await trainCrf(prepareTrainingSet(train, { spec }), {
    maxIterations: 15,
    startEnd: true,
  });
  const payload = await buildInspection(
    [{ name: 'm.crfmodel', model, bytes: 1000 }],
    { name: 'test set', sentences: corpus.test.sentences.slice(0, 30) },
    { targetBytes: 5e6, limitBytes: 1e7 },
  );
  return renderPage(payload);
}

/** Rules broken by the page as it stands, each with the elements that break it. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: typeof axe };
    const found = await checker.run(document, { resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
    );
  });
}

describe.skipIf(chromiumPath === undefined)('the pages read by axe', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crf-lab-axe-'));
  let browser: Browser;

  async function open(
    name: string,
    html: string,
    colorScheme: 'light' | 'dark',
    width: number,
    hash = '',
  ): Promise<Page> {
    const file = join(folder, name);
    writeFileSync(file, html);
    const page = await openPage(browser, {
      viewport: { width, height: 800 },
      colorScheme,
      reducedMotion: 'reduce',
    });
    await page.goto(pathToFileURL(file).href + hash);
    return page;
  }

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const LOOKS = [
    ['light', 1280],
    ['dark', 380],
  ] as const;

  it.each(LOOKS)('report.html with everything unfolded, %s, %i pixels wide', async (scheme, width) => {
    const result = makeExperimentResult();
    const html = renderReport(result, makeCosts(result)).get('report.html') ?? '';
    const page = await open('report.html', html, scheme, width);
    expect(await violations(page)).toEqual([]);
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) details.setAttribute('open', '');
    });
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it.each(LOOKS)('the page of weights, %s, %i pixels wide', async (scheme, width) => {
    const page = await open('weights.html', weightsPage(), scheme, width);
    expect(await page.locator('tbody tr').count()).toBe(30);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it('the page of inspect, each of its tabs', async () => {
    const html = await inspectPage();
    for (const [scheme, width] of LOOKS) {
      for (const tab of TABS) {
        const page = await open('inspect.html', html, scheme, width, `#tab=${tab}`);
        await page.waitForSelector('html[data-state=ready]');
        expect(await violations(page), `${tab}, ${scheme}`).toEqual([]);
        await page.context().close();
      }
    }
  });

  it('finds what is wrong in a page that is', async () => {
    const html = '<!doctype html><title></title><div role="region">a</div><button></button>';
    const page = await open('wrong.html', html, 'light', 800);
    expect((await violations(page)).join('\n')).toMatch(/button-name/);
    await page.context().close();
  });
});
