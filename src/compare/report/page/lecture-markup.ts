/** The reproduced table of the lecture: what the first screen shows. */
import type { Finding, LectureRow, LectureTable } from '../document.ts';
import { intervalStrip } from '../figures/interval-plot.ts';
import { formatEffect, formatNumber } from '../render/cells.ts';
import { type Markup, markup } from '../render/markup.ts';
import { VERDICT_CLASSES } from '../render/verdict-signs.ts';
import { foreignMarkup } from './inline-markup.ts';
import { verdictMarkup } from './table-markup.ts';

/** Corpora of a claim that are named one by one. */
const NAMED = 4;

export function lectureMarkup({ rows, confidence }: LectureTable): Markup {
  const percent = formatNumber(100 * confidence, 0);
  return markup`<table class="lecture"><caption class="unseen">The table of the lecture with verdicts, effects and ${percent} % intervals by corpus</caption>
<thead><tr><th scope="col">CRF</th><th scope="col">network</th></tr></thead><tbody>
${rows.map(rowMarkup)}</tbody></table>
`;
}

function rowMarkup(row: LectureRow): Markup {
  const own = (label: Finding['label']): Finding[] =>
    row.findings.filter((finding) => finding.label === label);
  const shared = row.findings.filter(
    ({ label }) => label === '' || label === 'reason' || row.network === undefined,
  );
  const none = row.findings.length === 0 && markup`<p class="untested">not tested</p>`;
  const foot =
    shared.length > 0 &&
    markup`<div class="shared">${shared.map((finding) => markup`<div>${findingMarkup(finding, shared.length > 1)}</div>`)}</div>`;
  if (row.network === undefined) {
    return markup`<tr><td colspan="2"><p class="says">${row.crf}</p>${none}${foot}</td></tr>\n`;
  }
  const side = (name: 'CRF' | 'network', says: string): Markup =>
    markup`<td><p class="says" data-side="${name}">${says}</p>${name === 'CRF' && none}${own(name).map((finding) => findingMarkup(finding, false))}</td>`;
  return markup`<tr${shared.length > 0 && markup` class="joined"`}>${side('CRF', row.crf)}${side('network', row.network)}</tr>
${shared.length > 0 && markup`<tr><td colspan="2">${foot}</td></tr>\n`}`;
}

/** Verdict and what was tested on one line, then a line per corpus; where there is little room for those, the unit is above. */
function findingMarkup(finding: Finding, isNarrow: boolean): Markup {
  const domain = finding.corpora.flatMap(({ low, high, effect }) => [low, high, effect]);
  const named = finding.corpora.slice(0, NAMED);
  const rest = finding.corpora.length - named.length;
  const unit = markup`<span class="unit">${foreignMarkup(finding.unit, 40)}</span>`;
  const lines = named.map(
    (corpus) =>
      markup`<li>${intervalStrip(corpus, domain, finding.smallestEffect, VERDICT_CLASSES[corpus.verdict])}<span class="corpus">${foreignMarkup(corpus.corpus, 40)}</span><span class="effect">${formatEffect(corpus.effect, corpus.low, corpus.high)}${!isNarrow && markup` ${unit}`}</span><span class="unseen">${corpus.verdict}</span></li>`,
  );
  const more = rest > 0 && markup`<li><a href="#ledger">and ${rest} more</a></li>`;
  const because = finding.label === 'reason' && 'because ';
  const scoring = finding.dependsOnScoring && markup` <a href="#ledger">(depends on the scoring)</a>`;
  return markup`<div class="finding"><p>${verdictMarkup(finding.verdict)} <span class="tested">${because}${foreignMarkup(finding.statement, 200)}${isNarrow && markup`, in ${unit}`}${scoring}</span></p><ul>${lines}${more}</ul></div>`;
}
