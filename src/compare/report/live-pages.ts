/** Pages beside the report in which the CRF of a corpus itself runs: their names, and the words that lead there. */
import { fileNames } from '../experiment/names.ts';
import type { Experiment } from '../experiment/schema.ts';
import { foreign, type Inline, type Link } from './document.ts';

/** Name of the file of each corpus that has such a page. */
export type LivePages = ReadonlyMap<string, string>;

export const NO_PAGES: LivePages = new Map();

/** Corpora named on the first screen. */
const NAMED = 4;

/** Names of the pages of an experiment's corpora, whether they are there or not. */
export function livePageNames(experiment: Pick<Experiment, 'corpora'>): LivePages {
  const files = fileNames(experiment.corpora.map(({ name }) => name));
  return new Map([...files].map(([corpus, file]) => [corpus, `inspect-${file}.html`]));
}

function linkTo(file: string, text: Link['text']): Link {
  // Parentheses would end a link of Markdown.
  const href = encodeURIComponent(file).replaceAll('(', '%28').replaceAll(')', '%29');
  return { text, href };
}

/** A sentence for the first screen; nothing without a page. */
export function invitation(pages: LivePages): Inline[] {
  const [[, only] = []] = pages;
  if (only === undefined) return [];
  if (pages.size === 1) return [' ', linkTo(only, 'Try the CRF'), ' in the browser.'];
  const links = [...pages].slice(0, NAMED).map(([corpus, file]) => linkTo(file, foreign(corpus)));
  const rest = pages.size > NAMED ? ', and of further corpora under Weights.' : '.';
  return [
    ' Try the CRF in the browser: of ',
    ...links.flatMap((link, n): Inline[] => (n === 0 ? [link] : [', ', link])),
    rest,
  ];
}

/** What the page of a corpus is for. */
export function pageText(file: string): Inline[] {
  return [
    linkTo(file, 'Try the CRF'),
    ': a page in which the CRF with hand features of this corpus runs. Type a sentence or choose one of the test set, see labels with their probabilities, why a word has its label, all weights, and what an edited weight or a forbidden transition changes.',
  ];
}
