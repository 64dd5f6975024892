/** The library for browsers in Chromium against the library in Node, on 1,000 sentences. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as BrowserLibrary from '../../src/browser/index.ts';
import { explainDecision } from '../../src/compare/index.ts';
import {
  type Corpus,
  generateEmbeddedCorpus,
  labelsToSpans,
  readConll,
  type Sentence,
  sentenceFromTokens,
} from '../../src/corpus/index.ts';
import { type CrfModel, serializeCrf } from '../../src/crf/index.ts';
import { chromiumPath, launchBrowser, openPage } from '../helpers/browser.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';
import { nerSpec, trainedCrf } from '../helpers/trained-crf.ts';

const SENTENCES = 1000;
const ORIGIN = 'http://crf-lab.test';
const PAGE = `<!doctype html><title>test</title>
<script type="module">import * as library from './crf.js'; globalThis.crfLab = library;</script>`;

/** Of the repository. */
function readFile(path: string): Buffer {
  return readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)));
}

/** What the page tells of one sentence. */
interface Found {
  readonly labels: string[];
  readonly marginals: number[];
  readonly best: { readonly labels: string[]; readonly probability: number }[];
  readonly rival: string | null;
  readonly difference: number | null;
  readonly contributions: { readonly feature: string; readonly contribution: number }[];
  readonly residual: number;
}

async function corpora(): Promise<{ train: Corpus; test: Corpus; columns: string[] }> {
  if (!hasSharedData)
    return {
      ...generateEmbeddedCorpus({ trainSentences: 500, devSentences: 1, testSentences: SENTENCES }),
      columns: ['pos'],
    };
  const options = { columns: ['word', 'pos', 'chunk', 'ner'] };
  const [train, test] = await Promise.all([
    readConll(sharedData('conll2003/train.txt.gz'), options),
    readConll(sharedData('conll2003/dev.txt.gz'), options),
  ]);
  const first = (corpus: Corpus, count: number): Corpus => ({
    ...corpus,
    sentences: corpus.sentences.slice(0, count),
  });
  return { train: first(train, 1500), test: first(test, SENTENCES), columns: ['pos', 'chunk'] };
}

describe.skipIf(chromiumPath === undefined)('a model in a web page', () => {
  const faults: string[] = [];
  let browser: Browser;
  let page: Page;
  let model: CrfModel;
  let sentences: readonly Sentence[];

  beforeAll(async () => {
    const { train, test, columns } = await corpora();
    model = await trainedCrf(train, nerSpec(columns));
    sentences = test.sentences;
    browser = await launchBrowser();
    page = await openPage(browser);
    page.on('console', (message) => faults.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    const files = new Map<string, { body: Buffer; contentType: string }>([
      ['/', { body: Buffer.from(PAGE), contentType: 'text/html' }],
      ['/favicon.ico', { body: Buffer.from(''), contentType: 'image/x-icon' }],
      ['/m.crf', { body: Buffer.from(serializeCrf(model)), contentType: 'application/octet-stream' }],
      ['/crf.js', { body: readFile('dist/browser/crf.js'), contentType: 'text/javascript' }],
      ['/example.html', { body: readFile('examples/browser/index.html'), contentType: 'text/html' }],
      ['/ner.crfmodel', { body: Buffer.from(serializeCrf(model)), contentType: 'application/octet-stream' }],
    ]);
    await page.route('**/*', async (route) => {
      const path = route.request().url().slice(ORIGIN.length);
      const file = files.get(path);
      if (file === undefined) faults.push(`request: ${route.request().url()}`);
      await (file === undefined ? route.abort() : route.fulfill(file));
    });
    await page.goto(`${ORIGIN}/`);
  });
  afterAll(async () => browser.close());

  it('reads the model file and gives the same tags, marginals, best paths and accounts as Node', async () => {
    const plain = sentences.map(({ tokens, columns }) => ({ tokens, columns: [...columns] }));
    const found = await page.evaluate(
      async ([file, list]) => {
        const library = (globalThis as unknown as { crfLab: typeof BrowserLibrary }).crfLab;
        const response = await fetch(file);
        const bytes = new Uint8Array(await response.arrayBuffer());
        const own = library.deserializeCrf(bytes, file);
        const inputs = list.map(({ tokens, columns }) =>
          library.sentenceFromTokens(tokens, undefined, new Map(columns)),
        );
        const labels = inputs.map((input) => own.label(input));
        const found = inputs.map((input, n): Found => {
          const token = n % input.tokens.length;
          const account = library.explainDecision(own, input, token, { flip: false });
          const { rival, difference, residual, contributions } = account;
          return {
            labels: labels[n] ?? [],
            marginals: Array.from(own.marginals(input)),
            best: own.nBest(input, 3),
            rival,
            difference,
            residual,
            contributions: contributions.map(({ feature, contribution }) => ({ feature, contribution })),
          };
        });
        return found;
      },
      [`${ORIGIN}/m.crf`, plain] as const,
    );
    expect(faults).toEqual([]);
    expect(found).toHaveLength(SENTENCES);
    for (const [n, { marginals, residual, ...rest }] of found.entries()) {
      const sentence = sentences[n];
      if (sentence === undefined) continue;
      const account = explainDecision(model, sentence, n % sentence.tokens.length, { flip: false });
      expect(rest.labels).toEqual(model.label(sentence));
      expect(rest.best.map(({ labels }) => labels)).toEqual(
        model.nBest(sentence, 3).map(({ labels }) => labels),
      );
      expect(rest.rival).toBe(account.rival);
      expect(rest.contributions.map(({ feature }) => feature)).toEqual(
        account.contributions.map(({ feature }) => feature),
      );
      expect(Math.abs(residual)).toBeLessThan(1e-9);
      expect(Math.abs((rest.difference ?? 0) - (account.difference ?? 0))).toBeLessThan(1e-9);
      const expected = model.marginals(sentence);
      expect(marginals).toHaveLength(expected.length);
      expect(Math.max(...marginals.map((p, k) => Math.abs(p - (expected[k] ?? 0))))).toBeLessThan(1e-9);
    }
  });

  it('has no need of memory that threads share', async () => {
    expect(await page.evaluate(() => typeof SharedArrayBuffer)).toBe('undefined');
  });

  it('runs the page of the examples: names found as one types', async () => {
    await page.goto(`${ORIGIN}/example.html`);
    const out = page.locator('#out');
    const words = 'John Smith went to London .'.split(' ');
    await page.locator('#text').fill('John Smith went to London.');
    const columns = new Map(['pos', 'chunk'].map((name) => [name, words.map(() => '')]));
    const labels = model.label(sentenceFromTokens(words, undefined, columns));
    const names = labelsToSpans(labels).map(
      ({ start, end, category }) => `${words.slice(start, end).join(' ')}: ${category}`,
    );
    await expect
      .poll(async () => (await out.innerText()).replace(/ \(\d\.\d\d\)/g, ''))
      .toBe(names.join(', ') || 'nothing found');
    expect(faults).toEqual([]);
  });
});
