/** What the page is of: the model, what was left out of it for display, and which of two is shown. */
import { weightLayout } from '../../crf/feature-index.ts';
import type { InspectedModel } from '../inspection.ts';
import { type Child, element, replaceContent } from './element.ts';
import { countText, percentText, plural, weightText } from './numbers.ts';
import type { Store } from './store.ts';
import { name } from './words.ts';

export class HeaderView {
  readonly element = element('div', { class: 'about' });
  readonly #store: Store;
  #shown: InspectedModel | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  update(): void {
    const { inspection, state } = this.#store;
    const shown = inspection.models[state.model];
    if (shown === undefined || this.#shown === shown) return;
    this.#shown = shown;
    replaceContent(this.element, this.#choice(), ...describe(shown));
  }

  #choice(): Child {
    const { inspection, state } = this.#store;
    if (inspection.models.length < 2) return undefined;
    return element(
      'fieldset',
      { class: 'which' },
      element('legend', {}, 'Model shown and changed'),
      ...inspection.models.map(({ name: title }, n) =>
        element(
          'label',
          {},
          element('input', {
            type: 'radio',
            name: 'model',
            value: n,
            'data-key': `model ${n}`,
            checked: n === state.model,
            onchange: () => this.#store.update({ model: n, against: undefined }),
          }),
          ' ',
          name(title, 40),
        ),
      ),
    );
  }
}

function describe({ model, bytes, reduction }: InspectedModel): Child[] {
  const { index, options } = model.parts;
  const { featureCount } = weightLayout(index);
  const scheme = model.scheme === 'none' ? 'no tag scheme' : model.scheme.toUpperCase();
  const facts = [
    `${model.head === 'crf' ? 'CRF' : 'softmax'} of ${plural(model.labels.length, 'label')} (${scheme})`,
    `${countText(featureCount)} weights on ${plural(index.attributeCount, 'attribute')}`,
    `trained with ${options.algorithm}`,
    `file of ${(bytes / 1e6).toFixed(1)} MB`,
  ];
  const parts: Child[] = [element('p', { class: 'fine' }, facts.join(' · '))];
  if (reduction !== undefined) {
    const { weights, weightsKept, threshold, step, dataName, f1Before, f1After } = reduction;
    parts.push(
      element(
        'p',
        { class: 'warning' },
        `Reduced for this page: ${countText(weightsKept)} of ${countText(weights)} state weights are kept`,
        threshold > 0 && `, those of at least ${weightText(threshold)} in size`,
        step > 0 && `, rounded to multiples of ${weightText(step)}`,
        '. ',
        f1Before !== undefined && f1After !== undefined && dataName !== undefined
          ? ['F1 on ', name(dataName, 40), ` ${percentText(f1Before)} before, ${percentText(f1After)} after.`]
          : 'What that costs in F1 was not measured: no labelled data were given.',
        ' Accounts are exact for the weights shown.',
      ),
    );
  }
  return parts;
}
