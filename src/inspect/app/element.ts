/** Elements of the page. Text of corpora and models enters as text nodes and attribute values alone, never as markup. */

export type Child = Node | string | number | false | undefined | readonly Child[];

/** `onclick` and the like are listeners; true is an attribute without value; false and undefined are left out. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | undefined | ((event: Event) => void)>
>;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill<E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  append(made, children);
  return made;
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === false || child === undefined) continue;
    if (child instanceof Node) parent.append(child);
    else if (typeof child === 'object') append(parent, child);
    else parent.append(String(child));
  }
}

/**
 * New content for an element. Where the focus was inside, it goes to the new element with the same `data-key`, or to the first one that
 * can take it.
 */
export function replaceContent(parent: Element, ...children: readonly Child[]): void {
  const active = document.activeElement;
  const hadFocus = active instanceof HTMLElement && parent.contains(active) && active !== parent;
  const key = hadFocus ? active.dataset.key : undefined;
  const scrolls = scrollsOf(parent);
  parent.replaceChildren();
  append(parent, children);
  for (const { name, left, top } of scrolls) {
    if (left === 0 && top === 0) continue;
    regionsOf(parent)
      .find((region) => region.dataset.scroll === name)
      ?.scrollTo(left, top);
  }
  if (!hadFocus) return;
  const keyed = [...parent.querySelectorAll<HTMLElement>('[data-key]')];
  const next =
    (key === undefined ? undefined : keyed.find((other) => other.dataset.key === key)) ??
    parent.querySelector<HTMLElement>('button, input, select, [tabindex]');
  next?.focus({ preventScroll: true });
}

function regionsOf(parent: Element): HTMLElement[] {
  return [...parent.querySelectorAll<HTMLElement>('[data-scroll]')];
}

/** How far the scrolling regions of an element are scrolled. */
function scrollsOf(parent: Element): { name: string | undefined; left: number; top: number }[] {
  return regionsOf(parent).map(({ dataset, scrollLeft, scrollTop }) => ({
    name: dataset.scroll,
    left: scrollLeft,
    top: scrollTop,
  }));
}

/** Text for screen readers. */
export function unseen(...children: readonly Child[]): HTMLElement {
  return element('span', { class: 'unseen' }, ...children);
}

/** A length in percent, which a Content-Security-Policy allows to scripts but not to style attributes. */
export function sized<E extends HTMLElement>(made: E, property: string, share: number): E {
  made.style.setProperty(property, `${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`);
  return made;
}
