/** Random label sequences for the scoring tests: gold and predicted of equal shape, predicted partly copied from gold. */
import fc from 'fast-check';

export interface LabelPair {
  readonly gold: string[][];
  readonly predicted: string[][];
}

/** Up to 6 sentences of up to 12 tokens over `alphabet`; about half of the predicted labels repeat the gold one. */
export function labelPairs(alphabet: readonly string[]): fc.Arbitrary<LabelPair> {
  const label = fc.constantFrom(...alphabet);
  const token = fc.tuple(label, fc.option(label, { nil: undefined, freq: 1 }));
  const sentence = fc.array(token, { minLength: 1, maxLength: 12 });
  return fc.array(sentence, { minLength: 1, maxLength: 6 }).map((sentences) => ({
    gold: sentences.map((tokens) => tokens.map(([gold]) => gold)),
    predicted: sentences.map((tokens) => tokens.map(([gold, other]) => other ?? gold)),
  }));
}

/** `O`, and every prefix with every category; an empty category gives the bare prefix. */
export function labelAlphabet(prefixes: string, categories: readonly string[]): string[] {
  const labels = ['O'];
  for (const prefix of prefixes) {
    for (const category of categories) labels.push(category === '' ? prefix : `${prefix}-${category}`);
  }
  return labels;
}
