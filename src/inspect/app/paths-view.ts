/** The best label sequences of the sentence, each by what it does otherwise than the first. */
import { labelsToTokenSpans, type Span } from '../../corpus/spans.ts';
import { Categories } from './categories.ts';
import { type Child, element, replaceContent } from './element.ts';
import { logText, probabilityText } from './numbers.ts';
import type { Store } from './store.ts';
import { name, word } from './words.ts';

export class PathsView {
  readonly element = element('section', { class: 'paths', 'aria-labelledby': 'paths-head' });
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  update(): void {
    const { state, current, model } = this.#store;
    const reading = this.#store.reading(state.model);
    if (current === undefined || reading === undefined || reading.error !== undefined) {
      this.element.replaceChildren();
      return;
    }
    const { paths, logZ } = reading.analysis;
    const { tokens } = current.sentence;
    const labelled = paths.map(({ labels }) => Array.from(labels, (id) => model.labels[id] ?? ''));
    const first = labelled[0] ?? [];
    const isPlain = model.base.scheme === 'none';
    replaceContent(
      this.element,
      element('h2', { id: 'paths-head' }, 'Best paths'),
      element(
        'table',
        {},
        element('caption', { class: 'unseen' }, 'The best label sequences'),
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            ...['rank', 'probability', 'log score', isPlain ? 'labels' : 'spans'].map((head) =>
              element('th', { scope: 'col' }, head),
            ),
          ),
        ),
        element(
          'tbody',
          {},
          ...paths.map(({ probability, score }, rank) =>
            element(
              'tr',
              {},
              element('th', { scope: 'row' }, String(rank + 1)),
              element('td', { class: 'number' }, probabilityText(probability)),
              element('td', { class: 'number' }, logText(score)),
              element(
                'td',
                {},
                ...(rank === 0
                  ? isPlain
                    ? ['the labels above']
                    : whole(new Categories(model).spans(first), tokens)
                  : differences(first, labelled[rank] ?? [], tokens)),
              ),
            ),
          ),
        ),
      ),
      element(
        'p',
        { class: 'fine' },
        `log Z = ${logText(logZ)}: a path of score s has the probability exp(s − log Z).`,
      ),
    );
  }
}

/** Spans that are written out. */
const MOST = 8;

function whole(spans: readonly Span[], tokens: readonly string[]): Child[] {
  return spans.length === 0 ? ['no spans'] : listed(spans, tokens);
}

function differences(
  first: readonly string[],
  labels: readonly string[],
  tokens: readonly string[],
): Child[] {
  return listed(
    labelsToTokenSpans(labels).filter(({ start }) => labels[start] !== first[start]),
    tokens,
  );
}

/** Words and category of each span. */
function listed(spans: readonly Span[], tokens: readonly string[]): Child[] {
  return [
    ...spans
      .slice(0, MOST)
      .map(
        ({ start, end, category }, n): Child => [
          n > 0 && '; ',
          word(tokens.slice(start, end).join(' '), 36),
          ' ',
          element('span', { class: 'fine' }, name(category, 16)),
        ],
      ),
    spans.length > MOST && ' …',
  ];
}
