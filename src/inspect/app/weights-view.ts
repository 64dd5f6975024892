/** All weights: searched, filtered, sorted; only the rows in sight are in the page. */

import type { LiveModel } from '../live-model.ts';
import { isSameWeight } from '../live-settings.ts';
import { findWeight, WEIGHT_ORDERS, type WeightOrder, WeightTable } from '../weight-table.ts';
import { element, replaceContent } from './element.ts';
import { countText, plural, signedText } from './numbers.ts';
import { signedBar } from './signed-bar.ts';
import type { Store } from './store.ts';
import type { WeightDialog } from './weight-dialog.ts';
import { name, plainName } from './words.ts';

const ROW_HEIGHT = 30;
/** Rows above and below the ones in sight, so that scrolling by keys and screen readers find their neighbours. */
const MARGIN = 12;
/** Browsers draw no element of more than some 17 million pixels. */
const MOST_ROWS = 500_000;

const ORDER_NAMES: Record<WeightOrder, string> = {
  strongest: 'strongest first',
  highest: 'most positive first',
  lowest: 'most negative first',
  name: 'by name',
};

export class WeightsView {
  readonly element = element('div', { class: 'weights-view' });
  readonly #store: Store;
  readonly #dialog: WeightDialog;
  readonly #tables = new Map<LiveModel, WeightTable>();
  readonly #search: HTMLInputElement;
  readonly #filters = element('div', { class: 'row' });
  readonly #status = element('p', { class: 'fine', role: 'status' });
  readonly #rows = element('div', { class: 'rows', role: 'rowgroup' });
  readonly #head = element('div', { class: 'head', role: 'row' });
  readonly #list: HTMLElement;
  readonly #region: HTMLElement;
  #label = '';
  #template = '';
  #order: WeightOrder = 'strongest';
  #filtersOf: LiveModel | undefined;
  #found = new Uint32Array(0);
  #foundBy = '';
  #greatest = 1;

  constructor(store: Store, dialog: WeightDialog) {
    this.#store = store;
    this.#dialog = dialog;
    this.#search = element('input', {
      type: 'search',
      id: 'search',
      placeholder: 'part of a name, or /regular expression/',
      autocomplete: 'off',
      spellcheck: 'false',
      oninput: () => store.update({ search: this.#search.value === '' ? undefined : this.#search.value }),
    });
    this.#list = element(
      'div',
      { class: 'list', role: 'table', 'aria-label': 'Weights' },
      element('div', { role: 'rowgroup' }, this.#head),
      this.#rows,
    );
    this.#region = element(
      'div',
      {
        class: 'scrolling window',
        tabindex: 0,
        role: 'region',
        'aria-label': 'Weights, scrolls',
        onscroll: () => this.#draw(),
      },
      this.#list,
    );
    this.element.append(
      element('h2', {}, 'Weights'),
      element(
        'p',
        { class: 'fine' },
        'A state weight speaks for (+) or against (−) a label where its attribute is active; a transition weight for a label after another. Choose a name to change its weight.',
      ),
      element(
        'div',
        { class: 'row' },
        element('label', { class: 'field-name', for: 'search' }, 'Search'),
        this.#search,
      ),
      this.#filters,
      this.#status,
      this.#region,
    );
  }

  update(): void {
    const { search = '' } = this.#store.state;
    if (this.#search.value !== search) this.#search.value = search;
    this.#updateFilters();
    this.#select();
    this.#draw();
  }

  #table(): WeightTable {
    const { model } = this.#store;
    let table = this.#tables.get(model);
    if (table === undefined) {
      table = new WeightTable(model.base);
      this.#tables.set(model, table);
    }
    return table;
  }

  #updateFilters(): void {
    const { model } = this.#store;
    if (this.#filtersOf === model) return;
    this.#filtersOf = model;
    this.#label = '';
    this.#template = '';
    const choice = (
      title: string,
      options: readonly (readonly [string, string])[],
      value: string,
      onValue: (value: string) => void,
    ): HTMLElement =>
      element(
        'label',
        {},
        `${title} `,
        element(
          'select',
          {
            'data-key': title,
            onchange: (event) => {
              if (event.target instanceof HTMLSelectElement) onValue(event.target.value);
              this.#region.scrollTop = 0;
              this.update();
            },
          },
          ...options.map(([key, text]) => element('option', { value: key, selected: key === value }, text)),
        ),
      );
    replaceContent(
      this.#filters,
      choice(
        'label',
        [['', 'all'], ...model.labels.map((label, id) => [String(id), plainName(label)] as const)],
        '',
        (value) => {
          this.#label = value;
        },
      ),
      choice(
        'template',
        [
          ['', 'all'],
          ['none', 'transitions, start, end'],
          ...model.templates.map((template, n) => [String(n), plainName(template, 40)] as const),
        ],
        '',
        (value) => {
          this.#template = value;
        },
      ),
      choice(
        'order',
        WEIGHT_ORDERS.map((order) => [order, ORDER_NAMES[order]] as const),
        this.#order,
        (value) => {
          this.#order = WEIGHT_ORDERS.find((order) => order === value) ?? 'strongest';
        },
      ),
    );
  }

  #select(): void {
    const { model, state } = this.#store;
    const key = JSON.stringify([state.model, state.search, this.#label, this.#template, this.#order]);
    if (key === this.#foundBy) return;
    this.#foundBy = key;
    this.#region.scrollTop = 0;
    const table = this.#table();
    try {
      this.#found = Uint32Array.from(
        table.select({
          search: state.search ?? '',
          label: this.#label === '' ? undefined : model.labels[Number(this.#label)],
          template:
            this.#template === ''
              ? undefined
              : this.#template === 'none'
                ? null
                : model.templates[Number(this.#template)],
          order: this.#order,
        }),
      );
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#found = new Uint32Array(0);
      this.#status.textContent = `No such regular expression: ${error.message}`;
      this.#greatest = 1;
      return;
    }
    const { weights } = model.base.parts;
    this.#greatest = 1e-12;
    for (const f of this.#found) this.#greatest = Math.max(this.#greatest, Math.abs(weights[f] ?? 0));
    const more = this.#found.length > MOST_ROWS ? `; the first ${countText(MOST_ROWS)} are listed` : '';
    this.#status.textContent = `${countText(this.#found.length)} of ${plural(table.size, 'weight')}${more}`;
  }

  #draw(): void {
    const { models, state, inspection, model } = this.#store;
    const other = models.findIndex((_, n) => n !== state.model);
    const heads = ['feature', 'label', 'template', 'weight'];
    if (other >= 0) heads.push(plainName(inspection.models[other]?.name ?? '', 16));
    this.#list.classList.toggle('two', other >= 0);
    replaceContent(this.#head, ...heads.map((head) => element('div', { role: 'columnheader' }, head)));
    const count = Math.min(MOST_ROWS, this.#found.length);
    this.#list.setAttribute('aria-rowcount', String(count + 1));
    this.#rows.style.height = `${count * ROW_HEIGHT}px`;
    const top = Math.max(0, Math.floor(this.#region.scrollTop / ROW_HEIGHT) - MARGIN);
    const sight = Math.ceil((this.#region.clientHeight || 600) / ROW_HEIGHT) + 2 * MARGIN;
    const table = this.#table();
    const drawn: HTMLElement[] = [];
    for (let n = top; n < Math.min(count, top + sight); n++) {
      const row = table.row(this.#found[n] ?? 0);
      const edit = model.settings.edits.find((each) => isSameWeight(each, { ...row, weight: 0 }));
      const isOff = row.template !== undefined && model.settings.templatesOff.includes(row.template);
      const elsewhere = other < 0 ? undefined : models[other];
      const there = elsewhere === undefined ? undefined : findWeight(elsewhere.base, row);
      const made = element(
        'div',
        { role: 'row', 'aria-rowindex': n + 2, class: isOff ? 'line off' : 'line' },
        element(
          'div',
          { role: 'cell' },
          element(
            'button',
            {
              type: 'button',
              class: 'link',
              'data-key': `row ${n}`,
              onclick: () => this.#dialog.open(row, false),
            },
            name(row.name, 70),
          ),
        ),
        element(
          'div',
          { role: 'cell' },
          row.kind === 'edge' && [name(row.from ?? '', 16), ' → '],
          name(row.label, 20),
        ),
        element(
          'div',
          { role: 'cell', class: 'fine' },
          row.template === undefined ? '' : name(row.template, 36),
          isOff && ' (off)',
        ),
        element(
          'div',
          { role: 'cell', class: edit === undefined ? undefined : 'edited' },
          signedBar(edit?.weight ?? row.weight, this.#greatest),
          edit !== undefined && element('span', { class: 'fine' }, ` was ${signedText(row.weight)}`),
        ),
        elsewhere !== undefined &&
          element('div', { role: 'cell' }, there === undefined ? '–' : signedBar(there, this.#greatest)),
      );
      made.style.top = `${n * ROW_HEIGHT}px`;
      drawn.push(made);
    }
    replaceContent(this.#rows, ...drawn);
  }
}
