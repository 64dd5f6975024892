/** A sentence under construction: tokens, Penn tags and fine IOB2 labels side by side. */
import type { FineCategory } from './hierarchy.ts';
import { adjustTags } from './lexicon.ts';
import { type TaggedWords, tagged } from './word-bank.ts';

const VOWEL_SOUND = /^(?:[aeio]|u(?!ni|s[aeiu]|r[aeiou])|8|11$|18$|hour|honest|honorary)/i;

export class SentenceDraft {
  readonly tokens: string[] = [];
  readonly tags: string[] = [];
  /** Fine labels in IOB2. */
  readonly labels: string[] = [];

  addWords(words: TaggedWords): void {
    this.tokens.push(...words.tokens);
    this.tags.push(...words.tags);
    for (let k = 0; k < words.tokens.length; k++) this.labels.push('O');
  }

  addWord(token: string, tag: string): void {
    this.addWords({ tokens: [token], tags: [tag] });
  }

  addName(text: string, category: FineCategory): void {
    const words = tagged(text, 'NNP');
    // "the The Denton Herald" reads badly: the article of the name takes over.
    if (words.tokens[0] === 'The' && this.tokens.at(-1) === 'the' && this.labels.at(-1) === 'O')
      this.#dropLast();
    words.tokens.forEach((token, k) => {
      this.tokens.push(token);
      this.tags.push(words.tags[k] ?? 'NNP');
      this.labels.push(`${k === 0 ? 'B' : 'I'}-${category}`);
    });
  }

  /** Whether the last token closes the sentence. */
  isClosed(): boolean {
    return this.tags.at(-1) === '.';
  }

  /** Final touches every sentence needs: articles, tags that depend on neighbours, a capital at the start. */
  finish(): void {
    for (let t = 0; t + 1 < this.tokens.length; t++) {
      if (this.tags[t] !== 'DT') continue;
      const isVowel = VOWEL_SOUND.test(this.tokens[t + 1] ?? '');
      if (/^an?$/.test(this.tokens[t] ?? '')) this.tokens[t] = isVowel ? 'an' : 'a';
      else if (/^An?$/.test(this.tokens[t] ?? '')) this.tokens[t] = isVowel ? 'An' : 'A';
    }
    adjustTags(this.tokens, this.tags);
    let isStart = true;
    this.tokens.forEach((token, t) => {
      if (isStart && /[a-z0-9]/i.test(token)) {
        this.tokens[t] = token.charAt(0).toUpperCase() + token.slice(1);
        isStart = false;
      } else if (token === '"' && this.tags[t] === '``' && this.labels[t + 1] === 'O') isStart = true;
    });
  }

  #dropLast(): void {
    this.tokens.pop();
    this.tags.pop();
    this.labels.pop();
  }
}
