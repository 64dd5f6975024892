/** The chosen token: how probable each label is, and the columns that the model reads of it. */
import { type Child, element, replaceContent, sized } from './element.ts';
import { plural, probabilityText } from './numbers.ts';
import type { Store } from './store.ts';
import { name, word } from './words.ts';

/** Labels that are listed, the most probable first. */
const MOST_LABELS = 8;

export class TokenView {
  readonly element = element('section', { class: 'token-panel', 'aria-labelledby': 'token-head' });
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  update(): void {
    const { state, current, token, models, model } = this.#store;
    const reading = this.#store.reading(state.model);
    if (
      current === undefined ||
      token === undefined ||
      reading === undefined ||
      reading.error !== undefined
    ) {
      this.element.replaceChildren();
      return;
    }
    const others = models.flatMap((_, n) => (n === state.model ? [] : [n]));
    const L = model.labels.length;
    const { marginals, paths } = reading.analysis;
    const of = (id: number): number => marginals[token * L + id] ?? 0;
    const ids = model.labels.map((_, id) => id).sort((a, b) => of(b) - of(a));
    const shown = ids.filter((id, rank) => rank < 2 || (rank < MOST_LABELS && of(id) >= 0.0005));
    const rest = ids.slice(shown.length);
    const decoded = paths[0]?.labels[token];
    const rows = shown.map((id) => this.#row(id, of(id), id === decoded, token, others));
    const gold = current.inspected?.gold[token];
    replaceContent(
      this.element,
      element(
        'h2',
        { id: 'token-head' },
        'Token ',
        String(token + 1),
        ': ',
        word(current.sentence.tokens[token] ?? '', 40),
      ),
      gold !== undefined && element('p', { class: 'fine' }, 'In the data its label is ', name(gold), '.'),
      element(
        'table',
        { class: 'marginals' },
        element('caption', { class: 'unseen' }, 'Probability of each label at this token'),
        others.length > 0 &&
          element(
            'thead',
            {},
            element(
              'tr',
              {},
              element('th', { scope: 'col' }, 'label'),
              ...[state.model, ...others].map((n) =>
                element(
                  'th',
                  { scope: 'col' },
                  name((this.#store.inspection.models[n]?.name ?? '').replace(/\.crfmodel$/, ''), 14),
                ),
              ),
            ),
          ),
        element('tbody', {}, ...rows),
      ),
      rest.length > 0 &&
        element(
          'p',
          { class: 'fine' },
          `${plural(rest.length, 'other label')}, together ${probabilityText(rest.reduce((sum, id) => sum + of(id), 0))}`,
        ),
      ...this.#columns(token),
    );
  }

  #row(
    id: number,
    probability: number,
    isDecoded: boolean,
    token: number,
    others: readonly number[],
  ): HTMLElement {
    const { model } = this.#store;
    const label = model.labels[id] ?? '';
    const title = isDecoded
      ? name(label, 24)
      : element(
          'button',
          {
            type: 'button',
            class: 'link',
            'data-key': `label ${label}`,
            title: 'compare with this label',
            onclick: () => this.#store.update({ token, against: label }),
          },
          name(label, 24),
        );
    const cell = (value: number | undefined): HTMLElement =>
      element(
        'td',
        {},
        value !== undefined &&
          sized(element('span', { class: 'meter', 'aria-hidden': 'true' }), '--share', value),
        element('span', { class: 'number' }, value === undefined ? '–' : probabilityText(value)),
      );
    const elsewhere = others.map((n) => {
      const reading = this.#store.reading(n);
      const place = this.#store.models[n]?.labels.indexOf(label) ?? -1;
      if (reading === undefined || reading.error !== undefined || place < 0) return undefined;
      return reading.analysis.marginals[token * reading.analysis.labelCount + place];
    });
    return element(
      'tr',
      { class: isDecoded ? 'decoded' : undefined },
      element('th', { scope: 'row' }, title),
      cell(probability),
      ...elsewhere.map(cell),
    );
  }

  /** What the model reads besides the word. Of typed text it can be changed. */
  #columns(token: number): Child[] {
    const { current, columns } = this.#store;
    if (current === undefined || columns.length === 0) return [];
    const columnValue = (column: string): string => current.sentence.columns.get(column)?.[token] ?? '';
    if (current.inspected !== undefined)
      return [
        element(
          'p',
          { class: 'fine' },
          ...columns.flatMap((column) => [name(column), ' ', name(columnValue(column)), '  ']),
        ),
      ];
    return [
      element(
        'p',
        { class: 'fine' },
        'The model reads these columns too. For typed text they are guessed from the data; correct them here:',
      ),
      element(
        'div',
        { class: 'row' },
        ...columns.map((column) =>
          element(
            'label',
            {},
            name(column),
            ' ',
            element('input', {
              type: 'text',
              size: 8,
              'data-key': `column ${column}`,
              value: columnValue(column),
              onchange: (event) => {
                if (event.target instanceof HTMLInputElement)
                  this.#store.setColumnValue(token, column, event.target.value.trim() || '_');
              },
            }),
          ),
        ),
      ),
    ];
  }
}
