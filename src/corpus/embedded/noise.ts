/** What real text does to clean sentences: capitals throughout, no capitals at all, slips of the keyboard. */
import type { Random } from '../../numeric/index.ts';
import { chance } from './choice.ts';
import type { SentenceDraft } from './sentence-draft.ts';

const LOWERCASED_SENTENCES = 0.02;
const TYPOS = 0.008;

/** One slip: two neighbours swapped, a letter lost, or one typed twice. */
function misspell(random: Random, word: string): string {
  const at = 1 + random.integer(word.length - 2);
  const letters = [...word];
  const kind = random.integer(3);
  if (kind === 0) letters.splice(at, 2, letters[at + 1] ?? '', letters[at] ?? '');
  else letters.splice(at, 1, ...(kind === 1 ? [] : [letters[at] ?? '', letters[at] ?? '']));
  return letters.join('');
}

export function addNoise(random: Random, draft: SentenceDraft): void {
  const isLower = chance(random, LOWERCASED_SENTENCES);
  draft.tokens.forEach((token, t) => {
    if (isLower) draft.tokens[t] = token.toLowerCase();
    if (draft.labels[t] === 'O' && /^[a-z]{5,}$/.test(token) && chance(random, TYPOS)) {
      draft.tokens[t] = misspell(random, token);
    }
  });
}

export function toCapitals(draft: SentenceDraft): void {
  draft.tokens.forEach((token, t) => {
    draft.tokens[t] = token.toUpperCase();
  });
}
