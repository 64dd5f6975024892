/** What happens in a step of a recursion, in a sentence, and its formula with the numbers in it. */
import type { Analysis } from '../analysis.ts';
import { type CellTerms, cellTerms, type Recursion } from '../step-terms.ts';
import { type Child, element } from './element.ts';
import { logText, percentText } from './numbers.ts';
import { name, word } from './words.ts';

export const RECURSION_NAMES: Record<Recursion, string> = {
  forward: 'Forward (α)',
  backward: 'Backward (β)',
  marginals: 'Marginals',
  viterbi: 'Viterbi (δ)',
};

/** What a recursion is for, said before its first step. */
export const RECURSION_TEXTS: Record<Recursion, string> = {
  forward:
    'Forward adds up all ways of labelling the sentence so far. α of a label at a token is the log of the sum over all paths that end there. After the last token the sum over all labels is log Z.',
  backward:
    'Backward adds up all ways of going on, from the last token to the first. β of a label at a token is the log of the sum over all continuations after it.',
  marginals:
    'A path through a label at a token is a way to get there (α) and a way to go on (β). Divided by the sum over all paths (log Z) that is the probability of the label.',
  viterbi:
    'Viterbi keeps the best way only: δ of a label at a token is the score of the best path that ends there, and a back-pointer says where it came from. At the end the best label is followed back.',
};

export interface StepContext {
  readonly analysis: Analysis;
  readonly labels: readonly string[];
  readonly tokens: readonly string[];
  readonly hasBoundary: boolean;
}

const SIGNS: Record<Recursion, string> = { forward: 'α', backward: 'β', marginals: 'p', viterbi: 'δ' };

/** Terms that are written out; the smaller ones are added up. */
const MOST_TERMS = 5;

/** The step that fills a column, with the numbers of one of its cells. */
export function stepText(context: StepContext, recursion: Recursion, t: number, label: number): Child[] {
  const cell = cellTerms(context.analysis, recursion, t, label);
  return [element('p', {}, ...sentence(context, cell)), formula(context, cell), termTable(context, cell)];
}

function sentence({ analysis, labels, tokens, hasBoundary }: StepContext, cell: CellTerms): Child[] {
  const { recursion, t, label, terms, best } = cell;
  const own = [name(labels[label] ?? '', 24), ' at ', word(tokens[t] ?? '', 24)];
  const edge = hasBoundary ? ' with its weight for the edge of the sentence' : '';
  const before = word(tokens[t - 1] ?? '', 24);
  switch (recursion) {
    case 'forward':
      return terms.length === 0
        ? ['At the first token there is nothing before: α of ', ...own, ` is its state score${edge}.`]
        : [
            'Every label at ',
            before,
            ' brings its α and the weight of the step to ',
            name(labels[label] ?? '', 24),
            '. They are added up as numbers, not as logs, and the state score of ',
            ...own,
            ' is put on top.',
          ];
    case 'backward':
      return terms.length === 0
        ? ['After the last token nothing follows: β of ', ...own, ' is 0, the log of one way.']
        : [
            'From ',
            ...own,
            ' the path may go on to every label at ',
            word(tokens[t + 1] ?? '', 24),
            ': the weight of that step, the state score there and its β together, added up over all of them.',
          ];
    case 'marginals':
      return [
        'The ways to ',
        ...own,
        ' (α) times the ways on from there (β), divided by all paths (Z): in logs a sum and a difference.',
      ];
    case 'viterbi':
      if (terms.length === 0)
        return ['At the first token the best way to ', ...own, ` is the only one: its state score${edge}.`];
      return best < 0
        ? ['No path leads to ', ...own, '.']
        : [
            'Of all labels at ',
            before,
            ' the best way to ',
            ...own,
            ' comes from ',
            element('strong', {}, name(labels[best] ?? '', 24)),
            ': the largest δ plus step. The back-pointer remembers it.',
            tie(analysis, cell),
          ];
  }
}

function tie(_: Analysis, { terms, combined }: CellTerms): string {
  return terms.filter(({ sum }) => sum === combined).length > 1
    ? ' (Several are equally good: the first label in order is taken.)'
    : '';
}

/** `α₃(B-PER) = 1.2 + log( exp(2.0 + 0.5) + … ) = 4.1` */
function formula({ analysis, labels }: StepContext, cell: CellTerms): HTMLElement {
  const { recursion, t, label, state, terms, combined, value } = cell;
  const L = analysis.labelCount;
  const left: Child[] = [
    SIGNS[recursion],
    element('sub', {}, String(t + 1)),
    '(',
    name(labels[label] ?? '', 20),
    ') = ',
  ];
  if (recursion === 'marginals') {
    const [alpha, beta] = [analysis.alpha[t * L + label] ?? 0, analysis.beta[t * L + label] ?? 0];
    return element(
      'p',
      { class: 'formula' },
      ...left,
      `exp( ${logText(alpha)}${added(beta)}${added(-analysis.logZ)} ) = exp( ${logText(value)} ) = ${logText(Math.exp(value))}`,
    );
  }
  if (terms.length === 0)
    return element('p', { class: 'formula' }, ...left, element('strong', {}, logText(value)));
  const largest = largestTerms(cell);
  const written = largest.map(({ value: reached, step, state: there }) => {
    const sum = logText(reached) + added(step) + (recursion === 'backward' ? added(there) : '');
    return recursion === 'viterbi' ? sum : `exp( ${sum} )`;
  });
  const rest = terms.length - largest.length;
  const open = recursion === 'viterbi' ? 'max( ' : 'log( ';
  const joint = recursion === 'viterbi' ? ',  ' : ' + ';
  const dots = rest > 0 ? `${joint}…` : '';
  const base = recursion === 'backward' ? '' : `${logText(state)} + `;
  return element(
    'p',
    { class: 'formula' },
    ...left,
    `${base}${open}${written.join(joint)}${dots} ) = ${base}${logText(combined)} = `,
    element('strong', {}, logText(value)),
  );
}

/** ` + 1.5`, ` − 1.5`: a number that is added to what stands before it. */
function added(value: number): string {
  return value < 0 ? ` − ${logText(-value)}` : ` + ${logText(value)}`;
}

function largestTerms({ terms }: CellTerms): CellTerms['terms'] {
  return [...terms].sort((a, b) => b.sum - a.sum || a.label - b.label).slice(0, MOST_TERMS);
}

function termTable({ labels }: StepContext, cell: CellTerms): Child {
  const { recursion, terms, combined, best } = cell;
  if (terms.length === 0) return undefined;
  const isBackward = recursion === 'backward';
  const shown = largestTerms(cell);
  const share = (sum: number): number =>
    combined === Number.NEGATIVE_INFINITY ? 0 : Math.exp(sum - combined);
  const rest = terms.filter((term) => !shown.includes(term));
  const heads = [
    isBackward ? 'label after' : 'label before',
    `its ${SIGNS[recursion]}`,
    '+ step',
    ...(isBackward ? ['+ its state score'] : []),
    '= sum',
    recursion === 'viterbi' ? 'behind the best' : 'share',
  ];
  return element(
    'table',
    { class: 'terms' },
    element('caption', { class: 'unseen' }, 'What each neighbouring label brings'),
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    element(
      'tbody',
      {},
      ...shown.map(({ label, value, step, state, sum }) =>
        element(
          'tr',
          { class: recursion === 'viterbi' && label === best ? 'decoded' : undefined },
          element('th', { scope: 'row' }, name(labels[label] ?? '', 24)),
          ...[value, step, ...(isBackward ? [state] : []), sum].map((number) =>
            element('td', { class: 'number' }, logText(number)),
          ),
          element(
            'td',
            { class: 'number' },
            recursion === 'viterbi'
              ? label === best
                ? 'best'
                : logText(sum - combined)
              : `${percentText(share(sum), 1)} %`,
          ),
        ),
      ),
      rest.length > 0 &&
        element(
          'tr',
          { class: 'fine' },
          element('th', { scope: 'row' }, `${rest.length} more`),
          element(
            'td',
            { class: 'number', colspan: heads.length - 1 },
            recursion === 'viterbi'
              ? 'all worse'
              : `together ${percentText(
                  rest.reduce((all, { sum }) => all + share(sum), 0),
                  1,
                )} %`,
          ),
        ),
    ),
  );
}

/** Where the best path goes when it is followed back to position `t`. */
export function traceText({ analysis, labels, tokens }: StepContext, t: number): Child[] {
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
