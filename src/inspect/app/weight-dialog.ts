/** A dialog in which one weight is seen, changed and put back. */
import { CrfLabError } from '../../errors.ts';
import { isSameWeight } from '../live-settings.ts';
import { findWeight, type WeightName } from '../weight-table.ts';
import { element, replaceContent } from './element.ts';
import { signedText, weightText } from './numbers.ts';
import type { Store } from './store.ts';
import { name, plainName } from './words.ts';

export class WeightDialog {
  readonly element = element('dialog', { class: 'weight', 'aria-labelledby': 'weight-head' });
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @param canSearch whether to offer the way to the list of weights */
  open(weight: WeightName, canSearch = true): void {
    this.#render(weight, canSearch);
    if (!this.element.open) this.element.showModal();
    this.element.querySelector('input')?.select();
  }

  #render(weight: WeightName, canSearch: boolean): void {
    const { model } = this.#store;
    const trained = findWeight(model.base, weight);
    const edit = model.settings.edits.find((each) => isSameWeight({ ...each }, { ...weight, weight: 0 }));
    const now = edit?.weight ?? trained ?? 0;
    const message = element('p', { role: 'alert', class: 'error' });
    const input = element('input', {
      type: 'text',
      inputmode: 'decimal',
      autocomplete: 'off',
      id: 'weight-value',
      value: weightText(now),
    });
    const set = (value: number): void => {
      try {
        this.#store.change({ kind: 'weight', edit: { ...weight, weight: value } });
        this.element.close();
      } catch (error) {
        if (!(error instanceof CrfLabError)) throw error;
        message.textContent = error.message;
      }
    };
    const submit = (): void => {
      const text = input.value.trim().replace('\u2212', '-').replace(',', '.');
      const value = Number(text);
      if (text === '' || !Number.isFinite(value))
        message.textContent = 'A weight is a number such as -1.5 or 0.';
      else set(value);
    };
    const labelChoice =
      weight.kind === 'state' &&
      element(
        'label',
        { class: 'line' },
        'label ',
        element(
          'select',
          {
            onchange: (event) => {
              if (!(event.target instanceof HTMLSelectElement)) return;
              const label = model.labels[Number(event.target.value)] ?? weight.label;
              this.#render({ ...weight, label }, canSearch);
              this.element.querySelector('select')?.focus();
            },
          },
          ...model.labels.map((label, id) =>
            element('option', { value: id, selected: label === weight.label }, plainName(label)),
          ),
        ),
      );
    replaceContent(
      this.element,
      element('h2', { id: 'weight-head' }, ...titleOf(weight)),
      element(
        'p',
        { class: 'fine' },
        trained === undefined
          ? 'The trained model has no weight here: the pair was not seen in training, and counts as 0.'
          : `As trained: ${signedText(trained)}.`,
        edit !== undefined && ` Changed to ${signedText(edit.weight)}.`,
      ),
      element(
        'form',
        {
          onsubmit: (event) => {
            event.preventDefault();
            submit();
          },
        },
        labelChoice,
        element('label', { class: 'line', for: 'weight-value' }, 'weight ', input),
        message,
        element(
          'div',
          { class: 'buttons' },
          element('button', { type: 'button', class: 'main', onclick: submit }, 'Set'),
          element('button', { type: 'button', onclick: () => set(0) }, 'Set to 0'),
          edit !== undefined &&
            element(
              'button',
              {
                type: 'button',
                onclick: () => {
                  this.#store.takeBack({ kind: 'weight', edit });
                  this.element.close();
                },
              },
              'As trained',
            ),
          canSearch &&
            weight.attribute !== undefined &&
            element(
              'button',
              {
                type: 'button',
                onclick: () => {
                  this.element.close();
                  this.#store.update({ tab: 'weights', search: weight.attribute });
                },
              },
              'Find in the list',
            ),
          element('button', { type: 'button', onclick: () => this.element.close() }, 'Close'),
        ),
      ),
    );
  }
}

function titleOf({ kind, attribute, from, label }: WeightName): (Node | string)[] {
  const pair = from === undefined ? [name(label)] : [name(from), ' → ', name(label)];
  switch (kind) {
    case 'state':
    case 'edge':
      return ['Weight of ', name(attribute ?? '', 80), ' for ', ...pair];
    case 'transition':
      return ['Transition ', ...pair];
    case 'start':
      return ['Start → ', ...pair];
    case 'end':
      return [...pair, ' → end'];
  }
}
