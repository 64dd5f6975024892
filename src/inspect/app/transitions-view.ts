/** The transition matrix as a heat map that can be walked through, with what may be done about each cell. */
import { type TransitionCell, transitionMatrix } from '../../compare/explain/transitions.ts';
import { schemeConstraints } from '../../corpus/scheme-detection.ts';
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
    const { labels, settings } = model;
    const L = labels.length;
    const hasNumbers = L <= MOST_WITH_NUMBERS;
    const cellAt = this.#cells();
    let greatest = 1e-12;
    for (let row = 0; row <= L; row++)
      for (let column = 0; column <= L; column++)
        greatest = Math.max(greatest, Math.abs(cellAt(row, column).weight ?? 0));
    const isForbidden = (row: number, column: number): boolean =>
      settings.forbidden.length > 0 && isAmong(settings.forbidden, this.#step(row, column));
    const before = ['start', ...labels.map((label) => plainName(label))];
    const after = [...labels.map((label) => plainName(label)), 'end'];
    this.#row = Math.min(this.#row, L);
    this.#column = Math.min(this.#column, L);
    const draw = (row: number, column: number): HTMLElement => {
      if (row === 0 && column === L) return element('td', { class: 'void' });
      const { weight, isLegal } = cellAt(row, column);
      const isOut = isForbidden(row, column);
      const value = isOut ? 'forbidden' : weight === null ? 'never seen' : logText(weight);
      const cell = element(
        'td',
        {
          class: `cell ${toneOf(weight)}${isLegal ? '' : ' illegal'}${isOut ? ' forbidden' : ''}`,
          'aria-label': `${before[row]} to ${after[column]}: ${value}${isLegal ? '' : ', breaks the tag scheme'}`,
        },
        isOut ? '✕' : signOf(weight, hasNumbers),
      );
      return weight === null || weight === 0
        ? cell
        : sized(cell, '--share', 0.55 * (Math.abs(weight) / greatest));
    };
    const hadFocus = this.#map.querySelector('td:focus') !== null;
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
            ...after.map((label, column) =>
              element(
                'th',
                { scope: 'col' },
                element('span', {}, column === L ? '(end)' : plainName(label, 14)),
              ),
            ),
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
          ...before.map((label, row) =>
            element(
              'tr',
              {},
              element('th', { scope: 'row' }, row === 0 ? '(start)' : name(label, 18)),
              ...after.map((_, column) => draw(row, column)),
            ),
          ),
        ),
      ),
    );
    this.#mark();
    if (hadFocus) this.#cell()?.focus();
  }

  /** Weight, as it was changed where it was, and legality of a cell. */
  #cells(): (row: number, column: number) => TransitionCell {
    const { model } = this.#store;
    const L = model.labels.length;
    const matrix = transitionMatrix(model.base);
    const legal = schemeConstraints(model.labels, model.base.scheme);
    const trained = (row: number, column: number): TransitionCell => {
      if (row === 0) return matrix.start?.[column] ?? { weight: null, isLegal: legal.start[column] === 1 };
      if (column === L) return matrix.end?.[row - 1] ?? { weight: null, isLegal: legal.end[row - 1] === 1 };
      return matrix.cells[row - 1]?.[column] ?? { weight: null, isLegal: true };
    };
    if (model.settings.edits.every(({ kind }) => kind === 'state' || kind === 'edge')) return trained;
    return (row, column) => {
      const edit = this.#editOf(nameOf(this.#step(row, column)));
      const cell = trained(row, column);
      return edit === undefined ? cell : { ...cell, weight: edit.weight };
    };
  }

  /** The one cell that Tab leads to. */
  #mark(): void {
    const cell = this.#cell();
    cell?.setAttribute('tabindex', '0');
    cell?.setAttribute('data-row', String(this.#row));
    cell?.setAttribute('data-column', String(this.#column));
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
    const cell = target instanceof Element ? target.closest<HTMLTableCellElement>('td.cell') : null;
    if (cell?.parentElement instanceof HTMLTableRowElement)
      this.#choose(cell.parentElement.sectionRowIndex, cell.cellIndex - 1);
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
    this.#cell()?.removeAttribute('tabindex');
    this.#row = row;
    this.#column = column;
    this.#mark();
    this.#cell()?.focus();
    this.#drawDetail();
  }

  #cell(): HTMLElement | undefined {
    return this.#map.querySelector('tbody')?.rows[this.#row]?.cells[this.#column + 1];
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

function isAmong(steps: readonly Step[], step: Step): boolean {
  return steps.some((each) => isSameStep(each, step));
}

function toneOf(weight: number | null): string {
  return weight === null || weight === 0 ? '' : weight < 0 ? 'below' : 'above';
}

/** What stands in a cell: a number where there is room, else a sign. */
function signOf(weight: number | null, hasNumbers: boolean): string {
  if (weight === null) return '·';
  if (weight === 0) return '0';
  return hasNumbers ? logText(weight).slice(0, 5) : weight < 0 ? '−' : '+';
}

function nameOf({ from, to }: Step): WeightName {
  if (from === null) return { kind: 'start', label: to ?? '' };
  return to === null ? { kind: 'end', label: from } : { kind: 'transition', from, label: to };
}
