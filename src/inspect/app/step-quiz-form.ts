/** A question of "predict before reveal" as the reader sees it: labels to choose from, or a number to give. */
import { relevantLabels } from '../shown-labels.ts';
import { element } from './element.ts';
import { logText } from './numbers.ts';
import { judgeValue, type Question } from './step-quiz.ts';
import type { StepContext } from './step-texts.ts';
import { name, plainName, word } from './words.ts';

export interface QuizActions {
  /** The question is about the path that is followed back. */
  readonly isTrace: boolean;
  /** The reader has answered. */
  readonly onSettle: (isRight: boolean, text: string) => void;
  /** The reader would rather see it. */
  readonly onShow: () => void;
}

export function quizForm(
  question: Question,
  { analysis, labels, tokens }: StepContext,
  { isTrace, onSettle, onShow }: QuizActions,
): HTMLElement {
  const { cell, kind, answer } = question;
  const own = [name(labels[cell.label] ?? '', 24), ' at ', word(tokens[cell.t] ?? '', 24)];
  if (kind === 'label') {
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
                onSettle(
                  id === answer,
                  id === answer ? `Right: ${right}.` : `Not ${plainName(labels[id] ?? '')}: it is ${right}.`,
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
        onSettle(isRight, text);
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
      element('button', { type: 'button', onclick: onShow }, 'Show me'),
    ),
  );
}
