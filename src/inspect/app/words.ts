/** Words of a corpus as they are shown: visible, and not endless. */
import { cutText } from '../../visible-text.ts';
import { element } from './element.ts';

/** A word in running text, at most so many characters; what is cut stands in the title. */
export function word(text: string, most = 40): HTMLElement {
  const shown = cutText(text, most);
  return element('bdi', { class: 'word', title: shown === text ? undefined : cutText(text, 400) }, shown);
}

/** A name of a label, template or attribute. */
export function name(text: string, most = 60): HTMLElement {
  const shown = cutText(text, most);
  return element('bdi', { class: 'name', title: shown === text ? undefined : cutText(text, 400) }, shown);
}

/** For attributes and texts of drawings. */
export function plainName(text: string, most = 24): string {
  return cutText(text, most);
}
