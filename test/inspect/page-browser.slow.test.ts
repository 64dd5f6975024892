/// <reference lib="dom" />
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateEmbeddedCorpus, type Sentence, sentenceFromTokens } from '../../src/corpus/index.ts';
import { type CrfModel, prepareTrainingSet, trainCrf } from '../../src/crf/index.ts';
import { parseTemplateFile, presetSpec } from '../../src/features/index.ts';
import { buildInspection } from '../../src/inspect/build-inspection.ts';
import { LiveModel } from '../../src/inspect/live-model.ts';
import { UNCHANGED } from '../../src/inspect/live-settings.ts';
import { renderPage } from '../../src/inspect/render-page.ts';
import { chromiumPath, launchBrowser, openPage } from '../helpers/browser.ts';
import { smallCorpus } from '../helpers/small-corpus.ts';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 760 };
const TABS = ['sentence', 'steps', 'weights', 'transitions', 'errors'] as const;
const TEXT = 'Mayor Olga Kraser went from Selport to the museum with Steinis .';

/** Words, labels and names that would act if any were markup, a key of an object, or cut in two. */
const HOSTILE = [
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!--',
  '__proto__',
  'constructor',
  '\u2028',
  '\ud800',
  '\u202eabc',
  'javascript:alert(1)',
];

/** Contrast of text by WCAG 2.2 against what is behind it; texts below 4.5 are named. Runs in the page. */
function poorContrasts(): string[] {
  const parse = (colour: string): [number, number, number, number] => {
    const numbers = (colour.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
    const scale = colour.startsWith('color(') ? 255 : 1;
    const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
    return [red * scale, green * scale, blue * scale, alpha];
  };
  const over = (top: number[], below: number[]): number[] =>
    [0, 1, 2].map((k) => (top[k] ?? 0) * (top[3] ?? 1) + (below[k] ?? 0) * (1 - (top[3] ?? 1)));
  const background = (element: Element | null): number[] => {
    if (element === null) return [255, 255, 255];
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, background(element.parentElement));
  };
  const luminance = (colour: number[]): number => {
    const [red = 0, green = 0, blue = 0] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const found = new Set<string>();
  for (const element of document.querySelectorAll<HTMLElement>('main *, dialog[open] *')) {
    const hasText = [...element.childNodes].some(
      (node) => node.nodeType === 3 && node.textContent?.trim() !== '',
    );
    if (!hasText || !element.checkVisibility() || element.closest('svg') !== null) continue;
    if (
      element.closest('[aria-hidden=true], .unseen, :disabled, [aria-disabled=true], option, .off') !== null
    )
      continue;
    const behind = background(element);
    const text = over(parse(getComputedStyle(element).color), behind);
    const [dark = 0, light = 0] = [luminance(text), luminance(behind)].sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) found.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
  }
  return [...found];
}

/** Controls without a name that is read out, by the order in which browsers look for one. Runs in the page. */
function namelessControls(): string[] {
  const nameOf = (element: HTMLElement): string => {
    const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    const by = document.getElementById(element.getAttribute('aria-labelledby') ?? '');
    const isTextual = element.matches('button, a, summary, [role=tab], th, td, [role=columnheader]');
    return [
      element.getAttribute('aria-label'),
      by?.textContent,
      ...labels.map((label) => label.textContent),
      isTextual ? element.textContent : '',
    ]
      .join('')
      .trim();
  };
  const controls =
    'button, select, input, textarea, summary, [role=tab], [role=tabpanel], [role=region], [role=table], [role=grid], [tabindex="0"], dialog[open]';
  return [...document.querySelectorAll<HTMLElement>(controls)]
    .filter((element) => element.checkVisibility() && nameOf(element) === '')
    .map((element) => element.outerHTML.slice(0, 120));
}

describe.skipIf(chromiumPath === undefined)('the page of inspect in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crf-lab-inspect-'));
  const faults: string[] = [];
  let browser: Browser;
  let model: CrfModel;
  let test: readonly Sentence[];

  const fileOf = (name: string): string => pathToFileURL(join(folder, `${name}.html`)).href;

  async function writePage(
    name: string,
    models: readonly CrfModel[],
    sentences?: readonly Sentence[],
  ): Promise<void> {
    const payload = await buildInspection(
      models.map((each, n) => ({ name: `${name}-${n}.crfmodel`, model: each, bytes: 1000 })),
      sentences === undefined ? undefined : { name: 'test set', sentences },
      { targetBytes: 5e6, limitBytes: 1e7 },
    );
    writeFileSync(join(folder, `${name}.html`), renderPage(payload));
  }

  async function open(
    name: string,
    hash = '',
    viewport = WIDE,
    colorScheme: 'light' | 'dark' = 'light',
  ): Promise<Page> {
    const page = await openPage(browser, { viewport, colorScheme });
    page.on('console', (message) => faults.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(fileOf(name))) faults.push(`request: ${request.url()}`);
    });
    await page.goto(`${fileOf(name)}#${hash}`);
    await page.waitForSelector('html[data-state=ready]');
    return page;
  }

  async function close(page: Page): Promise<void> {
    await page.context().close();
    expect(faults).toEqual([]);
  }

  /** Labels of the first line of tokens, from what is read out of each. */
  const shownLabels = (page: Page): Promise<string[]> =>
    page
      .locator('.lines .tagged')
      .first()
      .locator('button')
      .evaluateAll((buttons) =>
        buttons.map(
          (button) => /, (\S+), probability /.exec(button.getAttribute('aria-label') ?? '')?.[1] ?? '',
        ),
      );

  function labelsOf(live: LiveModel, tokens: readonly string[]): string[] {
    const { paths } = live.analyse(live.read(sentenceFromTokens(tokens)));
    return Array.from(paths[0]?.labels ?? [], (id) => live.labels[id] ?? '');
  }

  beforeAll(async () => {
    const corpus = generateEmbeddedCorpus();
    const train = { ...corpus.train, sentences: corpus.train.sentences.slice(0, 700) };
    test = corpus.test.sentences.slice(0, 60);
    const spec = presetSpec('ner', { columns: [] });
    model = (await trainCrf(prepareTrainingSet(train, { spec }), { maxIterations: 30, startEnd: true }))
      .model;
    const words = presetSpec('words', { columns: [] });
    const other = (await trainCrf(prepareTrainingSet(train, { spec: words }), { maxIterations: 20 })).model;
    await writePage('one', [model], test);
    await writePage('bare', [model]);
    await writePage('two', [model, other], test);
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  describe.each(TABS)('tab %s', (tab) => {
    it.each([
      [WIDE, 'light'],
      [WIDE, 'dark'],
      [NARROW, 'light'],
      [NARROW, 'dark'],
    ] as const)('opens without faults, readable, every control named (%o, %s)', async (size, scheme) => {
      const page = await open('two', `tab=${tab}`, size, scheme);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
      expect(await page.evaluate(poorContrasts)).toEqual([]);
      expect(await page.evaluate(namelessControls)).toEqual([]);
      expect(await page.locator('[role=tab][aria-selected=true]').getAttribute('id')).toBe(`tab-${tab}`);
      expect(await page.locator('[role=tabpanel]:visible').count()).toBe(1);
      await close(page);
    });
  });

  it('labels what is typed, as the model does in Node', async () => {
    const page = await open('one');
    const field = page.locator('#text');
    await field.fill('');
    expect(await page.locator('.lines').innerText()).toContain('Nothing to label yet');
    await field.pressSequentially(TEXT);
    const live = new LiveModel(model);
    expect(await shownLabels(page)).toEqual(labelsOf(live, TEXT.split(' ')));
    await close(page);
  });

  it('follows its changes: template off, transition forbidden, softmax, mask; undo and reset', async () => {
    const page = await open('one', new URLSearchParams({ text: TEXT }).toString());
    const live = new LiveModel(model);
    const tokens = TEXT.split(' ');
    const trained = labelsOf(live, tokens);
    const expectLabels = async (): Promise<void> =>
      expect(await shownLabels(page)).toEqual(labelsOf(live, tokens));
    const box = page.locator('.template', { hasText: 'w[0]' }).first();
    const template = await box.locator('.name').innerText();
    await box.locator('input').uncheck();
    live.apply({ ...UNCHANGED, templatesOff: [template] });
    await expectLabels();
    await page.locator('input[value=softmax]').check();
    live.apply({ ...live.settings, output: 'softmax' });
    await expectLabels();
    await page.locator('input[value=masked-softmax]').check();
    live.apply({ ...live.settings, output: 'masked-softmax' });
    await expectLabels();
    await page.locator('.changes [data-key=undo]').click();
    await page.locator('.changes [data-key=undo]').click();
    await page.locator('.changes [data-key=undo]').click();
    expect(await shownLabels(page)).toEqual(trained);
    expect(await page.locator('.changes [data-key=undo]').isDisabled()).toBe(true);

    const at = trained.findIndex((label, t) => t > 0 && label.startsWith('I-'));
    expect(at).toBeGreaterThan(0);
    const step = { from: trained[at - 1] ?? '', to: trained[at] ?? '' };
    await page.getByLabel('Label before').selectOption({ label: step.from });
    await page.getByLabel('Label after').selectOption({ label: step.to });
    await page.locator('[data-key=forbid]').click();
    live.apply({ ...UNCHANGED, forbidden: [step] });
    await expectLabels();
    expect(await shownLabels(page)).not.toEqual(trained);
    expect(await page.locator('.changes li').allInnerTexts()).toHaveLength(1);
    await page.locator('.changes [data-key=reset]').click();
    expect(await shownLabels(page)).toEqual(trained);
    await close(page);
  });

  it('gives the exact account of a token, against any rival, and says what tips it', async () => {
    const page = await open('one', new URLSearchParams({ text: TEXT }).toString());
    const live = new LiveModel(model);
    const tokens = TEXT.split(' ');
    const data = live.read(sentenceFromTokens(tokens));
    await page.locator('.lines button.token').nth(1).click();
    const account = live.account(data, 1);
    const account1 = page.locator('.account');
    expect(await account1.locator('h2').innerText()).toContain(`Why ${account.label} and not`);
    const total = (await account1.locator('.total').innerText()).replace('\u2212', '-');
    expect(total).toContain(`Sum of all ${account.contributions.length} contribution`);
    const sum = Number(/: \+?(-?[\d.]+);/.exec(total)?.[1]);
    expect(sum).toBeCloseTo(account.difference ?? 0, 3);
    const residual = Number(/residual (\S+)$/.exec(total)?.[1]?.replaceAll('\u2212', '-'));
    expect(Math.abs(residual)).toBeLessThanOrEqual(1e-9);

    const against =
      live.labels.find((label) => label !== account.label && label !== account.rival && label !== 'O') ?? '';
    await account1.getByLabel('Rival label').selectOption({ label: against });
    const other = live.account(data, 1, { against });
    const text = (await account1.locator('.total').innerText()).replaceAll('\u2212', '-');
    expect(Number(/: \+?(-?[\d.]+);/.exec(text)?.[1])).toBeCloseTo(other.difference ?? 0, 3);

    await account1.locator('[data-key=flip]').click();
    expect(await account1.locator('[role=status]').innerText()).toMatch(/Without (this|these)|No removal/);
    await account1.locator('[data-key=switches]').click();
    expect(await account1.locator('.switches tbody tr').count()).toBeGreaterThan(3);
    await close(page);
  });

  it('walks by keys from token to token and from tab to tab', async () => {
    const page = await open('one', new URLSearchParams({ text: TEXT, token: '1' }).toString());
    await page.locator('.lines button.token').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
    expect(await focused()).toBe('Kraser');
    expect(await page.locator('#token-head').innerText()).toBe('Token 3: Kraser');
    await page.locator('#tab-sentence').focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Step by step');
    await page.keyboard.press('End');
    expect(await focused()).toBe('Errors');
    expect(await page.locator('#panel-errors').isVisible()).toBe(true);
    await close(page);
  });

  it('steps through Viterbi to the best path, and forward to log Z', async () => {
    const text = 'Olga Kraser left Selport';
    const page = await open('one', new URLSearchParams({ text, tab: 'steps' }).toString());
    const live = new LiveModel(model);
    const analysis = live.analyse(live.read(sentenceFromTokens(text.split(' '))));
    const next = page.locator('[data-key=next]');
    for (let step = 0; step < 4; step++) await next.click();
    const z = analysis.logZ.toFixed(3).replace('-', '\u2212');
    expect(await page.locator('.step-text').innerText()).toContain(`log Z = ${z}`);
    await page.locator('[data-key=recursion]').selectOption('viterbi');
    await next.focus();
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowRight');
    expect(await page.locator('.step-controls').innerText()).toContain('step 8 of 8');
    expect(await page.locator('.trellis .cell.path').count()).toBe(4);
    const score = (analysis.paths[0]?.score ?? 0).toFixed(3).replace('-', '\u2212');
    expect(await page.locator('.step-text').innerText()).toContain(`Its score is ${score}`);
    await close(page);
  });

  it('lets the reader predict before it reveals', async () => {
    const text = 'Olga Kraser left Selport';
    const page = await open('one', new URLSearchParams({ text, tab: 'steps' }).toString());
    const live = new LiveModel(model);
    const analysis = live.analyse(live.read(sentenceFromTokens(text.split(' '))));
    await page.locator('[data-key=predict]').check();
    const next = page.locator('[data-key=next]');
    await next.click();
    expect(await page.locator('.quiz').count()).toBe(0);
    await next.click();
    const L = live.labels.length;
    const column = Array.from(analysis.alpha.subarray(L, 2 * L));
    await page.getByLabel('Your prediction').fill(Math.max(...column).toFixed(2));
    await page.keyboard.press('Enter');
    expect(await page.locator('.verdict').innerText()).toContain('Right');
    await next.click();
    await page.getByLabel('Your prediction').fill('9999');
    await page.keyboard.press('Enter');
    expect(await page.locator('.verdict').innerText()).toContain('Not quite');
    expect(await page.locator('.step-controls').innerText()).toContain('1 of 2 predicted right');
    await page.locator('[data-key=recursion]').selectOption('viterbi');
    await next.click();
    await next.click();
    expect(await page.locator('.quiz button').count()).toBeGreaterThan(2);
    const deltas = Array.from(analysis.delta.subarray(L, 2 * L));
    const best = deltas.indexOf(Math.max(...deltas));
    const answer = live.labels[analysis.backPointers[L + best] ?? 0] ?? '';
    await page.locator('.quiz button', { hasText: new RegExp(`^${answer}$`) }).click();
    expect(await page.locator('.verdict').innerText()).toContain(`Right: ${answer}`);
    await close(page);
  });

  it('searches and sorts all weights, keeps few rows in the page, and changes a weight', async () => {
    const page = await open('one', new URLSearchParams({ tab: 'weights', text: TEXT }).toString());
    const status = page.locator('.weights-view [role=status]');
    const total = model.parts.weights.length.toLocaleString('en');
    expect(await status.innerText()).toBe(`${total} of ${total} weights`);
    expect(await page.locator('.rows .line').count()).toBeLessThan(100);
    await page.locator('#search').fill('/^w\\[0\\]=/');
    await expect.poll(() => page.locator('.rows .line').first().innerText()).toMatch(/^w\[0\]=/);
    await page.locator('#search').fill('/(/');
    await expect.poll(() => status.innerText()).toContain('No such regular expression');
    await page.locator('#search').fill('');
    await page.locator('[data-key=order]').selectOption('lowest');
    const weights = async (): Promise<number[]> =>
      (await page.locator('.rows .line .number').allInnerTexts()).map((text) =>
        Number(text.replace('\u2212', '-')),
      );
    const lowest = await weights();
    expect(lowest).toEqual([...lowest].sort((a, b) => a - b));
    expect(lowest[0]).toBeCloseTo(Math.min(...model.parts.weights), 3);
    await page.locator('.window').evaluate((region) => region.scrollTo(0, region.scrollHeight));
    await expect.poll(async () => (await weights()).at(-1)).toBeCloseTo(Math.max(...model.parts.weights), 3);

    await page.locator('.rows .link').last().click();
    await page.locator('#weight-value').fill('x');
    await page.keyboard.press('Enter');
    expect(await page.locator('dialog .error').innerText()).toContain('A weight is a number');
    await page.locator('#weight-value').fill('-2.5');
    await page.keyboard.press('Enter');
    expect(await page.locator('dialog').isVisible()).toBe(false);
    expect(await page.locator('.rows .edited').count()).toBe(1);
    expect(await page.locator('.changes li').innerText()).toContain('\u22122.500');
    await close(page);
  });

  it('shows transitions as a matrix that is walked by keys', async () => {
    const page = await open('one', 'tab=transitions');
    await page.locator('td.cell[tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    const cell = page.locator('td.cell:focus');
    expect(await cell.getAttribute('data-row')).toBe('2');
    expect(await cell.getAttribute('data-column')).toBe('1');
    const [, second = ''] = model.labels;
    expect(await page.locator('.detail h3').innerText()).toBe(`${second} → ${second}`);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await page.locator('td.forbidden').count()).toBe(1);
    const never = await page
      .locator('td.cell:not(.forbidden)')
      .evaluateAll((cells) => cells.filter(({ textContent }) => textContent === '·').length);
    const { transitionFrom, startLabels, endLabels } = model.parts.index;
    const L = model.labels.length;
    const owned = transitionFrom.length + startLabels.length + endLabels.length;
    expect(Math.abs(never - (L * L + 2 * L - owned))).toBeLessThanOrEqual(1);
    await close(page);
  });

  it('leads from a confusion to its sentences', async () => {
    const page = await open('one', 'tab=errors');
    const button = page.locator('.confusion .below button').first();
    const count = Number(await button.innerText());
    await button.click();
    const found = page.locator('.found li');
    expect(await found.count()).toBeGreaterThan(0);
    expect(await found.count()).toBeLessThanOrEqual(count);
    const text = await found.first().locator('button').innerText();
    await found.first().locator('button').click();
    expect(await page.locator('#panel-sentence').isVisible()).toBe(true);
    expect(await page.locator('#text').inputValue()).toContain(text.replace('…', '').trim());
    expect(await page.locator('.token.wrong').count()).toBeGreaterThan(0);
    await close(page);
  });

  it('keeps its state in the address, and takes no harm from a foreign one', async () => {
    const page = await open('two', new URLSearchParams({ text: TEXT }).toString());
    await page.locator('input[name=model][value="1"]').check();
    await page.locator('input[value=softmax]').check();
    await page.locator('#tab-transitions').click();
    const hash = await page.evaluate(() => location.hash.slice(1));
    const labels = await page.evaluate(() => document.querySelector('.changes li')?.textContent);
    await close(page);
    const again = await open('two', hash);
    expect(await again.locator('#panel-transitions').isVisible()).toBe(true);
    expect(await again.locator('input[name=model][value="1"]').isChecked()).toBe(true);
    expect(await again.evaluate(() => document.querySelector('.changes li')?.textContent)).toBe(labels);
    await close(again);
    const foreign = await open(
      'bare',
      'tab=errors&sentence=9&token=99&off=nothing&model=2&weight=["state","x",null,"B-X",1]&forbid=["B-X",null]&against=zzz&output=crf',
    );
    expect(await foreign.locator('#panel-sentence').isVisible()).toBe(true);
    expect(await foreign.locator('.changes li').count()).toBe(0);
    expect(await foreign.locator('.account h2').innerText()).toContain('Why');
    await close(foreign);
  });

  it('says so when everything is forbidden', async () => {
    const query = new URLSearchParams({ text: 'Olga left' });
    for (const label of model.labels) query.append('forbid', JSON.stringify([null, label]));
    const page = await open('bare', query.toString());
    expect(await page.locator('.lines [role=alert]').innerText()).toContain('no label sequence is possible');
    await page.locator('.changes [data-key=reset]').click();
    expect(await page.locator('.lines [role=alert]').count()).toBe(0);
    await close(page);
  });

  it('shows hostile words, labels and names as text', async () => {
    const line = HOSTILE.map((text) => `${text}/B-${text}`).join(' ');
    const corpus = smallCorpus('hostile', [line.replaceAll('<img src=x', '<img_src=x'), 'plain/O words/O']);
    const spec = parseTemplateFile('U</script>:%x[0,0]\nU01:%x[-1,0]\nB\n', 'templates');
    const { model: hostile } = await trainCrf(prepareTrainingSet(corpus, { spec }), { maxIterations: 20 });
    await writePage('hostile', [hostile], corpus.sentences);
    for (const tab of TABS) {
      const page = await open('hostile', `tab=${tab}`);
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.locator('script').count()).toBe(2);
      expect(await page.locator(`#panel-${tab}`).isVisible()).toBe(true);
      await close(page);
    }
  });

  it('holds 133 labels, one token, and a word of 10,000 characters', async () => {
    const words = Array.from({ length: 133 }, (_, n) => `w${n}/L${n}`);
    const corpus = smallCorpus('many', [words.join(' '), words.toReversed().join(' ')]);
    const spec = parseTemplateFile('U00:%x[0,0]\nB\n', 'templates');
    const { model: many } = await trainCrf(prepareTrainingSet(corpus, { spec }), {
      maxIterations: 10,
    });
    await writePage('many', [many], corpus.sentences);
    for (const tab of TABS) {
      const page = await open('many', `tab=${tab}`, NARROW);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(NARROW.width);
      await close(page);
    }
    const page = await open('many', new URLSearchParams({ text: 'x'.repeat(10_000) }).toString(), NARROW);
    expect(await page.locator('.lines button.token').count()).toBe(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(NARROW.width);
    await page.locator('#text').fill('w7');
    expect(await shownLabels(page)).toEqual(['L7']);
    await close(page);
  });

  it('prints without controls and with nothing cut at the side', async () => {
    const page = await open('one');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.tabs').isVisible()).toBe(false);
    expect(await page.locator('aside').isVisible()).toBe(false);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    await close(page);
  });
});
