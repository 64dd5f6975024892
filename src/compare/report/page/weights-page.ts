/** All weights of a model as one HTML file that needs nothing else: searched, filtered and sorted in the browser. */

import { cutText } from '../../../visible-text.ts';
import type { WeightRow } from '../../explain/weight-rows.ts';
import { formatNumber } from '../render/cells.ts';
import { Markup, markup } from '../render/markup.ts';
import { embeddedJson, sourceHash } from './self-contained.ts';
import { PAGE_THEME } from './theme.ts';
import { WEIGHTS_SCRIPT } from './weights-script.ts';

/** A weight, and where refits were made how far it depends on the training sentences. */
export interface PageWeight extends WeightRow {
  readonly low?: number;
  readonly high?: number;
  /** Share of the refits with the same sign. */
  readonly sameSign?: number;
}

export interface WeightsPageOptions {
  /** Of the model, say its file name. */
  readonly name: string;
  readonly labels: readonly string[];
  /** Of the columns low, high and same sign; undefined without. */
  readonly intervals?: { readonly refits: number; readonly confidence: number } | undefined;
}

/** Weights on a page; the strongest of more. */
export const MAX_PAGE_WEIGHTS = 20_000;
/** Rows that stand there before anything is searched for, and without a script. */
const FIRST_ROWS = 200;
/** Code points of a name. */
const NAME_LIMIT = 160;

/**
 * Zeros are left out. Names are foreign text: they are shown as such and nothing else, and no source but the page's own style and
 * script is allowed, by their hashes.
 */
export function renderWeightsPage(rows: Iterable<PageWeight>, options: WeightsPageOptions): string {
  const all = [...rows].filter(({ weight }) => weight !== 0);
  const strongest = all
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || a.place - b.place)
    .slice(0, MAX_PAGE_WEIGHTS);
  const { intervals } = options;
  const columns = ['kind', 'attribute', 'template', 'from', 'label', 'weight'];
  if (intervals !== undefined) columns.push('low', 'high', 'same sign, %');
  const cells = strongest.map((row) => cellsOf(row, intervals !== undefined));
  const policy = `default-src 'none'; style-src ${sourceHash(STYLE)}; script-src ${sourceHash(WEIGHTS_SCRIPT)}; base-uri 'none'; form-action 'none'`;
  const title = `Weights of ${cutText(options.name, 120)}`;
  const count = formatNumber(all.length, 0);
  const cut =
    strongest.length < all.length
      ? `, of which the ${formatNumber(strongest.length, 0)} strongest are here`
      : '';
  const refitted =
    intervals === undefined
      ? ''
      : ` ${intervals.refits} refits on resampled training data: ${formatNumber(100 * intervals.confidence, 0)} % of their weights lie between low and high.`;
  const labels = options.labels.map((label) => cutText(label, NAME_LIMIT));
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
<h1>Weights of <bdi>${cutText(options.name, 120)}</bdi></h1>
<p>${count} weights other than 0${cut}.${refitted}</p>
<form id="search" role="search">
<label>Search <input type="search" id="text" autocomplete="off" spellcheck="false"></label>
<label>Label <select id="label"><option value="">all</option>${labels.map((label, k) => markup`<option value="${k}">${label}</option>`)}</select></label>
<label>Sign <select id="sign"><option value="">both</option><option value="1">speaks for</option><option value="-1">speaks against</option></select></label>
</form>
<p id="count" role="status">${formatNumber(Math.min(FIRST_ROWS, cells.length), 0)} of ${formatNumber(cells.length, 0)}</p>
<noscript><p>Without scripts the ${String(FIRST_ROWS)} strongest weights are shown.</p></noscript>
<div class="scroll" role="region" aria-label="Weights" tabindex="0"><table><thead><tr>${columns.map(
    (name, k) =>
      markup`<th scope="col" class="${k >= FIGURES_FROM ? 'num' : 'words'}" aria-sort="${name === 'weight' ? 'other' : 'none'}"><button type="button">${name}</button></th>`,
  )}</tr></thead><tbody>
${cells.slice(0, FIRST_ROWS).map((row) => rowMarkup(row))}</tbody></table></div>
<p><button type="button" id="more" hidden>Show more</button></p>
</main>
<script type="application/json" id="rows">${embeddedJson({ labels, rows: cells })}</script>
<script>${new Markup(WEIGHTS_SCRIPT)}</script>
</body>
</html>
`.source;
}

const FIGURES_FROM = 5;

type PageCell = string | number;

function cellsOf(row: PageWeight, hasIntervals: boolean): PageCell[] {
  const { kind, attribute = '', template = '', from = '', label, weight } = row;
  const names = [attribute, template, from, label].map((name) => cutText(name, NAME_LIMIT));
  const figures = hasIntervals ? [row.low ?? 0, row.high ?? 0, 100 * (row.sameSign ?? 0)] : [];
  // What is read, to six digits.
  return [kind, ...names, ...[weight, ...figures].map((value) => Number(value.toPrecision(6)))];
}

function rowMarkup(row: readonly PageCell[]): Markup {
  return markup`<tr>${row.map((cell, k) =>
    typeof cell === 'number'
      ? markup`<td class="num">${formatNumber(cell, k === FIGURES_FROM + 3 ? 0 : 4, k < FIGURES_FROM + 3)}</td>`
      : markup`<td class="words"><bdi>${cell}</bdi></td>`,
  )}</tr>
`;
}

const STYLE = `
${PAGE_THEME}main { max-width: 88rem; margin: 0 auto; padding: 1.1rem 1.75rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.2; font-weight: 600; margin: 0 0 .4rem; overflow-wrap: anywhere; }
p { margin: .4rem 0; max-width: 60rem; }
form { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; margin: .9rem 0 .3rem; font: .875rem/1.4 var(--sans); }
input, select { font: inherit; color: inherit; background: var(--faint); border: 1px solid var(--rule); padding: .15rem .35rem; max-width: 16rem; }
#count { color: var(--soft); font: .8125rem/1.4 var(--sans); }
#more { font: .875rem/1.4 var(--sans); color: var(--link); background: none; border: 1px solid var(--rule); padding: .25rem .8rem; cursor: pointer; }
.scroll { overflow: auto; max-height: 75vh; border-top: 1.5px solid var(--ink); border-bottom: 1px solid var(--ink); }
table { border-collapse: separate; border-spacing: 0; min-width: 100%; font: .8125rem/1.35 var(--sans); }
th, td { text-align: left; vertical-align: top; padding: .2rem 1.1rem .2rem 0; border-bottom: 1px solid var(--rule); font-weight: 400; }
thead th { position: sticky; top: 0; background: var(--paper); z-index: 1; }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
th button::after { content: '\\2195'; color: var(--rule); padding-left: .2em; font-weight: 400; }
[aria-sort=ascending] button::after { content: '\\2191'; color: var(--ink); }
[aria-sort=descending] button::after { content: '\\2193'; color: var(--ink); }
.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.words { max-width: 22rem; overflow-wrap: anywhere; }
tbody tr:hover > * { background: var(--faint); }
@media print { form, #more { display: none; } .scroll { overflow: visible; max-height: none; } thead th { position: static; } }
`;
