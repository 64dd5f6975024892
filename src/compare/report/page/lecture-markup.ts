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
  const own = (label: Finding['label']): Markup[] =>
    row.findings
      .filter((finding) => finding.label === label)
      .map((finding) => findingMarkup(finding, finding.statement));
  const shared = row.findings.filter(
    ({ label }) => label === '' || label === 'reason' || row.network === undefined,
  );
  const none = row.findings.length === 0 && markup`<p class="untested">not tested</p>`;
  const foot = shared.map((finding) =>
    findingMarkup(finding, finding.label === 'reason' ? `because ${finding.statement}` : finding.statement),
  );
  if (row.network === undefined) {
    return markup`<tr><td colspan="2"><p class="says" data-side="">${row.crf}</p>${none}${foot}</td></tr>\n`;
  }
  const isJoined = foot.length > 0;
  return markup`<tr${isJoined && markup` class="joined"`}><td><p class="says" data-side="CRF">${row.crf}</p>${none}${own('CRF')}</td><td><p class="says" data-side="network">${row.network}</p>${own('network')}</td></tr>
${isJoined && markup`<tr><td colspan="2">${foot}</td></tr>\n`}`;
}

function findingMarkup(finding: Finding, tested: string): Markup {
  const domain = finding.corpora.flatMap(({ low, high, effect }) => [low, high, effect]);
  const named = finding.corpora.slice(0, NAMED);
  const rest = finding.corpora.length - named.length;
  const lines = named.map(
    (corpus) =>
      markup`<li>${intervalStrip(corpus, domain, finding.smallestEffect, VERDICT_CLASSES[corpus.verdict])}<span class="corpus">${foreignMarkup(corpus.corpus, 40)}</span><span class="effect">${formatEffect(corpus.effect, corpus.low, corpus.high)}</span><span class="unseen">${corpus.verdict}</span></li>`,
  );
  const more = rest > 0 && markup`<li><a href="#ledger">and ${rest} more</a></li>`;
  return markup`<p class="tested">${foreignMarkup(tested, 200)} <span class="unit">(${foreignMarkup(finding.unit, 40)})</span></p><div class="finding"><div>${verdictMarkup(finding.verdict)}${finding.dependsOnScoring && markup`<br><small>by this scoring</small>`}</div><ul>${lines}${more}</ul></div>`;
}
