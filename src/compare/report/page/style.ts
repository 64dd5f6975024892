/** Style of the report's page. */
import { PAGE_THEME } from './theme.ts';

export const PAGE_STYLE = `
${PAGE_THEME}.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .3rem .6rem; z-index: 9; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.page { display: grid; grid-template-columns: 10.5rem minmax(0, 1fr); gap: 2.25rem; max-width: 88rem; margin: 0 auto; padding: 0 1.75rem; }
nav { font: .8125rem/1.3 var(--sans); position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 1.45rem 0 1rem; }
nav ol { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .22rem 0 .22rem .6rem; border-left: 2px solid var(--rule); color: var(--soft); text-decoration: none; }
nav a:hover { color: var(--ink); border-color: var(--ink); }
main { min-width: 0; padding: 1.1rem 0 5rem; }
h1 { font-size: 1.5rem; line-height: 1.2; font-weight: 600; margin: 0 0 .6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; line-height: 1.25; font-weight: 600; margin: 3.2rem 0 .5rem; }
h3 { font-size: 1.06rem; font-weight: 600; margin: 1.7rem 0 .4rem; overflow-wrap: anywhere; }
p, main > section > ul { max-width: 46rem; margin: .5rem 0; overflow-wrap: break-word; }
bdi { overflow-wrap: anywhere; }
code, pre { font-family: var(--mono); font-size: .84em; }
pre { background: var(--faint); padding: .7rem .9rem; overflow: auto; max-height: 26rem; margin: .5rem 0; line-height: 1.4; }
.summary { font-size: 1rem; max-width: 62rem; margin: .6rem 0 .3rem; }
.warning { border-left: 3px solid var(--no); padding-left: .6rem; margin: .3rem 0; max-width: 60rem; font: .8125rem/1.4 var(--sans); }
.fine { color: var(--soft); font: .8125rem/1.4 var(--sans); }
small { font-size: .87em; color: var(--soft); }

.lecture { border-collapse: collapse; width: 100%; table-layout: fixed; }
.lecture th { text-align: left; font-weight: 600; padding: 0 1rem .2rem 0; border-bottom: 1.5px solid var(--ink); }
.lecture td { vertical-align: top; padding: .3rem 1.25rem .34rem 0; border-bottom: 1px solid var(--rule); }
.lecture tr.joined td { border-bottom: 0; padding-bottom: 0; }
.lecture .says { font-weight: 600; margin: 0; max-width: none; line-height: 1.3; }
.tested { color: var(--soft); } .tested a { color: inherit; }
.finding { container-type: inline-size; font: .8125rem/1.35 var(--sans); margin-top: .1rem; }
.finding p { margin: 0; max-width: none; }
.finding ul { list-style: none; margin: 0; padding: 0; }
.finding li { display: flex; column-gap: .6rem; align-items: center; min-width: 0; }
.finding .corpus { flex: 0 1 5.4rem; min-width: 2rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.finding .effect { flex: 0 0 auto; max-width: 100%; font-variant-numeric: tabular-nums; white-space: nowrap; }
.finding .unit { color: var(--soft); }
.shared { display: flex; flex-wrap: wrap; gap: .2rem 1.8rem; }
.shared > div { flex: 1 1 17rem; min-width: 0; }
.tested .unit { display: none; }
@container (max-width: 27rem) {
  .finding li .unit { display: none; }
  .tested .unit { display: inline; }
  .finding .strip { width: 66px; height: 10px; }
}
.verdict { font-weight: 600; white-space: nowrap; font-family: var(--sans); }
.verdict .sign { display: inline-block; width: 1.1em; text-align: center; }
.v-yes { color: var(--yes); } .v-no { color: var(--no); } .v-mixed { color: var(--mixed); } .v-open { color: var(--open); } .v-none { color: var(--soft); } abbr { text-decoration: none; cursor: help; }
.untested { color: var(--soft); font: .8125rem/1.35 var(--sans); margin: .1rem 0; }

.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19.5rem), 1fr)); gap: 1.2rem 1.8rem; margin: .8rem 0 .5rem; align-items: start; }
figure { margin: 0; min-width: 0; }
figure.wide { grid-column: 1 / -1; }
figcaption { font: 600 .8125rem/1.3 var(--sans); margin-bottom: .25rem; overflow-wrap: anywhere; }
figure.wide .drawing { overflow-x: auto; }
.drawing svg { display: block; width: 100%; max-width: 24rem; height: auto; overflow: visible; }
figure.wide .drawing svg { width: auto; max-width: none; }
svg text { font: 10.5px var(--sans); fill: var(--ink); font-variant-numeric: tabular-nums; }
svg .tick, svg .axis, svg .value { fill: var(--soft); font-size: 10px; }
svg .axis { font-size: 10.5px; }
svg .grid { stroke: var(--rule); stroke-width: 1; }
svg .line { fill: none; stroke-width: 1.7; } svg .interval { stroke-width: 1.8; } svg .thin { stroke-width: 1; opacity: .65; }
svg .open { fill: var(--paper); stroke-width: 1.6; }
svg .frame { fill: none; stroke: var(--rule); }
svg .bar { fill: var(--blue); opacity: .75; }
svg .above { fill: var(--above); } svg .below { fill: var(--below); }
svg .weight { font-size: 9.5px; } svg .never { stroke: var(--soft); stroke-width: 2; stroke-linecap: round; }
svg .hatch { stroke: var(--soft); stroke-width: 1.4; opacity: .55; fill: none; }
svg .band { fill: var(--ink); opacity: .09; } svg .zero { stroke: var(--soft); stroke-width: 1; }
svg .t-yes { stroke: var(--yes); } svg .t-no { stroke: var(--no); } svg .t-mixed { stroke: var(--mixed); } svg .t-open { stroke: var(--open); } svg .t-none { stroke: var(--soft); }
svg .point { stroke: none; } svg .point.t-yes { fill: var(--yes); } svg .point.t-no { fill: var(--no); } svg .point.t-mixed { fill: var(--mixed); } svg .point.t-open { fill: var(--open); } svg .point.t-none { fill: var(--soft); }
.strip { flex: none; }
${['blue', 'sky', 'red', 'orange', 'green', 'yellow', 'purple', 'grey']
  .map((hue) => `svg .f-${hue} { fill: var(--${hue}); } svg .s-${hue} { stroke: var(--${hue}); }`)
  .join('\n')}
.legend { display: flex; flex-wrap: wrap; gap: .15rem 1.2rem; list-style: none; padding: 0; margin: .2rem 0 .9rem; max-width: none; font: .8125rem/1.5 var(--sans); }
.legend li { min-width: 0; } .legend svg { vertical-align: middle; margin-right: .35rem; }

.table { width: fit-content; min-width: min(100%, 24rem); max-width: 100%; margin: 1.1rem 0 1.4rem; font: .8125rem/1.35 var(--sans); }
.table .bar { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .1rem 1rem; margin-bottom: .2rem; }
.table .name { font-weight: 600; overflow-wrap: anywhere; min-width: 0; }
.copy { white-space: nowrap; color: var(--soft); }
.copy button { font: inherit; font-size: .75rem; color: var(--link); background: none; border: 0; padding: .15rem .25rem; cursor: pointer; }
.copy button:hover { text-decoration: underline; }
.scroll { overflow: auto; max-height: 34rem; border-top: 1.5px solid var(--ink); border-bottom: 1px solid var(--ink); }
.scroll table { border-collapse: separate; border-spacing: 0; width: max-content; min-width: 100%; max-width: none; }
.scroll th, .scroll td { text-align: left; vertical-align: top; padding: .22rem 1.1rem .22rem 0; border-bottom: 1px solid var(--rule); font-weight: 400; }
.scroll tbody tr:last-child > * { border-bottom: 0; }
.scroll thead th { position: sticky; top: 0; background: var(--paper); vertical-align: bottom; z-index: 1; }
.scroll thead button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; margin: 0; text-align: inherit; cursor: pointer; max-width: 9rem; white-space: normal; overflow-wrap: break-word; }
.scroll thead button::after { content: '\\2195'; color: var(--rule); padding-left: .2em; font-weight: 400; }
.scroll thead [aria-sort=ascending] button::after { content: '\\2191'; color: var(--ink); }
.scroll thead [aria-sort=descending] button::after { content: '\\2193'; color: var(--ink); }
.scroll .num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll .num small { display: block; } .scroll .num small.sd { display: inline; }
.scroll tr > :last-child { padding-right: .2rem; }
.scroll .words { max-width: 19rem; overflow-wrap: break-word; }
.scroll .prose { min-width: 13rem; max-width: 19rem; }
.scroll tbody tr:hover > * { background: var(--faint); }
details { margin: .8rem 0; } summary { cursor: pointer; color: var(--link); font: .875rem/1.5 var(--sans); }
textarea.copied { position: fixed; left: 0; bottom: 0; width: 1px; height: 1px; opacity: 0; }

@media screen and (max-width: 68rem) {
  .page { display: block; padding: 0 1.25rem; }
  nav { position: static; max-height: none; padding: .7rem 0 0; }
  nav ol { display: flex; flex-wrap: wrap; gap: .1rem .9rem; }
  nav a { border: 0; padding: .1rem 0; }
}
@media screen and (max-width: 46rem) {
  .page { padding: 0 1rem; }
  nav ol { flex-wrap: nowrap; overflow-x: auto; white-space: nowrap; padding-bottom: .35rem; }
  main { padding-top: .5rem; }
  h1 { font-size: 1.25rem; margin-bottom: .35rem; }
  .lecture, .lecture tbody, .lecture tr, .lecture td { display: block; width: 100%; }
  .lecture thead { display: none; }
  .lecture tr { border-bottom: 1px solid var(--rule); padding: .45rem 0; }
  .lecture tr.joined { border-bottom: 0; padding-bottom: 0; }
  .lecture td { border: 0; padding: 0 0 .35rem; }
  .lecture .says[data-side]::before { content: attr(data-side) ': '; color: var(--soft); font-weight: 400; }
  .finding li { column-gap: .45rem; }
  #verdicts { display: flex; flex-direction: column; }
  #verdicts .summary { order: -1; font-size: 1rem; line-height: 1.38; margin: .1rem 0 .6rem; } #verdicts h1 { order: -2; }
  .figures { gap: 1rem; }
}
@media print {
  @page { margin: 16mm 14mm; }
  :root { --paper: #fff; --faint: #fff; }
  html { font-size: 9.5pt; }
  nav, .copy, .skip { display: none; }
  .page { display: block; max-width: none; padding: 0; }
  h1, h2, h3, figcaption, .table .bar { break-after: avoid; }
  h2 { margin-top: 1.6rem; }
  figure, .lecture tr, .scroll tr { break-inside: avoid; }
  .figures { grid-template-columns: repeat(2, 1fr); }
  .scroll { overflow: visible; max-height: none; }
  .scroll table { width: 100%; font-size: 7pt; }
  .scroll thead th { position: static; } .scroll thead button::after { content: none; }
  .scroll th, .scroll td { padding-right: .35rem; } .scroll .words { overflow-wrap: anywhere; } .scroll .num { white-space: normal; } .scroll .num small { white-space: nowrap; }
  .scroll .prose { min-width: 0; }
  pre { max-height: none; white-space: pre-wrap; overflow-wrap: anywhere; }
  a { color: inherit; text-decoration: none; }
}
`;
