/** Where the model is wrong on the data: scores by category, confusions and kinds of errors, each leading to its sentences. */
import type { Span } from '../../corpus/spans.ts';
import type { InspectedResult, InspectedSentence } from '../inspection.ts';
import type { LiveModel } from '../live-model.ts';
import { Categories } from './categories.ts';
import { type Child, element, replaceContent, sized } from './element.ts';
import { countText, percentText, plural } from './numbers.ts';
import type { Store } from './store.ts';
import { name, word } from './words.ts';

/** What the kinds of src/evaluation/error-kinds.ts mean. */
const KIND_TEXTS: Record<string, string> = {
  type: 'right extent, other category',
  'boundary-left': 'right category, wrong start',
  'boundary-right': 'right category, wrong end',
  'boundary-both': 'right category, wrong start and end',
  'boundary+type': 'overlap, but extent and category differ',
  split: 'one span predicted as several',
  merge: 'several spans predicted as one',
  missed: 'a span that the model does not find',
  spurious: 'a predicted span where there is none',
};

/** Sentences that are listed at once. */
const MOST_LISTED = 50;

export class ErrorsView {
  readonly element = element('div', { class: 'errors-view' });
  readonly #store: Store;
  readonly #list = element('section', { class: 'found', 'aria-live': 'polite' });
  #drawnOf = -1;

  constructor(store: Store) {
    this.#store = store;
  }

  update(): void {
    const { state, inspection } = this.#store;
    const { data } = inspection;
    const result = data?.results[state.model];
    if (data === undefined || result === undefined || this.#drawnOf === state.model) return;
    this.#drawnOf = state.model;
    this.#list.replaceChildren();
    const isPlain = data.scheme === 'none';
    const all = data.sentences.length < data.sentencesInAll;
    replaceContent(
      this.element,
      element('h2', {}, 'Errors on ', name(data.name, 40)),
      element(
        'p',
        {},
        isPlain
          ? `Accuracy ${percentText(result.accuracy)}`
          : `F1 ${percentText(result.micro.f1)} (precision ${percentText(result.micro.precision)}, recall ${percentText(result.micro.recall)}; accuracy of labels ${percentText(result.accuracy)})`,
        ` on ${plural(data.sentencesInAll, 'sentence')}, ${plural(data.tokensInAll, 'token')}, by the whole model as it was trained.`,
        all &&
          ` ${countText(data.sentences.length)} of the sentences are in this page, those with errors first.`,
      ),
      element(
        'div',
        { class: 'columns' },
        this.#categories(result, isPlain),
        isPlain ? undefined : this.#kinds(result),
      ),
      this.#confusion(result, isPlain),
      this.#list,
    );
  }

  #categories({ perCategory }: InspectedResult, isPlain: boolean): HTMLElement {
    const heads = [isPlain ? 'label' : 'category', 'precision', 'recall', 'F1', 'in the data'];
    return element(
      'section',
      {},
      element('h3', {}, 'By category'),
      element(
        'div',
        { class: 'scrolling', tabindex: 0, role: 'region', 'aria-label': 'Scores by category, scrolls' },
        element(
          'table',
          {},
          element(
            'thead',
            {},
            element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head))),
          ),
          element(
            'tbody',
            {},
            ...perCategory.map(({ category, precision, recall, f1, gold }) =>
              element(
                'tr',
                {},
                element('th', { scope: 'row' }, name(category, 24)),
                ...[precision, recall, f1].map((share) =>
                  element('td', { class: 'number' }, percentText(share)),
                ),
                element('td', { class: 'number' }, countText(gold)),
              ),
            ),
          ),
        ),
      ),
    );
  }

  #kinds({ errors }: InspectedResult): HTMLElement {
    return element(
      'section',
      {},
      element('h3', {}, 'Errors by kind'),
      element(
        'table',
        {},
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            ...['kind', 'gold', 'predicted'].map((head) => element('th', { scope: 'col' }, head)),
          ),
        ),
        element(
          'tbody',
          {},
          ...errors.map(({ kind, gold, predicted, sentences }) =>
            element(
              'tr',
              {},
              element(
                'th',
                { scope: 'row' },
                element(
                  'button',
                  {
                    type: 'button',
                    class: 'link',
                    disabled: sentences.length === 0,
                    onclick: () => this.#show([`Errors of kind “${kind}”`], sentences),
                  },
                  kind,
                ),
                element('span', { class: 'fine' }, ` ${KIND_TEXTS[kind] ?? ''}`),
              ),
              element('td', { class: 'number' }, countText(gold)),
              element('td', { class: 'number' }, countText(predicted)),
            ),
          ),
        ),
      ),
    );
  }

  #confusion({ confusion, categories }: InspectedResult, isPlain: boolean): HTMLElement {
    const cells = new Map(confusion.map((cell) => [`${cell.gold ?? ''}\n${cell.predicted ?? ''}`, cell]));
    const cellOf = (gold: string | null, predicted: string | null): (typeof confusion)[number] | undefined =>
      cells.get(`${gold ?? ''}\n${predicted ?? ''}`);
    const hasNone = confusion.some(({ gold, predicted }) => gold === null || predicted === null);
    const sides: (string | null)[] = hasNone ? [...categories, null] : [...categories];
    const wrong = confusion.filter(({ gold, predicted }) => gold !== predicted).map(({ count }) => count);
    const greatest = wrong.reduce((most, count) => Math.max(most, count), 1);
    const title = (side: string | null, none: string): Child => (side === null ? none : name(side, 14));
    const missing = { gold: 'nothing there', predicted: 'not found' };
    return element(
      'section',
      {},
      element('h3', {}, 'Confusions'),
      element(
        'p',
        { class: 'fine' },
        isPlain
          ? 'Rows: labels of the data; columns: predicted labels.'
          : 'Rows: spans of the data; columns: predicted spans of the same extent. Choose a number to see its sentences.',
      ),
      element(
        'div',
        { class: 'scrolling', tabindex: 0, role: 'region', 'aria-label': 'Confusions, scrolls' },
        element(
          'table',
          { class: 'heat confusion' },
          element(
            'thead',
            {},
            element(
              'tr',
              {},
              element('td', {}),
              ...sides.map((side) =>
                element('th', { scope: 'col' }, element('span', {}, title(side, missing.predicted))),
              ),
            ),
          ),
          element(
            'tbody',
            {},
            ...sides.map((gold) =>
              element(
                'tr',
                {},
                element('th', { scope: 'row' }, title(gold, missing.gold)),
                ...sides.map((predicted) => {
                  if (gold === null && predicted === null) return element('td', { class: 'void' });
                  const cell = cellOf(gold, predicted);
                  if (cell === undefined) return element('td', { class: 'none' });
                  const isRight = gold === predicted;
                  const description: Child[] = [
                    'Gold ',
                    title(gold, missing.gold),
                    ', predicted ',
                    title(predicted, missing.predicted),
                  ];
                  return sized(
                    element(
                      'td',
                      { class: isRight ? 'cell right' : 'cell below' },
                      cell.sentences.length === 0
                        ? countText(cell.count)
                        : element(
                            'button',
                            {
                              type: 'button',
                              class: 'link',
                              'aria-label': `${element('span', {}, ...description).textContent}: ${cell.count}`,
                              onclick: () => this.#show(description, cell.sentences, cell.count),
                            },
                            countText(cell.count),
                          ),
                    ),
                    '--share',
                    isRight ? 0 : 0.5 * (cell.count / greatest),
                  );
                }),
              ),
            ),
          ),
        ),
      ),
    );
  }

  #show(title: readonly Child[], sentences: readonly number[], count?: number): void {
    const { data } = this.#store.inspection;
    const listed = sentences.slice(0, MOST_LISTED);
    const head = element('h3', { tabindex: -1 }, ...title);
    replaceContent(
      this.#list,
      head,
      element(
        'p',
        { class: 'fine' },
        `${plural(sentences.length, 'sentence')} in this page`,
        count !== undefined && `, ${countText(count)} cases in all of the data`,
        sentences.length > listed.length && `; the first ${MOST_LISTED} are listed`,
        '. Choose one to open it.',
      ),
      element(
        'ol',
        { class: 'sentences' },
        ...listed.map((index) => {
          const sentence = data?.sentences[index];
          if (sentence === undefined) return undefined;
          return element(
            'li',
            {},
            element(
              'button',
              { type: 'button', class: 'link', onclick: () => this.#store.showSentence(index) },
              word(sentence.tokens.join(' '), 140),
            ),
            element('div', { class: 'fine' }, ...this.#difference(sentence)),
          );
        }),
      ),
    );
    head.focus();
    head.scrollIntoView({ block: 'nearest' });
  }

  /** Spans that only one side has. */
  #difference({ tokens, gold, predicted }: InspectedSentence): Child[] {
    const { models, state } = this.#store;
    const spans = (model: LiveModel | undefined, labels: readonly string[]): Span[] =>
      model === undefined ? [] : new Categories(model).spans(labels);
    const own = spans(models[state.model], predicted[state.model] ?? []);
    // Right labels are spelled as those of the first model.
    const right = spans(models[0], gold);
    const isSame = (a: Span, b: Span): boolean =>
      a.start === b.start && a.end === b.end && a.category === b.category;
    const only = (these: readonly Span[], those: readonly Span[]): Child[] =>
      these
        .filter((span) => !those.some((other) => isSame(span, other)))
        .slice(0, 5)
        .map(({ start, end, category }) => [
          word(tokens.slice(start, end).join(' '), 40),
          ' ',
          name(category, 16),
          '; ',
        ]);
    const [missed, extra] = [only(right, own), only(own, right)];
    return [missed.length > 0 && ['right: ', ...missed], extra.length > 0 && ['predicted: ', ...extra]];
  }
}
