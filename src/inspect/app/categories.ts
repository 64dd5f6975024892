/** Categories of labels, each with one of eight hues. Where there are more they share hues: the name always stands beside. */
import { splitLabel } from '../../corpus/tag-scheme.ts';
import type { LiveModel } from '../live-model.ts';

export class Categories {
  readonly #hues = new Map<string, number>();
  readonly #isPlain: boolean;

  constructor({ labels, base }: LiveModel) {
    this.#isPlain = base.scheme === 'none';
    const names = [...new Set(labels.map((label) => this.of(label)))].filter((name) => name !== '').sort();
    for (const [n, name] of names.entries()) this.#hues.set(name, n % HUES);
  }

  /** Category of a label; empty for O. Labels without a scheme are categories themselves. */
  of(label: string): string {
    if (this.#isPlain) return label;
    const { prefix, category } = splitLabel(label);
    return category === '' && prefix !== 'O' && prefix !== '.' ? label : category;
  }

  /** Class of the hue of a category. */
  hue(category: string): string {
    const hue = this.#hues.get(category);
    return hue === undefined ? 'hue-none' : `hue-${hue}`;
  }
}

const HUES = 8;
