/** The first tab: a sentence is typed or chosen, and everything about its labels is shown. */
import { AccountView } from './account-view.ts';
import { Categories } from './categories.ts';
import { type Child, element, replaceContent } from './element.ts';
import { LatticeView } from './lattice-view.ts';
import { countText, logText, plural, probabilityText } from './numbers.ts';
import { PathsView } from './paths-view.ts';
import { MOST_TOKENS, type Store } from './store.ts';
import { taggedLine } from './tagged-line.ts';
import { TokenView } from './token-view.ts';
import type { WeightDialog } from './weight-dialog.ts';
import { name, plainName } from './words.ts';

/** Labels follow every keystroke; what explains them follows as soon as the typing pauses. */
const TYPING_PAUSE_MS = 60;

export class SentenceView {
  readonly element = element('div', { class: 'sentence-view' });
  readonly #store: Store;
  readonly #field: HTMLTextAreaElement;
  readonly #choice: HTMLSelectElement | undefined;
  readonly #lines = element('div', { class: 'lines' });
  readonly #status = element('p', { class: 'fine', role: 'status' });
  readonly #paths: PathsView;
  readonly #token: TokenView;
  readonly #account: AccountView;
  readonly #lattice: LatticeView;
  readonly #categories: readonly Categories[];
  #isTyping = false;
  #detailTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store, dialog: WeightDialog) {
    this.#store = store;
    this.#categories = store.models.map((model) => new Categories(model));
    this.#paths = new PathsView(store);
    this.#token = new TokenView(store);
    this.#account = new AccountView(store, dialog);
    this.#lattice = new LatticeView(store);
    this.#field = element('textarea', {
      id: 'text',
      rows: 2,
      spellcheck: 'false',
      autocomplete: 'off',
      oninput: () => {
        this.#isTyping = true;
        store.update({ text: this.#field.value, sentence: undefined, token: undefined, against: undefined });
        this.#isTyping = false;
      },
    });
    this.#choice = this.#makeChoice();
    this.element.append(
      element('label', { class: 'field-name', for: 'text' }, 'Type a sentence'),
      this.#field,
      ...(this.#choice === undefined ? [] : [this.#chooser(this.#choice)]),
      this.#lines,
      this.#status,
      element(
        'div',
        { class: 'columns' },
        element('div', {}, this.#token.element, this.#paths.element),
        this.#account.element,
      ),
      this.#lattice.element,
    );
  }

  update(): void {
    const { text } = this.#store;
    if (this.#field.value !== text) this.#field.value = text;
    if (this.#choice !== undefined) {
      const { text: typed, sentence } = this.#store.state;
      this.#choice.value = typed === undefined ? String(sentence ?? 0) : '';
    }
    this.#updateLines();
    clearTimeout(this.#detailTimer);
    if (this.#isTyping) this.#detailTimer = setTimeout(() => this.#updateDetails(), TYPING_PAUSE_MS);
    else this.#updateDetails();
  }

  #updateDetails(): void {
    this.#token.update();
    this.#paths.update();
    this.#account.update();
    this.#lattice.update();
  }

  #updateLines(): void {
    const store = this.#store;
    const { current, models, inspection, state, token } = store;
    if (current === undefined) {
      replaceContent(this.#lines, element('p', {}, 'Nothing to label yet: type a sentence above.'));
      this.#status.textContent = '';
      return;
    }
    const { inspected } = current;
    const lines = models.flatMap((model, n): Child[] => {
      const reading = store.reading(n);
      const title = models.length > 1 && element('h3', {}, name(inspection.models[n]?.name ?? '', 40));
      if (reading === undefined) return [];
      if (reading.error !== undefined)
        return [title, element('p', { class: 'error', role: 'alert' }, reading.error)];
      const { paths, marginals, labelCount: L } = reading.analysis;
      const ids = paths[0]?.labels ?? new Int32Array(0);
      const line = {
        tokens: current.sentence.tokens,
        labels: Array.from(ids, (id) => model.labels[id] ?? ''),
        probabilities: Array.from(ids, (id, t) => marginals[t * L + id] ?? 0),
        gold: inspected?.gold,
        isPlain: model.base.scheme === 'none',
      };
      const categories = this.#categories[n];
      if (categories === undefined) return [];
      // Keys must not be the same in both lines.
      const isShown = n === state.model;
      const choose = (t: number): void => {
        store.update({ token: t, against: undefined, model: n });
        this.#lines.querySelector<HTMLElement>('button[aria-pressed="true"]')?.focus();
      };
      const made = taggedLine(line, categories, isShown ? token : undefined, choose);
      if (!isShown) {
        for (const button of made.querySelectorAll<HTMLElement>('button')) button.removeAttribute('data-key');
        made.querySelector('button')?.setAttribute('tabindex', '0');
      }
      return [title, made];
    });
    const isWrong = inspected !== undefined && models.some((_, n) => this.#differsFromGold(n));
    const categories = this.#categories[0];
    const gold = inspected !== undefined &&
      isWrong &&
      categories !== undefined && [
        element('h3', {}, 'Right labels'),
        taggedLine(
          {
            tokens: inspected.tokens,
            labels: inspected.gold,
            probabilities: undefined,
            gold: undefined,
            isPlain: models[0]?.base.scheme === 'none',
          },
          categories,
          undefined,
          undefined,
        ),
      ];
    const head = element('h2', { class: 'unseen' }, 'Labels');
    replaceContent(this.#lines, head, ...lines, gold);
    replaceContent(this.#status, ...this.#statusText());
  }

  #statusText(): Child[] {
    const { current, state, model } = this.#store;
    const reading = this.#store.reading(state.model);
    if (current === undefined || reading === undefined || reading.error !== undefined) return [];
    const { paths, logZ } = reading.analysis;
    const best = paths[0];
    const length = current.sentence.tokens.length;
    const tooLong =
      current.tokensTyped > length &&
      ` Only the first ${MOST_TOKENS} of ${countText(current.tokensTyped)} tokens are labelled: give one sentence.`;
    return [
      `${plural(length, 'token')}, labelled in ${Math.max(0.1, reading.elapsedMs).toFixed(1)} ms. `,
      `The best path has probability ${probabilityText(best?.probability ?? 0)} (log ${logText((best?.score ?? 0) - logZ)}).`,
      tooLong,
      this.#reductionText(model.labels),
    ];
  }

  /** A reduced model may label a sentence otherwise than the whole one that the results are of. */
  #reductionText(labels: readonly string[]): Child {
    const { current, state, model } = this.#store;
    const reading = this.#store.reading(state.model);
    const then = current?.inspected?.predicted[state.model];
    if (then === undefined || reading === undefined || reading.error !== undefined) return undefined;
    if (model.changed !== model.base || model.constraints !== undefined) return undefined;
    const now = Array.from(reading.analysis.paths[0]?.labels ?? [], (id) => labels[id] ?? '');
    if (now.every((label, t) => label === then[t])) return undefined;
    return ' The whole model, before it was reduced for this page, labels this sentence otherwise.';
  }

  #differsFromGold(n: number): boolean {
    const reading = this.#store.reading(n);
    const gold = this.#store.current?.inspected?.gold;
    if (reading === undefined || reading.error !== undefined || gold === undefined) return false;
    const labels = this.#store.models[n]?.labels ?? [];
    return (reading.analysis.paths[0]?.labels ?? new Int32Array(0)).some((id, t) => labels[id] !== gold[t]);
  }

  #makeChoice(): HTMLSelectElement | undefined {
    const { data } = this.#store.inspection;
    if (data === undefined || data.sentences.length === 0) return undefined;
    const choice = element(
      'select',
      {
        'aria-label': 'Sentence of the data',
        onchange: () => {
          if (choice.value !== '') this.#store.showSentence(Number(choice.value));
        },
      },
      element('option', { value: '' }, '(typed)'),
      ...data.sentences.map(({ tokens, gold, predicted, number }, n) => {
        const wrong = predicted.some((labels) => labels.some((label, t) => label !== gold[t]));
        return element(
          'option',
          { value: n },
          `${wrong ? '≠ ' : ''}${number + 1}  ${plainName(tokens.slice(0, 24).join(' '), 70)}`,
        );
      }),
    );
    return choice;
  }

  #chooser(choice: HTMLSelectElement): HTMLElement {
    const { data } = this.#store.inspection;
    const count = data?.sentences.length ?? 0;
    const go = (step: number): void => {
      const now = this.#store.state.text === undefined ? (this.#store.state.sentence ?? 0) : -1;
      const next = Math.min(count - 1, Math.max(0, now + step));
      this.#store.showSentence(next);
    };
    return element(
      'div',
      { class: 'chooser' },
      element(
        'span',
        { class: 'fine' },
        'or choose one of ',
        name(data?.name ?? '', 30),
        ' (≠: with an error)',
      ),
      element(
        'div',
        { class: 'row' },
        element('button', { type: 'button', 'aria-label': 'Sentence before', onclick: () => go(-1) }, '←'),
        choice,
        element('button', { type: 'button', 'aria-label': 'Next sentence', onclick: () => go(1) }, '→'),
      ),
    );
  }
}
