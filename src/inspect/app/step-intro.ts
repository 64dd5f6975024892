/** The sentence that step mode goes through. */
import { type Child, element } from './element.ts';
import { plural } from './numbers.ts';
import type { StepContext } from './step-texts.ts';
import type { Store } from './store.ts';
import { word } from './words.ts';

/** A sentence that can be followed on one screen. */
const SHORT = 9;

/** The sentence, and a way to a shorter one where it is long. */
export function stepIntro({ tokens }: StepContext, store: Store): Child[] {
  const { data } = store.inspection;
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
                ? store.update({
                    text: undefined,
                    sentence: short,
                    token: undefined,
                    against: undefined,
                  })
                : store.update({
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
