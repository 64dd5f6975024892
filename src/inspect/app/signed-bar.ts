/** Amounts for and against as bars. */
import { element, sized } from './element.ts';
import { signedText } from './numbers.ts';

/** A bar from a middle line, to the right for what speaks for the label, with its number. */
export function signedBar(amount: number, greatest: number): HTMLElement {
  const side = amount < 0 ? 'below' : 'above';
  return element(
    'span',
    { class: 'signed' },
    sized(
      element('span', { class: `bar ${side}`, 'aria-hidden': 'true' }),
      '--share',
      Math.abs(amount) / greatest,
    ),
    element('span', { class: 'number' }, signedText(amount)),
  );
}
