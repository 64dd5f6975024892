/** The reproduced table of the lecture: what the first screen shows. */
import type { CorpusFinding, Finding, LectureRow, LectureTable } from '../document.ts';
import { intervalStrip } from '../figures/interval-plot.ts';
import { formatEffect, formatNumber, formatP } from '../render/cells.ts';
import { type Markup, markup } from '../render/markup.ts';
import { VERDICT_CLASSES, verdictText } from '../render/verdict-signs.ts';
import { foreignMarkup } from './inline-markup.ts';
import { doubtMarkup, verdictMarkup } from './table-markup.ts';

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
    markup`<div class="shared">${shared.map((finding) => markup`<div>${findingMarkup(finding)}</div>`)}</div>`;
  if (row.network === undefined) {
    return markup`<tr><td colspan="2"><p class="says">${row.crf}</p>${none}${foot}</td></tr>\n`;
  }
  const side = (name: 'CRF' | 'network', says: string): Markup =>
    markup`<td><p class="says" data-side="${name}">${says}</p>${name === 'CRF' && none}${own(name).map(findingMarkup)}</td>`;
  return markup`<tr${shared.length > 0 && markup` class="joined"`}>${side('CRF', row.crf)}${side('network', row.network)}</tr>
${shared.length > 0 && markup`<tr><td colspan="2">${foot}</td></tr>\n`}`;
}

/** Verdict and what was tested, then a line per corpus. The unit is written twice: the style shows the one there is room for. */
function findingMarkup(finding: Finding): Markup {
  const domain = finding.corpora.flatMap(({ low, high, effect, untested }) =>
    untested === undefined ? [low, high, effect] : [],
  );
  const named = finding.corpora.slice(0, NAMED);
  const rest = finding.corpora.length - named.length;
  const unit = markup`<span class="unit">${foreignMarkup(finding.unit, 40)}</span>`;
  const lines = named.map(
    (corpus) =>
      markup`<li>${corpus.untested === undefined && intervalStrip(corpus, domain, finding.smallestEffect, VERDICT_CLASSES[corpus.verdict])}<span class="corpus">${foreignMarkup(corpus.corpus, 40)}</span><span class="effect">${measuredMarkup(corpus, unit)}</span><span class="unseen">${corpus.verdict}</span></li>`,
  );
  const more = rest > 0 && markup`<li><a href="#ledger">and ${rest} more</a></li>`;
  const because = finding.label === 'reason' && 'because ';
  const scoring = finding.dependsOnScoring && markup` <a href="#ledger">(depends on the scoring)</a>`;
  return markup`<div class="finding"><p>${verdictMarkup(verdictText(finding.verdict, finding.isDoubtful))} <span class="tested">${because}${foreignMarkup(finding.statement, 200)}<span class="unit">, in ${foreignMarkup(finding.unit, 40)}</span>${scoring}</span></p><ul>${lines}${more}</ul></div>`;
}

function measuredMarkup(
  { effect, low, high, untested, isDoubtful, adjustedP }: CorpusFinding,
  unit: Markup,
): Markup {
  if (untested !== undefined) return markup`not tested: ${foreignMarkup(untested, 80)}`;
  const open = adjustedP !== undefined && markup` <span class="open">adjusted p ${formatP(adjustedP)}</span>`;
  return markup`${formatEffect(effect, low, high)} ${unit}${isDoubtful && doubtMarkup()}${open}`;
}
