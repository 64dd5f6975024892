/** The lattice of the sentence: how probable every label and every step is, and the best path. */
import { relevantLabels } from '../shown-labels.ts';
import { type Child, element, replaceContent, svg } from './element.ts';
import { percentText } from './numbers.ts';
import type { Store } from './store.ts';
import { frameOf, scrollToColumn, trellis } from './trellis-frame.ts';

/** Columns that are drawn: those around the chosen token. */
const MOST_COLUMNS = 60;
/** Steps less probable than this are not drawn. */
const LEAST = 0.005;

export class LatticeView {
  readonly element = element('section', { class: 'lattice', 'aria-labelledby': 'lattice-head' });
  readonly #store: Store;
  #isWhole = false;

  constructor(store: Store) {
    this.#store = store;
  }

  update(): void {
    const { state, current, model, token = 0 } = this.#store;
    const reading = this.#store.reading(state.model);
    if (current === undefined || reading === undefined || reading.error !== undefined) {
      this.element.replaceChildren();
      return;
    }
    const { analysis } = reading;
    const { length: T, labelCount: L, marginals, paths } = analysis;
    const path = paths[0]?.labels ?? new Int32Array(T);
    const relevant = relevantLabels(analysis);
    const isWhole = this.#isWhole || relevant.length === L;
    const shown = isWhole ? model.labels.map((_, id) => id) : relevant;
    const first = Math.max(0, Math.min(T - MOST_COLUMNS, token - MOST_COLUMNS / 2));
    const last = Math.min(T, first + MOST_COLUMNS);
    const shape = {
      shown,
      labels: model.labels,
      tokens: current.sentence.tokens.slice(first, last),
      columnWidth: 78,
      rowHeight: 27,
      chosen: token - first,
    };
    const { x, y } = frameOf(shape);
    const rowOf = new Map(shown.map((id, row) => [id, row]));
    const steps: Child[] = [];
    const nodes: Child[] = [];
    /** Dots for labels that are next to impossible, all in one path. */
    const faint: string[] = [];
    for (let t = first; t < last; t++) {
      for (const [row, j] of shown.entries()) {
        const p = marginals[t * L + j] ?? 0;
        const isBest = path[t] === j;
        const title = `${model.labels[j] ?? ''}: ${percentText(p, 1)} %`;
        if (p >= 0.001 || isBest)
          nodes.push(
            svg(
              'circle',
              {
                cx: x(t - first),
                cy: y(row),
                r: 2.5 + 7.5 * Math.sqrt(p),
                class: isBest ? 'node best' : 'node',
              },
              svg('title', {}, title),
            ),
          );
        else faint.push(`M${x(t - first)} ${y(row)}h0`);
        if (t === first) continue;
        for (const i of shown) {
          const isStep = isBest && path[t - 1] === i;
          if (!isStep && ((marginals[(t - 1) * L + i] ?? 0) < LEAST || p < LEAST)) continue;
          const share = analysis.edgeMarginal(t, i, j);
          if (share < LEAST && !isStep) continue;
          steps.push(
            svg('line', {
              x1: x(t - 1 - first),
              y1: y(rowOf.get(i) ?? 0),
              x2: x(t - first),
              y2: y(row),
              'stroke-width': Math.round((0.7 + 7 * share) * 10) / 10,
              class: isStep ? 'step best' : 'step',
            }),
          );
        }
      }
    }
    // The best path lies above the others.
    steps.sort((a, b) => Number(isBestLine(a)) - Number(isBestLine(b)));
    const hidden = L - shown.length;
    const toggle =
      relevant.length < L &&
      element(
        'label',
        { class: 'switch' },
        element('input', {
          type: 'checkbox',
          'data-key': 'all labels',
          checked: this.#isWhole,
          onchange: () => {
            this.#isWhole = !this.#isWhole;
            this.update();
          },
        }),
        ` all ${L} labels`,
      );
    const cut =
      T > MOST_COLUMNS &&
      element('p', { class: 'fine' }, `Tokens ${first + 1} to ${last} of ${T}: those around the chosen one.`);
    const rest = hidden > 0 && ` ${hidden} labels that hardly occur in this sentence are left out.`;
    replaceContent(
      this.element,
      element('h2', { id: 'lattice-head' }, 'Lattice'),
      element(
        'p',
        { class: 'fine' },
        'A disc is as large as its label is probable at the token, a line as thick as the step between two labels is. Filled and dark: the best path.',
        rest,
        ' ',
        toggle,
      ),
      cut,
      trellis(
        shape,
        'Lattice of labels and tokens. The same numbers stand in the table of the chosen token.',
        (t) => this.#store.update({ token: t + first, against: undefined }),
        svg('path', { class: 'faint', d: faint.join('') }),
        ...steps,
        ...nodes,
      ),
    );
    scrollToColumn(this.element, shape);
  }
}

function isBestLine(child: Child): boolean {
  return child instanceof SVGElement && child.classList.contains('best');
}
