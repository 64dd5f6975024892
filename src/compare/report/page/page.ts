/** A report as one HTML file that needs nothing else: style, script, figures and data are in it. */

import { makeLinesVisible } from '../../../visible-text.ts';
import { tablesOf } from '../build-report.ts';
import type { Block, Figure, Report, Section } from '../document.ts';
import { formatNumber, inlineText, inlineTexts } from '../render/cells.ts';
import { Markup, markup } from '../render/markup.ts';
import { inlineMarkup } from './inline-markup.ts';
import { lectureMarkup } from './lecture-markup.ts';
import { PAGE_SCRIPT } from './script.ts';
import { embeddedJson, sourceHash } from './self-contained.ts';
import { PAGE_STYLE } from './style.ts';
import { tableData, tableMarkup } from './table-markup.ts';

export function renderPage(report: Report): string {
  const policy = `default-src 'none'; style-src ${sourceHash(PAGE_STYLE)}; script-src ${sourceHash(PAGE_SCRIPT)}; base-uri 'none'; form-action 'none'`;
  const title = inlineText(report.title, 120);
  const percent = formatNumber(100 * report.lecture.confidence, 0);
  const data = Object.fromEntries(tablesOf(report).map((table) => [table.id, tableData(table)]));
  const links = report.sections.map(({ id, short }) => markup`<li><a href="#${id}">${short}</a></li>`);
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Markup(PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#verdicts">To the verdicts</a>
<div class="page">
<nav aria-label="Sections"><ol><li><a href="#verdicts">Verdicts</a></li>${links}</ol></nav>
<main>
<section id="verdicts" aria-labelledby="title">
<h1 id="title">${inlineMarkup([report.title], 200)}</h1>
${lectureMarkup(report.lecture)}<p class="summary">${inlineMarkup(report.summary)}</p>
${report.warnings.map((warning) => markup`<p class="warning">${inlineMarkup(warning)}</p>\n`)}<p class="fine">In brackets and as lines: ${percent} % intervals. A positive effect speaks for the claim; inside the grey band it is too small to matter. Every test is in the <a href="#ledger">ledger</a>.</p>
</section>
${report.sections.map(sectionMarkup)}</main>
</div>
<p id="status" class="unseen" role="status"></p>
<script type="application/json" id="rows">${embeddedJson(data)}</script>
<script>${new Markup(PAGE_SCRIPT)}</script>
</body>
</html>
`.source;
}

function sectionMarkup({ id, title, blocks }: Section): Markup {
  return markup`<section id="${id}" aria-labelledby="head-${id}">
<h2 id="head-${id}">${title}</h2>
${blocks.map(blockMarkup)}</section>
`;
}

function blockMarkup(block: Block): Markup {
  switch (block.kind) {
    case 'text':
      return markup`<p>${inlineMarkup(block.text)}</p>\n`;
    case 'heading':
      return markup`<h3>${inlineMarkup(block.text)}</h3>\n`;
    case 'list':
      return markup`<ul>${block.items.map((item) => markup`<li>${inlineMarkup(item)}</li>`)}</ul>\n`;
    case 'table':
      return tableMarkup(block.table);
    case 'figures': {
      const legend = block.legend.map(
        ({ swatch, label }) => markup`<li>${swatch}${inlineMarkup([label], 60)}</li>`,
      );
      return markup`<div class="figures">${block.figures.map(figureMarkup)}</div>\n${legend.length > 0 && markup`<ul class="legend">${legend}</ul>\n`}`;
    }
    case 'code':
      return markup`<pre tabindex="0"><code>${makeLinesVisible(block.text)}</code></pre>\n`;
    case 'details':
      return markup`<details><summary>${block.summary}</summary>\n${block.blocks.map(blockMarkup)}</details>\n`;
    default:
      return unknownBlock(block);
  }
}

function figureMarkup({ title, description, svg, isWide }: Figure): Markup {
  return markup`<figure${isWide === true && markup` class="wide"`}><figcaption>${inlineMarkup(title, 60)}</figcaption><div class="drawing" role="img" aria-label="${inlineTexts(description, 60)}">${svg}</div></figure>\n`;
}

function unknownBlock(block: never): never {
  throw new TypeError(`unknown block ${JSON.stringify(block)}`);
}
