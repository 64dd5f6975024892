/** Why a token has its label and not another: every weight that tells the two best paths apart. */
import type { DecisionAccount } from '../../compare/explain/account.ts';
import type { Contribution } from '../../compare/explain/contributions.ts';
import { flipText, switchesTable } from './account-questions.ts';
import { type Child, element, replaceContent } from './element.ts';
import { logText, plural, probabilityText, signedText } from './numbers.ts';
import { signedBar } from './signed-bar.ts';
import type { Store } from './store.ts';
import type { WeightDialog } from './weight-dialog.ts';
import { name, plainName, word } from './words.ts';

/** Groups that are listed at once, and rows of an open one. */
const MOST_GROUPS = 9;
const MOST_ROWS = 40;

interface Group {
  /** null: transitions, start and end. */
  readonly template: string | null;
  readonly sum: number;
  readonly items: readonly Contribution[];
}

export class AccountView {
  readonly element = element('section', { class: 'account', 'aria-labelledby': 'account-head' });
  readonly #store: Store;
  readonly #dialog: WeightDialog;
  /** Groups that the reader opened or closed, by template. */
  readonly #open = new Map<string | null, boolean>();
  #isLong = false;
  #further: readonly Child[] = [];
  #furtherOf = '';

  constructor(store: Store, dialog: WeightDialog) {
    this.#store = store;
    this.#dialog = dialog;
  }

  update(): void {
    const account = this.#store.account();
    if (account === undefined) {
      this.element.replaceChildren();
      return;
    }
    const { state } = this.#store;
    // What was asked for beyond the account holds for this decision of this model alone.
    const key = JSON.stringify([
      account.labels,
      account.rivalLabels,
      account.token,
      state.model,
      state.settings,
      this.#store.text,
    ]);
    if (key !== this.#furtherOf) this.#further = [];
    this.#furtherOf = key;
    replaceContent(this.element, ...this.#content(account));
  }

  #content(account: DecisionAccount): Child[] {
    const { tokens } = this.#store.current?.sentence ?? { tokens: [] };
    const token = tokens[account.token] ?? '';
    if (account.rival === null || account.difference === null)
      return [
        element('h2', { id: 'account-head' }, 'Account of ', word(token)),
        element('p', {}, 'No other label is possible here.'),
      ];
    const groups = groupsOf(account.contributions);
    const shown = this.#isLong ? groups : groups.slice(0, MOST_GROUPS);
    const rest = groups.slice(shown.length);
    const greatest = Math.max(1e-12, ...groups.map(({ sum }) => Math.abs(sum)));
    return [
      element(
        'h2',
        { id: 'account-head' },
        'Why ',
        element('strong', {}, name(account.label)),
        ' and not ',
        this.#rivalChoice(account),
        ' at ',
        word(token, 30),
      ),
      this.#summary(account, tokens),
      element(
        'div',
        { class: 'groups' },
        ...shown.map((group, n) => this.#group(group, greatest, n, tokens)),
        rest.length > 0 &&
          element(
            'button',
            {
              type: 'button',
              class: 'small',
              'data-key': 'more groups',
              onclick: () => {
                this.#isLong = true;
                this.update();
              },
            },
            `${plural(rest.length, 'smaller group')}, together ${signedText(sumOf(rest.flatMap(({ items }) => items)))}`,
          ),
      ),
      element(
        'p',
        { class: 'total' },
        `Sum of all ${plural(account.contributions.length, 'contribution')}: `,
        element('strong', {}, signedText(sumOf(account.contributions))),
        `; residual ${account.residual === 0 ? '0' : account.residual.toExponential(1).replace('-', '\u2212')}`,
      ),
      this.#questions(account),
      ...this.#further,
    ];
  }

  #rivalChoice(account: DecisionAccount): HTMLElement {
    const { model } = this.#store;
    return element(
      'select',
      {
        'aria-label': 'Rival label',
        'data-key': 'rival',
        onchange: (event) => {
          if (event.target instanceof HTMLSelectElement)
            this.#store.update({ token: account.token, against: model.labels[Number(event.target.value)] });
        },
      },
      ...model.labels.flatMap((label, id) =>
        label === account.label
          ? []
          : [element('option', { value: id, selected: label === account.rival }, plainName(label))],
      ),
    );
  }

  #summary(
    { difference, logOdds, labels, rivalLabels, token, label, rival }: DecisionAccount,
    tokens: readonly string[],
  ): HTMLElement {
    const reading = this.#store.reading(this.#store.state.model);
    const ids = this.#store.model.labels;
    const probability = (of: string | null): string => {
      if (reading === undefined || reading.error !== undefined || of === null) return '';
      const { marginals, labelCount: L } = reading.analysis;
      return probabilityText(marginals[token * L + ids.indexOf(of)] ?? 0);
    };
    const changed = (rivalLabels ?? []).flatMap((each, t) =>
      each === labels[t] || t === token ? [] : [[' ', word(tokens[t] ?? '', 20), ' → ', name(each, 24)]],
    );
    return element(
      'p',
      {},
      'The best path scores ',
      element('strong', {}, signedText(difference ?? 0)),
      ' more than the best path with ',
      name(rival ?? ''),
      ' here. Probabilities at this token: ',
      name(label),
      ` ${probability(label)}, `,
      name(rival ?? ''),
      ` ${probability(rival)} (log-odds ${signedText(logOdds ?? 0)}).`,
      changed.length > 0 && [
        ' The rival path changes other tokens too:',
        ...changed.slice(0, 6),
        changed.length > 6 && ' …',
        '.',
      ],
    );
  }

  #group(group: Group, greatest: number, n: number, tokens: readonly string[]): HTMLElement {
    const { template, sum, items } = group;
    const isOpen = this.#open.get(template) ?? n === 0;
    const most = Math.max(1e-12, ...items.map(({ contribution }) => Math.abs(contribution)));
    const title = template === null ? 'Transitions' : name(template, 44);
    const box = element(
      'details',
      {
        open: isOpen,
        ontoggle: () => this.#open.set(template, box.open),
      },
      element(
        'summary',
        { 'data-key': `group ${template ?? ''}` },
        element('span', { class: 'what' }, title, element('span', { class: 'fine' }, ` ${items.length}`)),
        signedBar(sum, greatest),
      ),
      element(
        'table',
        {},
        element(
          'caption',
          { class: 'unseen' },
          'Contributions of ',
          template === null ? 'transitions' : plainName(template),
        ),
        element(
          'thead',
          { class: 'unseen' },
          element(
            'tr',
            {},
            ...['feature', 'at', 'contribution'].map((head) => element('th', { scope: 'col' }, head)),
          ),
        ),
        element(
          'tbody',
          {},
          ...items
            .slice(0, MOST_ROWS)
            .map((item, k) => this.#row(item, most, tokens, `${template ?? ''} ${k}`)),
        ),
      ),
      items.length > MOST_ROWS &&
        element('p', { class: 'fine' }, `${items.length - MOST_ROWS} more, all smaller.`),
    );
    return box;
  }

  #row(item: Contribution, most: number, tokens: readonly string[], key: string): HTMLElement {
    const { kind, feature, label, from, path, position, weight, value, contribution } = item;
    const isState = kind === 'state' || kind === 'edge';
    const weightName = {
      kind,
      label,
      ...(isState ? { attribute: feature } : {}),
      ...(kind === 'edge' || kind === 'transition' ? { from: from ?? '' } : {}),
    };
    const shown = isState ? feature : feature.replace(' -> ', ' → ');
    const factor = value === 1 ? '' : ` × ${logText(value)}`;
    return element(
      'tr',
      {},
      element(
        'td',
        {},
        element(
          'button',
          {
            type: 'button',
            class: 'link',
            'data-key': `weight ${key}`,
            title: `weight ${signedText(weight)}${factor}: see or change it`,
            onclick: () => this.#dialog.open(weightName),
          },
          name(shown, 48),
        ),
        isState && [
          ' ',
          element('span', { class: 'fine' }, 'for ', from !== null && [name(from), ' → '], name(label)),
        ],
      ),
      element(
        'td',
        { class: 'fine' },
        word(tokens[position] ?? '', 18),
        element(
          'span',
          { class: path === 'best' ? 'path' : 'path rival' },
          path === 'best' ? ' best' : ' rival',
        ),
      ),
      element('td', {}, signedBar(contribution, most)),
    );
  }

  #questions(account: DecisionAccount): HTMLElement {
    const ask = (text: string, key: string, answer: () => Child[]): HTMLElement =>
      element(
        'button',
        {
          type: 'button',
          'data-key': key,
          onclick: () => {
            this.#further = answer();
            this.update();
          },
        },
        text,
      );
    return element(
      'div',
      { class: 'buttons' },
      ask('What is the least that tips it?', 'flip', () => {
        const flip = this.#store.account({ withFlip: true })?.minimalFlip;
        return flip === null || flip === undefined
          ? []
          : flipText(flip, account, this.#store.current?.sentence.tokens ?? []);
      }),
      ask('And without each template?', 'switches', () => [switchesTable(account, this.#store)]),
    );
  }
}

function groupsOf(contributions: readonly Contribution[]): Group[] {
  const byTemplate = new Map<string | null, Contribution[]>();
  for (const each of contributions) {
    const known = byTemplate.get(each.template);
    if (known === undefined) byTemplate.set(each.template, [each]);
    else known.push(each);
  }
  return [...byTemplate]
    .map(([template, items]) => ({
      template,
      sum: sumOf(items),
      items: items.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    }))
    .sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
}

function sumOf(contributions: readonly Contribution[]): number {
  return contributions.reduce((sum, { contribution }) => sum + contribution, 0);
}
