/** Step mode: a recursion over the trellis, column by column, with its numbers, and questions before they are shown. */
import { weightLayout } from '../../crf/feature-index.ts';
import type { Analysis } from '../analysis.ts';
import { columnOrder, columnShares, RECURSIONS, type Recursion, recursionValues } from '../step-terms.ts';
import { type Child, element, replaceContent } from './element.ts';
import { logText } from './numbers.ts';
import { stepIntro } from './step-intro.ts';
import { askAbout, type Question } from './step-quiz.ts';
import { quizForm } from './step-quiz-form.ts';
import { RECURSION_NAMES, RECURSION_TEXTS, type StepContext, stepText, traceText } from './step-texts.ts';
import { stepTrellis, trellisShape } from './step-trellis.ts';
import type { Store } from './store.ts';
import { scrollToColumn, type TrellisShape } from './trellis-frame.ts';
import { plainName, word } from './words.ts';

export class StepsView {
  readonly element = element('div', { class: 'steps-view' });
  readonly #store: Store;
  #recursion: Recursion = 'forward';
  /** Columns that are shown, then, of Viterbi, positions of the path that is followed back. */
  #done = 0;
  /** Cell of the newest column whose numbers are written out. */
  #label: number | undefined;
  #column: number | undefined;
  #isProbability = false;
  #isPredicting = false;
  #question: Question | undefined;
  #verdict: { readonly isRight: boolean; readonly text: string } | undefined;
  #score = { right: 0, asked: 0 };
  #of: Analysis | undefined;
  #shape: TrellisShape | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  update(): void {
    const { state, current } = this.#store;
    const reading = this.#store.reading(state.model);
    if (current === undefined || reading === undefined) {
      replaceContent(
        this.element,
        element('h2', {}, 'Step by step'),
        element('p', {}, 'Type a sentence under Sentence first.'),
      );
      return;
    }
    if (reading.error !== undefined) {
      replaceContent(
        this.element,
        element('h2', {}, 'Step by step'),
        element('p', { class: 'error' }, reading.error),
      );
      return;
    }
    const { analysis } = reading;
    if (this.#of !== analysis) {
      this.#of = analysis;
      this.#restart();
    }
    const context: StepContext = {
      analysis,
      labels: this.#store.model.labels,
      tokens: current.sentence.tokens,
      hasBoundary: this.#hasBoundary(),
    };
    replaceContent(
      this.element,
      element('h2', {}, 'Step by step'),
      stepIntro(context, this.#store),
      this.#controls(analysis),
      this.#drawing(context),
      element('div', { class: 'step-text', role: 'status' }, ...this.#explanation(context)),
    );
    if (this.#shape !== undefined) scrollToColumn(this.element, this.#shape);
  }

  #hasBoundary(): boolean {
    const { index } = this.#store.model.changed.parts;
    const { starts, featureCount } = weightLayout(index);
    return featureCount > starts;
  }

  #restart(): void {
    this.#done = 0;
    this.#label = undefined;
    this.#column = undefined;
    this.#question = undefined;
    this.#verdict = undefined;
  }

  /** How many steps there are. */
  #total({ length: T }: Analysis): number {
    return this.#recursion === 'viterbi' ? 2 * T : T;
  }

  #controls(analysis: Analysis): HTMLElement {
    const total = this.#total(analysis);
    const go = (done: number): void => {
      this.#question = undefined;
      this.#verdict = undefined;
      this.#done = Math.min(total, Math.max(0, done));
      this.#label = undefined;
      this.#column = undefined;
      this.update();
    };
    const button = (text: string, key: string, isOff: boolean, onclick: () => void): HTMLElement =>
      element(
        'button',
        {
          type: 'button',
          'data-key': key,
          'aria-disabled': isOff ? 'true' : undefined,
          onclick: () => !isOff && onclick(),
        },
        text,
      );
    const check = (text: string, key: string, checked: boolean, onchange: () => void): HTMLElement =>
      element(
        'label',
        { class: 'switch' },
        element('input', { type: 'checkbox', 'data-key': key, checked, onchange }),
        ` ${text}`,
      );
    return element(
      'div',
      {
        class: 'step-controls',
        role: 'group',
        'aria-label': 'Steps',
        onkeydown: (event) => {
          if (!(event instanceof KeyboardEvent) || event.target instanceof HTMLInputElement) return;
          if (event.target instanceof HTMLSelectElement) return;
          if (event.key === 'ArrowRight') this.#next(analysis);
          else if (event.key === 'ArrowLeft') go(this.#done - 1);
          else return;
          event.preventDefault();
        },
      },
      element(
        'label',
        {},
        'Recursion ',
        element(
          'select',
          {
            'data-key': 'recursion',
            onchange: (event) => {
              if (!(event.target instanceof HTMLSelectElement)) return;
              const { value } = event.target;
              this.#recursion = RECURSIONS.find((each) => each === value) ?? 'forward';
              this.#restart();
              this.update();
            },
          },
          ...RECURSIONS.map((each) =>
            element('option', { value: each, selected: each === this.#recursion }, RECURSION_NAMES[each]),
          ),
        ),
      ),
      element(
        'div',
        { class: 'row' },
        button('Start', 'first', this.#done === 0, () => go(0)),
        button('← Back', 'back', this.#done === 0, () => go(this.#done - 1)),
        button('Next →', 'next', this.#done === total && this.#question === undefined, () =>
          this.#next(analysis),
        ),
        button('To the end', 'last', this.#done === total, () => go(total)),
        element('span', { class: 'fine' }, `step ${this.#done} of ${total}`),
      ),
      check('as shares of the column', 'shares', this.#isProbability, () => {
        this.#isProbability = !this.#isProbability;
        this.update();
      }),
      check('predict before reveal', 'predict', this.#isPredicting, () => {
        this.#isPredicting = !this.#isPredicting;
        this.#question = undefined;
        this.#verdict = undefined;
        this.update();
      }),
      this.#score.asked > 0 &&
        element('span', { class: 'fine' }, `${this.#score.right} of ${this.#score.asked} predicted right`),
    );
  }

  #next(analysis: Analysis): void {
    if (this.#done >= this.#total(analysis)) return;
    if (this.#isPredicting && this.#question === undefined) {
      this.#question = this.#makeQuestion(analysis);
      if (this.#question !== undefined) {
        this.#verdict = undefined;
        this.update();
        this.element.querySelector<HTMLElement>('.quiz input, .quiz button')?.focus();
        return;
      }
    }
    this.#reveal();
  }

  #reveal(): void {
    this.#question = undefined;
    this.#done++;
    this.#label = undefined;
    this.#column = undefined;
    this.update();
  }

  /** Of a column the cell that has most of it is asked about, of a path followed back the next label. */
  #makeQuestion(analysis: Analysis): Question | undefined {
    const { length: T, labelCount: L } = analysis;
    const t = this.#columnOf(this.#done, T);
    if (this.#isTracing(this.#done, T)) {
      const at = askAbout(
        analysis,
        'viterbi',
        Math.max(1, t),
        analysis.paths[0]?.labels[Math.max(1, t)] ?? 0,
      );
      const answer = analysis.paths[0]?.labels[t] ?? 0;
      return at === undefined ? undefined : { kind: 'label', cell: { ...at.cell, t, label: answer }, answer };
    }
    const shares = columnShares(recursionValues(analysis, this.#recursion), t, L);
    return askAbout(analysis, this.#recursion, t, shares.indexOf(Math.max(...shares)));
  }

  /** Column of a step. */
  #columnOf(step: number, T: number): number {
    if (this.#isTracing(step, T)) return Math.max(0, 2 * T - 1 - step);
    return columnOrder(this.#recursion, T)[Math.min(T - 1, step)] ?? 0;
  }

  #isTracing(step: number, T: number): boolean {
    return this.#recursion === 'viterbi' && step >= T;
  }

  #drawing(context: StepContext): HTMLElement {
    const { analysis } = context;
    const { length: T } = analysis;
    const newest = this.#done === 0 ? undefined : this.#columnOf(this.#done - 1, T);
    const chosen = this.#column ?? newest;
    const traced = new Set<number>();
    for (let step = T; this.#recursion === 'viterbi' && step < this.#done; step++)
      traced.add(this.#columnOf(step, T));
    this.#shape = trellisShape(context, chosen);
    return stepTrellis(context, this.#shape, {
      recursion: this.#recursion,
      open: new Set(columnOrder(this.#recursion, T).slice(0, Math.min(T, this.#done))),
      traced,
      chosen,
      label: chosen === undefined ? undefined : this.#cellLabel(analysis, chosen),
      isProbability: this.#isProbability,
      onCell: (t, label) => {
        this.#column = t;
        this.#label = label;
        this.update();
      },
    });
  }

  /** The cell that is written out: the chosen one, or that on the best path. */
  #cellLabel(analysis: Analysis, t: number): number {
    return this.#label ?? analysis.paths[0]?.labels[t] ?? 0;
  }

  #explanation(context: StepContext): Child[] {
    const { analysis, labels, tokens } = context;
    const { length: T, logZ } = analysis;
    const verdict =
      this.#verdict !== undefined &&
      element(
        'p',
        { class: this.#verdict.isRight ? 'verdict yes' : 'verdict no' },
        `${this.#verdict.isRight ? '✓' : '✗'} ${this.#verdict.text}`,
      );
    if (this.#question !== undefined) return [verdict, this.#quiz(this.#question, context)];
    if (this.#done === 0)
      return [
        element('p', {}, RECURSION_TEXTS[this.#recursion]),
        element('p', { class: 'fine' }, 'Press Next, or the right arrow key.'),
      ];
    const newest = this.#columnOf(this.#done - 1, T);
    const t = this.#column ?? newest;
    const label = this.#cellLabel(analysis, t);
    const picker = element(
      'label',
      { class: 'line' },
      'Numbers of ',
      element(
        'select',
        {
          'data-key': 'cell label',
          onchange: (event) => {
            if (!(event.target instanceof HTMLSelectElement)) return;
            this.#column = t;
            this.#label = Number(event.target.value);
            this.update();
          },
        },
        ...labels.map((each, id) =>
          element('option', { value: id, selected: id === label }, plainName(each)),
        ),
      ),
      ' at token ',
      String(t + 1),
      ', ',
      word(tokens[t] ?? '', 24),
    );
    const end =
      this.#done >= T && this.#recursion === 'forward'
        ? element('p', {}, `All α of the last token added up: log Z = ${logText(logZ)}.`)
        : this.#done >= T && this.#recursion === 'backward'
          ? element(
              'p',
              {},
              `State score and β of the first token, added up over its labels, give the same log Z = ${logText(logZ)}.`,
            )
          : undefined;
    if (this.#isTracing(this.#done - 1, T) && this.#column === undefined)
      return [verdict, ...traceText(context, newest)];
    return [verdict, picker, ...stepText(context, this.#recursion, t, label), end];
  }

  #quiz(question: Question, context: StepContext): HTMLElement {
    return quizForm(question, context, {
      isTrace: this.#isTracing(this.#done, context.analysis.length),
      onShow: () => this.#reveal(),
      onSettle: (isRight, text) => {
        this.#score = { right: this.#score.right + (isRight ? 1 : 0), asked: this.#score.asked + 1 };
        this.#verdict = { isRight, text };
        this.#reveal();
        this.element.querySelector<HTMLElement>('[data-key="next"]')?.focus();
      },
    });
  }
}
