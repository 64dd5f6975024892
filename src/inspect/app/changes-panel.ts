/** What if: the changes that a reader makes to the model, how they are made and how they are taken back. */
import { templateShares } from '../../compare/explain/template-shares.ts';
import { CrfLabError } from '../../errors.ts';
import type { LiveModel } from '../live-model.ts';
import {
  type Change,
  changesOf,
  type LiveSettings,
  OUTPUTS,
  type Output,
  type Step,
} from '../live-settings.ts';
import { type Child, element, replaceContent, sized, unseen } from './element.ts';
import { percentText, signedText } from './numbers.ts';
import type { Store } from './store.ts';
import { name, plainName } from './words.ts';

const OUTPUT_NAMES: Record<Output, string> = {
  crf: 'CRF',
  softmax: 'Softmax',
  'masked-softmax': 'Softmax with mask',
};

export class ChangesPanel {
  readonly element = element('details', { class: 'changes' });
  readonly #store: Store;
  readonly #summary = element('summary', {});
  readonly #list = element('div', { class: 'active' });
  readonly #outputs = element('fieldset', { class: 'outputs' });
  readonly #templates = element('fieldset', { class: 'templates' });
  readonly #forbid = element('fieldset', { class: 'forbid' });
  readonly #shares = new Map<LiveModel, Map<string, number>>();
  #templatesOf: LiveModel | undefined;
  #drawnOf: LiveModel | undefined;
  #drawn: LiveSettings | undefined;
  #hadUndo = false;
  #forbidOf: LiveModel | undefined;

  constructor(store: Store) {
    this.#store = store;
    this.element.append(this.#summary, this.#list, this.#outputs, this.#forbid, this.#templates);
  }

  update(): void {
    const { model, models, modelName } = this.#store;
    if (this.#drawnOf === model && this.#drawn === model.settings && this.#hadUndo === this.#store.canUndo)
      return;
    this.#drawnOf = model;
    this.#drawn = model.settings;
    this.#hadUndo = this.#store.canUndo;
    const changes = changesOf(model.settings);
    const count = changes.length === 0 ? 'as trained' : `${changes.length} changed`;
    replaceContent(
      this.#summary,
      element('span', { class: 'title' }, 'What if …'),
      ' ',
      element('span', { class: 'fine' }, models.length > 1 && [name(modelName, 24), ': '], count),
    );
    this.#updateList(changes);
    this.#updateOutputs();
    this.#updateTemplates();
    this.#updateForbid();
  }

  #updateList(changes: readonly Change[]): void {
    const store = this.#store;
    const rows = changes.map((change, n) =>
      element(
        'li',
        {},
        element('span', {}, ...describe(change)),
        element(
          'button',
          { type: 'button', class: 'small', 'data-key': `back ${n}`, onclick: () => store.takeBack(change) },
          'take back',
          unseen(`: ${spoken(change)}`),
        ),
      ),
    );
    replaceContent(
      this.#list,
      rows.length > 0
        ? element('ul', { 'aria-label': 'Active changes' }, ...rows)
        : element('p', { class: 'fine' }, 'Nothing is changed: this is the model as it was trained.'),
      element(
        'div',
        { class: 'buttons' },
        element(
          'button',
          { type: 'button', 'data-key': 'undo', disabled: !store.canUndo, onclick: () => store.undo() },
          'Undo',
        ),
        element(
          'button',
          {
            type: 'button',
            'data-key': 'reset',
            disabled: changes.length === 0,
            onclick: () => store.reset(),
          },
          'Reset all',
        ),
      ),
    );
  }

  #updateOutputs(): void {
    const { model } = this.#store;
    const { output } = model.settings;
    replaceContent(
      this.#outputs,
      element('legend', {}, 'Output'),
      ...OUTPUTS.map((each) =>
        element(
          'label',
          {},
          element('input', {
            type: 'radio',
            name: 'output',
            value: each,
            'data-key': `output ${each}`,
            checked: each === output,
            onchange: () => this.#store.change({ kind: 'output', output: each }),
          }),
          ` ${OUTPUT_NAMES[each]}`,
        ),
      ),
      element('p', { class: 'fine' }, outputText(model)),
    );
  }

  #updateTemplates(): void {
    const { model } = this.#store;
    const off = new Set(model.settings.templatesOff);
    if (this.#templatesOf === model) {
      for (const input of this.#templates.querySelectorAll('input')) {
        const template = model.templates[Number(input.dataset.template)];
        input.checked = !off.has(template ?? '');
      }
      return;
    }
    this.#templatesOf = model;
    let shares = this.#shares.get(model);
    if (shares === undefined) {
      shares = new Map<string, number>();
      for (const { template, share } of templateShares(model.base).templates)
        if (template !== null) shares.set(template, (shares.get(template) ?? 0) + share);
      this.#shares.set(model, shares);
    }
    const shareOf = (template: string): number => shares.get(template) ?? 0;
    const rows = [...model.templates.entries()]
      .filter(([, template]) => shareOf(template) > 0)
      .sort(([, a], [, b]) => shareOf(b) - shareOf(a))
      .map(([n, template]) =>
        element(
          'label',
          { class: 'template' },
          element('input', {
            type: 'checkbox',
            'data-template': n,
            'data-key': `template ${n}`,
            checked: !off.has(template),
            onchange: (event) => {
              const isOn = event.target instanceof HTMLInputElement && event.target.checked;
              if (isOn) this.#store.takeBack({ kind: 'template', template });
              else this.#store.change({ kind: 'template', template });
            },
          }),
          ' ',
          name(template, 40),
          element('span', { class: 'share' }, `${percentText(shareOf(template), 1)} %`),
          sized(element('span', { class: 'meter', 'aria-hidden': 'true' }), '--share', shareOf(template)),
        ),
      );
    const all = (templatesOff: readonly string[]): void =>
      this.#store.replaceSettings({ ...this.#store.model.settings, templatesOff });
    replaceContent(
      this.#templates,
      element('legend', {}, 'Templates'),
      element(
        'p',
        { class: 'fine' },
        'Features of a template that is off do not count. Beside each: its share of all |weight|.',
      ),
      element('div', { class: 'scrolling', 'data-scroll': 'templates' }, ...rows),
      element(
        'div',
        { class: 'buttons' },
        element('button', { type: 'button', class: 'small', onclick: () => all([]) }, 'all on'),
        element(
          'button',
          {
            type: 'button',
            class: 'small',
            onclick: () => all(model.templates.filter((each) => shareOf(each) > 0)),
          },
          'all off',
        ),
      ),
    );
  }

  #updateForbid(): void {
    const { model } = this.#store;
    if (this.#forbidOf === model) return;
    this.#forbidOf = model;
    const choice = (key: string, edge: string, text: string): HTMLSelectElement =>
      element(
        'select',
        { 'aria-label': text, 'data-key': key },
        element('option', { value: '' }, edge),
        ...model.labels.map((label, id) => element('option', { value: id }, plainName(label))),
      );
    const from = choice('forbid from', '(start)', 'Label before');
    const to = choice('forbid to', '(end)', 'Label after');
    from.value = String(Math.max(0, model.labels.indexOf('O')));
    to.value = '0';
    const message = element('p', { class: 'fine', role: 'status' });
    const label = ({ value }: HTMLSelectElement): string | null =>
      value === '' ? null : (model.labels[Number(value)] ?? null);
    replaceContent(
      this.#forbid,
      element('legend', {}, 'Forbid a transition'),
      element(
        'div',
        { class: 'row' },
        from,
        ' → ',
        to,
        element(
          'button',
          {
            type: 'button',
            'data-key': 'forbid',
            onclick: () => {
              const step: Step = { from: label(from), to: label(to) };
              try {
                this.#store.change({ kind: 'step', step });
                message.textContent =
                  model.settings.output === 'softmax'
                    ? 'Forbidden; softmax takes no heed of transitions.'
                    : '';
              } catch (error) {
                if (!(error instanceof CrfLabError)) throw error;
                message.textContent = 'Choose a label on one side at least.';
              }
            },
          },
          'Forbid',
        ),
      ),
      message,
    );
  }
}

/** What an output means for a model that was trained as a whole. */
function outputText({ base, settings }: LiveModel): string {
  const isLocal = base.head === 'softmax';
  switch (settings.output) {
    case 'crf':
      return isLocal
        ? 'This model was trained with a softmax head: it has no transition weights, so that CRF and softmax agree.'
        : 'All weights: the best path over the whole sentence.';
    case 'softmax':
      return isLocal
        ? 'State scores alone, every token by itself: what this model was trained for.'
        : 'State scores alone, every token by itself. These weights were learned together with transitions that are now left out; a softmax model trained as one would have others.';
    case 'masked-softmax':
      return base.scheme === 'none'
        ? 'The labels of this model have no tag scheme: there is nothing to mask, and the labels are those of softmax.'
        : `State scores alone, and the best path that the tag scheme (${base.scheme.toUpperCase()}) allows. Probabilities are those among the allowed paths.`;
  }
}

function describe(change: Change): Child[] {
  switch (change.kind) {
    case 'output':
      return [`output ${OUTPUT_NAMES[change.output]}`];
    case 'template':
      return ['template ', name(change.template, 40), ' off'];
    case 'step':
      return [...stepNames(change.step), ' forbidden'];
    case 'weight': {
      const { attribute, from, label, kind, weight } = change.edit;
      const step = from === undefined ? undefined : { from, to: label };
      const pair: Child[] =
        kind === 'start'
          ? stepNames({ from: null, to: label })
          : kind === 'end'
            ? stepNames({ from: label, to: null })
            : step === undefined
              ? [name(label)]
              : stepNames(step);
      return [
        'weight of ',
        attribute !== undefined && [name(attribute, 40), ' for '],
        ...pair,
        ` = ${signedText(weight)}`,
      ];
    }
  }
}

export function stepNames({ from, to }: Step): Child[] {
  return [from === null ? '(start)' : name(from), ' → ', to === null ? '(end)' : name(to)];
}

/** The same without markup, for screen readers. */
function spoken(change: Change): string {
  return element('span', {}, ...describe(change)).textContent ?? '';
}
