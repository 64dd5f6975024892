/** What is asked about a decision beyond its account: the least that tips it, and what each template is worth to it. */
import type { DecisionAccount, MinimalFlip, TemplateSwitch } from '../../compare/explain/account.ts';
import { type Child, element, unseen } from './element.ts';
import { plural, signedText } from './numbers.ts';
import type { Store } from './store.ts';
import { name, plainName, word } from './words.ts';

/** The smallest set of features without which the label is another. */
export function flipText(flip: MinimalFlip, { label }: DecisionAccount, tokens: readonly string[]): Child[] {
  if (flip.size === null)
    return [
      element(
        'p',
        { role: 'status' },
        flip.proven
          ? ['No removal of features changes ', name(label), ' here.']
          : `No set was found; it would take ${flip.atLeast ?? 1} features or more.`,
      ),
    ];
  return [
    element(
      'p',
      { role: 'status' },
      `Without ${flip.size === 1 ? 'this feature' : `these ${flip.size} features`} it would be `,
      name(flip.labelAfter ?? ''),
      flip.proven
        ? '; no smaller set tips it.'
        : `; ${flip.atLeast ?? 1} or more are needed, whether fewer suffice was not settled.`,
    ),
    element(
      'ul',
      { class: 'flip' },
      ...flip.features.map(({ name: feature, position }) =>
        element(
          'li',
          {},
          name(feature, 60),
          element('span', { class: 'fine' }, ' at ', word(tokens[position] ?? '', 24)),
        ),
      ),
    ),
  ];
}

/** The label without each template: those that tip it, or come nearest to it. */
export function switchesTable(account: DecisionAccount, store: Store): HTMLElement {
  const switches = store.account({ withTemplates: true })?.templates ?? [];
  const tipped = switches.filter(({ labelAfter }) => labelAfter !== account.label);
  const order = (each: TemplateSwitch): number => each.difference ?? Number.POSITIVE_INFINITY;
  const rows = [...switches].sort((a, b) => order(a) - order(b)).slice(0, Math.max(6, tipped.length));
  return element(
    'table',
    { class: 'switches' },
    element(
      'caption',
      {},
      tipped.length === 0
        ? 'No template alone tips this label. Those that come nearest:'
        : `${plural(tipped.length, 'template')} alone would tip it:`,
    ),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...['without', 'difference', 'then labelled', ''].map((head) =>
          element('th', { scope: 'col' }, head),
        ),
      ),
    ),
    element(
      'tbody',
      {},
      ...rows.map(({ template, difference, labelAfter }) =>
        element(
          'tr',
          {},
          element('td', {}, template === null ? 'transitions' : name(template, 40)),
          element('td', { class: 'number' }, difference === null ? '' : signedText(difference)),
          element(
            'td',
            {},
            labelAfter === account.label ? element('span', { class: 'fine' }, 'the same') : name(labelAfter),
          ),
          element(
            'td',
            {},
            template !== null &&
              !store.model.settings.templatesOff.includes(template) &&
              element(
                'button',
                {
                  type: 'button',
                  class: 'small',
                  'data-key': `off ${template}`,
                  onclick: () => store.change({ kind: 'template', template }),
                },
                'switch off',
                unseen(` ${plainName(template)}`),
              ),
          ),
        ),
      ),
    ),
  );
}
