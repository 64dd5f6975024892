/** Categories of labels, each with one of eight hues. Where there are more they share hues: the name always stands beside. */
import { modelSpelling } from '../../corpus/scheme-detection.ts';
import { labelsToSpans, labelsToTokenSpans, type Span } from '../../corpus/spans.ts';
import { type Scheme, splitLabel } from '../../corpus/tag-scheme.ts';
import { LabelReader } from '../../corpus/tag-spelling.ts';
import type { LiveModel } from '../live-model.ts';

export class Categories {
  readonly #hues = new Map<string, number>();
  readonly #scheme: Scheme;
  readonly #reader: LabelReader;

  constructor({ labels, base }: LiveModel) {
    this.#scheme = base.scheme;
    this.#reader = new LabelReader(modelSpelling(labels, base.scheme));
    const names = [...new Set(labels.map((label) => this.of(label)))].filter((name) => name !== '').sort();
    for (const [n, name] of names.entries()) this.#hues.set(name, n % HUES);
  }

  /** Category of a label; empty for O. Labels without a scheme are categories themselves. */
  of(label: string): string {
    if (this.#scheme === 'none') return label;
    const [standard = label] = this.#reader.read([label]);
    const { prefix, category } = splitLabel(standard);
    return category === '' && prefix !== 'O' && prefix !== '.' ? label : category;
  }

  /** Spans of the labels of a sentence; under no scheme every token is one. */
  spans(labels: readonly string[]): Span[] {
    return this.#scheme === 'none'
      ? labelsToTokenSpans(labels)
      : labelsToSpans(this.#reader.read(labels), this.#scheme);
  }

  /** Class of the hue of a category. */
  hue(category: string): string {
    const hue = this.#hues.get(category);
    return hue === undefined ? 'hue-none' : `hue-${hue}`;
  }
}

const HUES = 8;
