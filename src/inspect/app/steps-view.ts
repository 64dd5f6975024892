/** Step mode: a recursion over the trellis, column by column, with its numbers, and questions before they are shown. */
import { weightLayout } from '../../crf/feature-index.ts';
import type { Analysis } from '../analysis.ts';
import { relevantLabels } from '../shown-labels.ts';
import { columnOrder, columnShares, RECURSIONS, type Recursion, recursionValues } from '../step-terms.ts';
import { type Child, element, replaceContent, svg } from './element.ts';
import { logText, percentText, plural } from './numbers.ts';
import { askAbout, judgeValue, type Question } from './step-quiz.ts';
import { RECURSION_NAMES, RECURSION_TEXTS, type StepContext, stepText } from './step-texts.ts';
import type { Store } from './store.ts';
import { frameOf, scrollToColumn, type TrellisShape, trellis } from './trellis-frame.ts';
import { name, plainName, word } from './words.ts';

/** A sentence that can be followed on one screen. */
const SHORT = 9;

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
      this.#intro(context),
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

  #intro({ tokens }: StepContext): Child[] {
    const { data } = this.#store.inspection;
    const short = data?.sentences.findIndex(
      ({ tokens: other, gold }) =>
        other.length >= 3 && other.length <= SHORT && gold.some((label) => label !== 'O'),
    );
    return [
      element('p', { class: 'sentence-line' }, word(tokens.join(' '), 200)),
      tokens.length > SHORT &&
        element(
          'p',
          { class: 'fine' },
          `${plural(tokens.length, 'token')}: a shorter sentence is easier to follow. `,
          element(
            'button',
            {
              type: 'button',
              class: 'small',
              'data-key': 'short',
              onclick: () =>
                short !== undefined && short >= 0
                  ? this.#store.update({
                      text: undefined,
                      sentence: short,
                      token: undefined,
                      against: undefined,
                    })
                  : this.#store.update({
                      text: tokens.slice(0, 6).join(' '),
                      sentence: undefined,
                      token: undefined,
                    }),
            },
            short !== undefined && short >= 0 ? 'Take a short one of the data' : 'Take its first 6 tokens',
          ),
        ),
    ];
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

  #drawing({ analysis, labels, tokens }: StepContext): HTMLElement {
    const { length: T, labelCount: L, paths } = analysis;
    const values = recursionValues(analysis, this.#recursion);
    const shown = relevantLabels(analysis);
    const newest = this.#done === 0 ? undefined : this.#columnOf(this.#done - 1, T);
    const chosen = this.#column ?? newest;
    const shape = { shown, labels, tokens, columnWidth: 84, rowHeight: 34, chosen };
    const { x, y } = frameOf(shape);
    const order = columnOrder(this.#recursion, T);
    const open = new Set(order.slice(0, Math.min(T, this.#done)));
    const traced = new Set<number>();
    for (let step = T; this.#recursion === 'viterbi' && step < this.#done; step++)
      traced.add(this.#columnOf(step, T));
    const label = chosen === undefined ? undefined : this.#cellLabel(analysis, chosen);
    const cells: Child[] = [];
    const lines: Child[] = [];
    for (let t = 0; t < T; t++) {
      const shares = open.has(t) ? columnShares(values, t, L) : undefined;
      for (const [row, id] of shown.entries()) {
        const value = values[t * L + id] ?? 0;
        const isFocus = t === chosen && id === label;
        const isPath = traced.has(t) && paths[0]?.labels[t] === id;
        const share = this.#recursion === 'marginals' ? Math.exp(value) : (shares?.[id] ?? 0);
        const text =
          shares === undefined
            ? '?'
            : this.#isProbability || this.#recursion === 'marginals'
              ? `${percentText(share, share < 0.1 ? 2 : 1)}\u2009%`
              : logText(value).slice(0, 8);
        cells.push(
          svg(
            'g',
            {
              class: `cell${shares === undefined ? ' closed' : ''}${isFocus ? ' focus' : ''}${isPath ? ' path' : ''}`,
              onclick: () => {
                if (!open.has(t)) return;
                this.#column = t;
                this.#label = id;
                this.update();
              },
            },
            svg('rect', { x: x(t) - 37, y: y(row) - 14, width: 74, height: 28, rx: 4 }),
            shares !== undefined &&
              svg('rect', { class: 'share', x: x(t) - 37, y: y(row) + 10, width: 74 * share, height: 4 }),
            svg('text', { x: x(t), y: y(row) + 4, 'text-anchor': 'middle' }, text),
          ),
        );
        if (shares === undefined || this.#recursion !== 'viterbi' || t === 0) continue;
        const from = shown.indexOf(analysis.backPointers[t * L + id] ?? -1);
        if (from < 0 || value === Number.NEGATIVE_INFINITY) continue;
        const onPath = traced.has(t) && traced.has(t - 1) && isPath;
        lines.push(
          svg('line', {
            x1: x(t - 1) + 37,
            y1: y(from),
            x2: x(t) - 37,
            y2: y(row),
            class: onPath ? 'pointer path' : isFocus ? 'pointer focus' : 'pointer',
          }),
        );
      }
    }
    const hidden = L - shown.length;
    this.#shape = shape;
    return element(
      'div',
      {},
      trellis(
        shape,
        `Trellis of ${RECURSION_NAMES[this.#recursion]}; ${open.size} of ${T} columns are filled. The text below says what the newest holds.`,
        (t) => {
          if (!open.has(t)) return;
          this.#column = t;
          this.#label = undefined;
          this.update();
        },
        ...lines,
        ...cells,
      ),
      hidden > 0 &&
        element(
          'p',
          { class: 'fine' },
          `${plural(hidden, 'unlikely label')} not drawn; they count in all sums.`,
        ),
    );
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
      return [verdict, ...this.#traceText(context, newest)];
    return [verdict, picker, ...stepText(context, this.#recursion, t, label), end];
  }

  #traceText({ analysis, labels, tokens }: StepContext, t: number): Child[] {
    const { length: T, paths, logZ } = analysis;
    const path = paths[0];
    const own = [
      element('strong', {}, name(labels[path?.labels[t] ?? 0] ?? '', 24)),
      ' at ',
      word(tokens[t] ?? '', 24),
    ];
    const text: Child[] =
      t === T - 1
        ? ['The largest δ of the last token is that of ', ...own, ': the best path ends here.']
        : [
            'The back-pointer of ',
            name(labels[path?.labels[t + 1] ?? 0] ?? '', 24),
            ' at ',
            word(tokens[t + 1] ?? '', 24),
            ' leads to ',
            ...own,
            '.',
          ];
    return [
      element('p', {}, ...text),
      t === 0 &&
        element(
          'p',
          {},
          `The path is complete. Its score is ${logText(path?.score ?? 0)}, its probability exp( ${logText(path?.score ?? 0)} − ${logText(logZ)} ) = ${percentText(path?.probability ?? 0, 1)} %.`,
        ),
    ];
  }

  #quiz(question: Question, { analysis, labels, tokens }: StepContext): HTMLElement {
    const { cell, kind, answer } = question;
    const own = [name(labels[cell.label] ?? '', 24), ' at ', word(tokens[cell.t] ?? '', 24)];
    const settle = (isRight: boolean, text: string): void => {
      this.#score = { right: this.#score.right + (isRight ? 1 : 0), asked: this.#score.asked + 1 };
      this.#verdict = { isRight, text };
      this.#reveal();
      this.element.querySelector<HTMLElement>('[data-key="next"]')?.focus();
    };
    if (kind === 'label') {
      const isTrace = this.#isTracing(this.#done, analysis.length);
      const choices = relevantLabels(analysis, [answer]);
      return element(
        'div',
        { class: 'quiz' },
        element(
          'p',
          {},
          ...(isTrace
            ? cell.t === analysis.length - 1
              ? ['With which label does the best path end, at ', word(tokens[cell.t] ?? '', 24), '?']
              : [
                  'Where does the back-pointer of ',
                  name(labels[analysis.paths[0]?.labels[cell.t + 1] ?? 0] ?? '', 24),
                  ' lead, at ',
                  word(tokens[cell.t] ?? '', 24),
                  '?',
                ]
            : [
                'Which label at ',
                word(tokens[cell.t - 1] ?? '', 24),
                ' will the back-pointer of ',
                ...own,
                ' lead to?',
              ]),
        ),
        element(
          'div',
          { class: 'buttons' },
          ...choices.map((id) =>
            element(
              'button',
              {
                type: 'button',
                onclick: () => {
                  const right = plainName(labels[answer] ?? '');
                  settle(
                    id === answer,
                    id === answer
                      ? `Right: ${right}.`
                      : `Not ${plainName(labels[id] ?? '')}: it is ${right}.`,
                  );
                },
              },
              name(labels[id] ?? '', 24),
            ),
          ),
        ),
      );
    }
    const input = element('input', {
      type: 'text',
      inputmode: 'decimal',
      size: 8,
      autocomplete: 'off',
      'aria-label': 'Your prediction',
    });
    const sums = [...cell.terms].sort((a, b) => b.sum - a.sum).slice(0, 5);
    return element(
      'form',
      {
        class: 'quiz',
        onsubmit: (event) => {
          event.preventDefault();
          const guess = Number(input.value.trim().replace('\u2212', '-').replace(',', '.'));
          if (input.value.trim() === '' || !Number.isFinite(guess)) {
            input.focus();
            return;
          }
          const { isRight, text } = judgeValue(question, guess);
          settle(isRight, text);
        },
      },
      element(
        'p',
        {},
        ...(cell.recursion === 'marginals'
          ? ['What will the probability of ', ...own, ' be (between 0 and 1)?']
          : [`What will ${cell.recursion === 'backward' ? 'β' : 'α'} of `, ...own, ' be (to 0.1)?']),
      ),
      element(
        'p',
        { class: 'formula' },
        cell.recursion === 'marginals'
          ? `α ${logText(analysis.alpha[cell.t * analysis.labelCount + cell.label] ?? 0)}, β ${logText(analysis.beta[cell.t * analysis.labelCount + cell.label] ?? 0)}, log Z ${logText(analysis.logZ)}`
          : `${cell.recursion === 'forward' ? `state score ${logText(cell.state)}; ` : ''}sums ${sums.map(({ sum }) => logText(sum)).join(', ')}${cell.terms.length > sums.length ? ', and smaller ones' : ''}`,
      ),
      element(
        'div',
        { class: 'row' },
        input,
        element('button', { type: 'submit', class: 'main' }, 'Predict'),
        element('button', { type: 'button', onclick: () => this.#reveal() }, 'Show me'),
      ),
    );
  }
}
