/** The tabs of the page, by the pattern of the ARIA practices: arrow keys choose, Tab goes into the panel. */
import type { Tab } from '../page-state.ts';
import { element } from './element.ts';
import { neighbour } from './tagged-line.ts';

export interface TabbedView {
  readonly tab: Tab;
  readonly title: string;
  readonly element: HTMLElement;
  update(): void;
}

export class Tabs {
  readonly list = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Views' });
  readonly panels: readonly HTMLElement[];
  readonly #views: readonly TabbedView[];
  readonly #buttons: readonly HTMLButtonElement[];

  constructor(views: readonly TabbedView[], onChoose: (tab: Tab) => void) {
    this.#views = views;
    this.#buttons = views.map(({ tab, title }) =>
      element(
        'button',
        {
          type: 'button',
          role: 'tab',
          id: `tab-${tab}`,
          'aria-controls': `panel-${tab}`,
          onclick: () => onChoose(tab),
        },
        title,
      ),
    );
    this.panels = views.map(({ tab, element: content }) =>
      element(
        'div',
        { role: 'tabpanel', id: `panel-${tab}`, 'aria-labelledby': `tab-${tab}`, hidden: true },
        content,
      ),
    );
    this.list.append(...this.#buttons);
    this.list.addEventListener('keydown', (event) => {
      const now = this.#buttons.findIndex((button) => button.matches(':focus'));
      const next = neighbour(event.key, now, views.length);
      const view = next === undefined ? undefined : views[next];
      if (next === undefined || view === undefined) return;
      event.preventDefault();
      onChoose(view.tab);
      this.#buttons[next]?.focus();
    });
  }

  show(tab: Tab): void {
    for (const [n, view] of this.#views.entries()) {
      const isShown = view.tab === tab;
      this.#buttons[n]?.setAttribute('aria-selected', String(isShown));
      this.#buttons[n]?.setAttribute('tabindex', isShown ? '0' : '-1');
      const panel = this.panels[n];
      if (panel !== undefined) panel.hidden = !isShown;
      if (isShown) {
        this.#reveal(this.#buttons[n]);
        view.update();
      }
    }
  }

  /** Scrolls the row of tabs, where it is too narrow for all, to this one. */
  #reveal(button: HTMLElement | undefined): void {
    if (button === undefined || this.list.scrollWidth <= this.list.clientWidth) return;
    const { offsetLeft, offsetWidth } = button;
    const start = offsetLeft - this.list.offsetLeft;
    if (start < this.list.scrollLeft) this.list.scrollLeft = start;
    else if (start + offsetWidth > this.list.scrollLeft + this.list.clientWidth)
      this.list.scrollLeft = start + offsetWidth - this.list.clientWidth;
  }
}
