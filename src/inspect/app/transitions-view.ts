/** The transition matrix as a heat map that can be walked through, with what may be done about each cell. */
import { type TransitionCell, transitionMatrix } from '../../compare/explain/transitions.ts';
import { schemeConstraints } from '../../corpus/tag-scheme.ts';
import type { WeightEdit } from '../../crf/edit-weights.ts';
import type { LiveModel } from '../live-model.ts';
import { isSameStep, isSameWeight, type Step } from '../live-settings.ts';
import { findWeight, type WeightName } from '../weight-table.ts';
import { stepNames } from './changes-panel.ts';
import { element, replaceContent, sized } from './element.ts';
import { logText, signedText } from './numbers.ts';
import type { Store } from './store.ts';
import type { WeightDialog } from './weight-dialog.ts';
import { name, plainName } from './words.ts';

/** Up to so many labels numbers stand in the cells. */
const MOST_WITH_NUMBERS = 24;

export class TransitionsView {
  readonly element = element('div', { class: 'transitions-view' });
  readonly #store: Store;
  readonly #dialog: WeightDialog;
  readonly #map = element('div', {
    class: 'scrolling',
    'data-scroll': 'map',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Transition matrix, scrolls',
  });
  readonly #detail = element('div', { class: 'detail', role: 'status' });
  /** Row and column; row 0 is the start of the sentence, the last column its end. */
  #row = 1;
  #column = 0;
  #drawnOf: LiveModel | undefined;
  #changed: unknown;

  constructor(store: Store, dialog: WeightDialog) {
    this.#store = store;
    this.#dialog = dialog;
    this.element.append(
      element('h2', {}, 'Transitions'),
      element(
        'p',
        { class: 'fine' },
        'Row: the label before; column: the label after. A positive weight (blue) makes a step more likely, a negative one (orange, −) less. ',
        element('span', { class: 'key' }, '·'),
        ' never seen in training, no weight; ',
        element('span', { class: 'key' }, '0'),
        ' seen, and learned to be 0; ',
        element('span', { class: 'key illegal' }, '\u00a0'),
        ' breaks the tag scheme; ',
        element('span', { class: 'key' }, '✕'),
        ' forbidden by you. Arrow keys go from cell to cell.',
      ),
      this.#map,
      this.#detail,
    );
  }

  update(): void {
    const { model } = this.#store;
    if (this.#drawnOf !== model || this.#changed !== model.settings) {
      this.#drawnOf = model;
      this.#changed = model.settings;
      this.#drawMap();
    }
    this.#drawDetail();
  }

  #drawMap(): void {
    const { model } = this.#store;
    const { labels } = model;
    const L = labels.length;
    const matrix = transitionMatrix(model.base);
    const legal = schemeConstraints(labels, model.base.scheme);
    const cellAt = (row: number, column: number): TransitionCell => {
      const known =
        row === 0
          ? (matrix.start?.[column] ?? { weight: null, isLegal: legal.start[column] === 1 })
          : column === L
            ? (matrix.end?.[row - 1] ?? { weight: null, isLegal: legal.end[row - 1] === 1 })
            : (matrix.cells[row - 1]?.[column] ?? { weight: null, isLegal: true });
      const edit = this.#editOf(nameOf(this.#step(row, column)));
      return edit === undefined ? known : { ...known, weight: edit.weight };
    };
    let greatest = 1e-12;
    for (let row = 0; row <= L; row++)
      for (let column = 0; column <= L; column++)
        greatest = Math.max(greatest, Math.abs(cellAt(row, column).weight ?? 0));
    const hasNumbers = L <= MOST_WITH_NUMBERS;
    this.#row = Math.min(this.#row, L);
    this.#column = Math.min(this.#column, L);
    const rows = Array.from({ length: L + 1 }, (_, row) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, row === 0 ? '(start)' : name(labels[row - 1] ?? '', 18)),
        ...Array.from({ length: L + 1 }, (_unused, column) => {
          if (row === 0 && column === L) return element('td', { class: 'void' });
          const { weight, isLegal } = cellAt(row, column);
          const step = this.#step(row, column);
          const isForbidden = model.settings.forbidden.some((each) => isSameStep(each, step));
          const tone = weight === null || weight === 0 ? '' : weight < 0 ? 'below' : 'above';
          const sign = isForbidden
            ? '✕'
            : weight === null
              ? '·'
              : weight === 0
                ? '0'
                : hasNumbers
                  ? logText(weight).slice(0, 5)
                  : weight < 0
                    ? '−'
                    : '';
          return sized(
            element(
              'td',
              {
                class: `cell ${tone}${isLegal ? '' : ' illegal'}${isForbidden ? ' forbidden' : ''}`,
                'data-row': row,
                'data-column': column,
                'data-key': `cell ${row} ${column}`,
                tabindex: row === this.#row && column === this.#column ? 0 : -1,
                'aria-label': `${spokenStep(step)}: ${isForbidden ? 'forbidden' : weight === null ? 'never seen' : logText(weight)}${isLegal ? '' : ', breaks the tag scheme'}`,
              },
              sign,
            ),
            '--share',
            0.55 * (Math.abs(weight ?? 0) / greatest),
          );
        }),
      ),
    );
    replaceContent(
      this.#map,
      element(
        'table',
        { class: hasNumbers ? 'heat' : 'heat dense', role: 'grid', 'aria-label': 'Transition weights' },
        element(
          'thead',
          {},
          element(
            'tr',
            {},
            element('td', {}),
            ...labels.map((label) =>
              element('th', { scope: 'col' }, element('span', {}, plainName(label, 14))),
            ),
            element('th', { scope: 'col' }, element('span', {}, '(end)')),
          ),
        ),
        element(
          'tbody',
          {
            onclick: (event) => this.#onCell(event.target),
            onkeydown: (event) => {
              if (event instanceof KeyboardEvent) this.#onKey(event);
            },
          },
          ...rows,
        ),
      ),
    );
  }

  #step(row: number, column: number): Step {
    const { labels } = this.#store.model;
    return {
      from: row === 0 ? null : (labels[row - 1] ?? ''),
      to: column === labels.length ? null : (labels[column] ?? ''),
    };
  }

  #editOf(weight: WeightName): WeightEdit | undefined {
    return this.#store.model.settings.edits.find((each) => isSameWeight(each, { ...weight, weight: 0 }));
  }

  #onCell(target: EventTarget | null): void {
    const cell = target instanceof Element ? target.closest<HTMLElement>('td.cell') : null;
    if (cell !== null) this.#choose(Number(cell.dataset.row), Number(cell.dataset.column));
  }

  #onKey(event: KeyboardEvent): void {
    const L = this.#store.model.labels.length;
    const moves: Record<string, readonly [number, number]> = {
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
    };
    const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (move === undefined) {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        this.#detail.querySelector('button')?.focus();
      }
      return;
    }
    event.preventDefault();
    const row = Math.min(L, Math.max(0, this.#row + move[0]));
    const column = Math.min(L, Math.max(0, this.#column + move[1]));
    if (row === 0 && column === L) return;
    this.#choose(row, column);
  }

  #choose(row: number, column: number): void {
    this.#cell()?.setAttribute('tabindex', '-1');
    this.#row = row;
    this.#column = column;
    const cell = this.#cell();
    cell?.setAttribute('tabindex', '0');
    cell?.focus();
    this.#drawDetail();
  }

  #cell(): HTMLElement | null {
    return this.#map.querySelector(`td[data-row="${this.#row}"][data-column="${this.#column}"]`);
  }

  #drawDetail(): void {
    const { model, models, state, inspection } = this.#store;
    const step = this.#step(this.#row, this.#column);
    const weightName = nameOf(step);
    const trained = findWeight(model.base, weightName);
    const edit = this.#editOf(weightName);
    const isForbidden = model.settings.forbidden.some((each) => isSameStep(each, step));
    const other = models.findIndex((_, n) => n !== state.model);
    const elsewhere = models[other];
    const there = elsewhere === undefined ? undefined : findWeight(elsewhere.base, weightName);
    replaceContent(
      this.#detail,
      element('h3', {}, ...stepNames(step)),
      element(
        'p',
        {},
        trained === undefined
          ? 'Never seen in training: no weight, which counts as 0.'
          : `Weight ${signedText(trained)}${trained === 0 ? ': seen, and learned to be 0' : ''}.`,
        edit !== undefined && ` You changed it to ${signedText(edit.weight)}.`,
        model.settings.output !== 'crf' && ' Under the output chosen now transition weights do not count.',
        elsewhere !== undefined && [
          ' In ',
          name(inspection.models[other]?.name ?? '', 30),
          there === undefined ? ': no weight.' : `: ${signedText(there)}.`,
        ],
      ),
      element(
        'div',
        { class: 'buttons' },
        element(
          'button',
          {
            type: 'button',
            'data-key': 'forbid cell',
            onclick: () =>
              isForbidden
                ? this.#store.takeBack({ kind: 'step', step })
                : this.#store.change({ kind: 'step', step }),
          },
          isForbidden ? 'Allow it again' : 'Forbid it',
        ),
        element(
          'button',
          { type: 'button', 'data-key': 'edit cell', onclick: () => this.#dialog.open(weightName, false) },
          'Change its weight',
        ),
      ),
    );
  }
}

function nameOf({ from, to }: Step): WeightName {
  if (from === null) return { kind: 'start', label: to ?? '' };
  return to === null ? { kind: 'end', label: from } : { kind: 'transition', from, label: to };
}

function spokenStep({ from, to }: Step): string {
  return `${from === null ? 'start' : plainName(from)} to ${to === null ? 'end' : plainName(to)}`;
}
