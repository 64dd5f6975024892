/** The sentence with its labels as coloured spans: every token a button, every span with the name of its category. */
import type { Categories } from './categories.ts';
import { type Child, element } from './element.ts';
import { probabilityText } from './numbers.ts';
import { plainName, word } from './words.ts';

export interface TaggedLine {
  readonly tokens: readonly string[];
  readonly labels: readonly string[];
  /** Of each label, `[T]`; undefined for labels that nobody computed. */
  readonly probabilities: readonly number[] | undefined;
  /** Right labels to compare with. */
  readonly gold: readonly string[] | undefined;
  readonly isPlain: boolean;
}

/** @param onChoose undefined: the tokens are text, not buttons */
export function taggedLine(
  { tokens, labels, probabilities, gold, isPlain }: TaggedLine,
  categories: Categories,
  chosen: number | undefined,
  onChoose: ((t: number) => void) | undefined,
): HTMLElement {
  const spans = categories.spans(labels);
  const token = (t: number): HTMLElement => {
    const text = tokens[t] ?? '';
    const isWrong = gold !== undefined && gold[t] !== labels[t];
    const className = isWrong ? 'token wrong' : 'token';
    if (onChoose === undefined) return element('span', { class: className }, word(text));
    const probability = probabilities?.[t];
    const spoken = [
      plainName(text, 40),
      labels[t] ?? '',
      probability === undefined ? '' : `probability ${probabilityText(probability)}`,
      isWrong ? `right would be ${gold?.[t] ?? ''}` : '',
    ];
    return element(
      'button',
      {
        class: className,
        type: 'button',
        'data-t': t,
        'data-key': `token ${t}`,
        'aria-pressed': t === chosen ? 'true' : 'false',
        'aria-label': spoken.filter((part) => part !== '').join(', '),
        tabindex: t === chosen ? 0 : -1,
        onclick: () => onChoose(t),
      },
      word(text),
    );
  };
  const pieces: Child[] = [];
  let t = 0;
  for (const { start, end, category } of spans) {
    for (; t < start; t++) pieces.push(token(t), ' ');
    const inside: Child[] = [];
    for (; t < end; t++) inside.push(token(t), t + 1 < end ? ' ' : undefined);
    pieces.push(
      element(
        'span',
        { class: `span ${categories.hue(category)}` },
        element('span', { class: 'words' }, ...inside),
        element('span', { class: 'category', 'aria-hidden': 'true' }, plainName(category, 16)),
      ),
      ' ',
    );
  }
  for (; t < tokens.length; t++) pieces.push(token(t), ' ');
  const line = element(
    'div',
    { class: isPlain ? 'tagged plain' : 'tagged', role: onChoose === undefined ? undefined : 'group' },
    ...pieces,
  );
  if (onChoose !== undefined) {
    line.setAttribute('aria-label', 'Tokens with their labels; arrow keys go from one to the next');
    line.addEventListener('keydown', (event) => {
      const next = neighbour(event.key, chosen ?? 0, tokens.length);
      if (next === undefined) return;
      event.preventDefault();
      onChoose(next);
    });
  }
  return line;
}

/** Where a key leads in a row of things; undefined for other keys. */
export function neighbour(key: string, at: number, length: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
      return Math.min(length - 1, at + 1);
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return undefined;
  }
}
