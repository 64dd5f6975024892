import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { PAGE_LIMITS, renderReport } from '../../../src/compare/index.ts';
import { CrfLabError } from '../../../src/errors.ts';
import { HOSTILE, makeCosts, makeExperimentResult } from '../../helpers/experiment-result.ts';
import { checkMarkup } from '../../helpers/markup-check.ts';

const result = makeExperimentResult();
const files = renderReport(result, makeCosts(result));
const page = files.get('report.html') ?? '';
const facts = checkMarkup(page);

describe('report.html', () => {
  it('is the same, byte for byte, when made again from the same result', () => {
    expect(renderReport(makeExperimentResult(), makeCosts(result))).toEqual(files);
  });

  it('has every tag closed, no id twice, and links only to places of its own', () => {
    expect(new Set(facts.ids).size).toBe(facts.ids.length);
    for (const link of facts.links) expect(facts.ids.map((id) => `#${id}`)).toContain(link);
  });

  it('allows no source but its own style and script, by their hashes', () => {
    const policy =
      /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
    expect(policy).toMatch(/^default-src 'none';/);
    const hash = (text: string | undefined): string =>
      `'sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}'`;
    expect(policy).toContain(`style-src ${hash(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1])}`);
    expect(policy).toContain(`script-src ${hash(/<script>([\s\S]*?)<\/script>/.exec(page)?.[1])}`);
    expect(page).not.toMatch(/\b(?:src|srcset|poster|action)="|url\((?!#)|@import/);
  });

  it('shows hostile names as text, in elements that keep their direction', () => {
    expect(facts.elements.get('script')).toBe(2);
    expect(facts.text).toContain(HOSTILE.script);
    expect(facts.text).toContain(HOSTILE.proto);
    expect(facts.text).toContain(HOSTILE.quotes);
    expect(facts.text).toContain(HOSTILE.emoji);
    expect(page).toContain('<bdi>שָׁלוֹם⟨U+202E⟩evil</bdi>');
    expect(facts.text).toContain('bell␇null␀line␊break␉tab');
    expect(page).not.toContain('\u202e');
  });

  it('cuts a word of 10,000 letters and says in a title how long it is', () => {
    expect(facts.text).not.toContain('w'.repeat(73));
    expect(page).toMatch(/title="w{399}… \(10000 characters\)"/);
  });

  it('says first what the lecture says, with a verdict and an effect with interval for each corpus', () => {
    const first = page.slice(0, page.indexOf('id="categories"'));
    const text = checkMarkup(
      `<main>${first.slice(first.indexOf('<table'), first.indexOf('<p class="summary">'))}</main>`,
    ).text;
    const order = [
      'feature engineering',
      'supported',
      'conll2003',
      '+8.52 [+7.32, +9.77]',
      'do not need features',
      'not supported',
      '−6.30 [−7.50, −5.05]',
      'do not need pre-trained vectors',
      'inconclusive',
      'need pre-trained vectors',
      'models are roughly interpretable',
      'implicit features, not easy to interpret',
      'perform well with many NE categories',
      'perform not so well with many NE categories',
      'mixed',
      'global (CRF) beats local (softmax)',
      'because I only follows B or I',
      'because there are more Os than Bs and Is',
    ];
    let at = 0;
    for (const part of order) {
      expect(text.indexOf(part, at), part).toBeGreaterThanOrEqual(at);
      at = text.indexOf(part, at);
    }
  });

  it('holds the rows of every table for sorting and copying, in the order in which they stand there', () => {
    const data: unknown = JSON.parse(/id="rows">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '');
    expect(Object.keys(data as object)).toHaveLength(page.match(/<table data-table=/g)?.length ?? 0);
    for (const [id, table] of Object.entries(
      data as Record<string, { keys: unknown[]; csv: { head: string; rows: string[] } }>,
    )) {
      expect(`${[table.csv.head, ...table.csv.rows].join('\n')}\n`).toBe(files.get(`tables/${id}.csv`));
      expect(table.keys).toHaveLength(table.csv.rows.length);
    }
  });

  it('tells a pair that was never seen from a weight of zero, and hatches what the scheme forbids', () => {
    const map = page.slice(page.indexOf('Transitions, row to column'), page.indexOf('Share of all weight'));
    const { weights = [] } =
      result.cells.find(({ weights: own }) => own?.transitions)?.weights?.transitions ?? {};
    const all = weights.flat();
    const dots = /class="never" d="([^"]*)"/.exec(map)?.[1];
    expect(dots?.match(/M/g)).toHaveLength(all.filter((weight) => weight === null).length);
    expect(map.match(/class="weight"[^>]*>0</g)).toHaveLength(all.filter((weight) => weight === 0).length);
    // iob2 over O and two categories: O → I twice, and into I of the other category from B and I, four times.
    const hatched = /fill="url\(#hatch-1\)" d="([^"]*)"/.exec(map)?.[1];
    expect(hatched?.match(/M/g)).toHaveLength(6);
    expect(map).toContain('<pattern id="hatch-1"');
  });

  it('stays far below the size it should have', () => {
    expect(page.length).toBeLessThan(1.5 * 2 ** 20);
  });

  it('warns in the page above 3 MiB and refuses more than 10', () => {
    const withGazetteer = (length: number): typeof result => {
      const [corpus = expect.fail()] = result.experiment.corpora;
      return {
        ...result,
        experiment: { ...result.experiment, corpora: [{ ...corpus, gazetteers: ['x'.repeat(length)] }] },
      };
    };
    const large = renderReport(withGazetteer(3 * 2 ** 20)).get('report.html') ?? '';
    expect(large.length).toBeGreaterThan(PAGE_LIMITS.large);
    expect(large).toMatch(/This page has 3\.\d MiB/);
    const refused = (): unknown => renderReport(withGazetteer(10 * 2 ** 20));
    expect(refused).toThrow(CrfLabError);
    expect(refused).toThrow(/would have 10\.\d MiB, more than 10: split the experiment/);
  });

  it('links the pages of CRFs beside it, and only those that are there', () => {
    const [{ name: corpus } = expect.fail()] = result.experiment.corpora;
    const linked = renderReport(result, [], new Map([[corpus, `inspect-${corpus}.html`]]));
    const html = linked.get('report.html') ?? '';
    const away = checkMarkup(html).links.filter((link) => !link.startsWith('#'));
    expect(away).toEqual(Array(2).fill(`inspect-${encodeURIComponent(corpus)}.html`));
    const first = html.slice(html.indexOf('class="summary"'), html.indexOf('class="fine"'));
    expect(first).toContain('>Try the CRF</a> in the browser.');
    const section = html.slice(html.indexOf('<section id="weights"'), html.indexOf('<section id="ladders"'));
    expect(section).toContain('>Try the CRF</a>: a page in which the CRF with hand features');
    const markdown = linked.get('report.md') ?? '';
    expect(markdown.match(/\[Try the CRF\]\(inspect-[^()\s]+\.html\)/g)).toHaveLength(2);
    expect(page).not.toContain('Try the CRF');
    expect(files.get('report.md')).not.toContain('Try the CRF');
  });

  it('names at most four corpora to try on its first screen, escaped for page, address and Markdown', () => {
    const names = ['a(b)', '"><script>', '../x', 'd', 'e'];
    const many = renderReport(result, [], new Map(names.map((name) => [name, `inspect-${name}.html`])));
    const facts = checkMarkup(many.get('report.html') ?? '');
    expect(facts.elements.get('script')).toBe(2);
    expect(facts.links.filter((link) => !link.startsWith('#'))).toEqual([
      'inspect-a%28b%29.html',
      'inspect-%22%3E%3Cscript%3E.html',
      'inspect-..%2Fx.html',
      'inspect-d.html',
    ]);
    expect(facts.text).toContain('Try the CRF in the browser: of a(b), "><script>, ../x, d, and of further');
    expect(many.get('report.md')).toContain('["&gt;&lt;script&gt;](inspect-%22%3E%3Cscript%3E.html)');
  });

  it('says so where a part of the experiment is missing', () => {
    const bare = { ...result, cells: [], ledger: [], curves: [], failures: [] };
    const text = checkMarkup(renderReport(bare).get('report.html') ?? '').text;
    expect(text).toContain('not tested');
    expect(text).toContain('No claim could be tested');
    expect(text).toContain('No learning curve');
    expect(text).toContain('No category ladder');
  });
});
