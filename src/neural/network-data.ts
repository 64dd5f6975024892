/** Sentences as the ids a network reads: words, letter case, characters, labels, attributes of the wide part. */
import type { Sentence } from '../corpus/index.ts';
import type { EncodedDataset } from '../features/index.ts';
import { caseClass } from './case-class.ts';
import type { CharacterTable } from './character-table.ts';
import type { WordTable } from './word-table.ts';

/** N sentences of together P tokens; ragged lists as CSR (offsets + ids). */
export interface NetworkData {
  readonly sentenceCount: number;
  readonly tokenCount: number;
  /** First token of each sentence, `[N+1]`. */
  readonly sentenceOffsets: Uint32Array;
  /** Rows of the word table, `[P]`. */
  readonly words: Int32Array;
  /** Letter-case classes, `[P]`. */
  readonly cases: Uint8Array;
  /** Index of each token's form among the distinct forms, `[P]`. */
  readonly forms: Int32Array;
  /** First character of each distinct form, `[forms+1]`. */
  readonly formOffsets: Uint32Array;
  readonly formCharacters: Int32Array;
  /** Gold label ids, `[P]`; −1 where missing or unknown. */
  readonly labels: Int32Array;
  /** Attributes of the same tokens for the wide part. */
  readonly wide: EncodedDataset | undefined;
}

export interface NetworkTables {
  readonly words: WordTable;
  /** undefined for a network without a character encoder. */
  readonly characters: CharacterTable | undefined;
  readonly labels: readonly string[];
}

/** Encodes sentences. `wide` must be of the same sentences in the same order: RangeError otherwise. */
export function encodeSentences(
  sentences: readonly Sentence[],
  { words, characters, labels }: NetworkTables,
  wide?: EncodedDataset,
): NetworkData {
  const tokenCount = sentences.reduce((sum, { tokens }) => sum + tokens.length, 0);
  if (wide !== undefined && (wide.positionCount !== tokenCount || wide.sequenceCount !== sentences.length))
    throw new RangeError(`attributes of ${wide.positionCount} tokens for ${tokenCount} tokens`);
  const labelIds = new Map(labels.map((label, id) => [label, id]));
  const data = {
    sentenceOffsets: new Uint32Array(sentences.length + 1),
    words: new Int32Array(tokenCount),
    cases: new Uint8Array(tokenCount),
    forms: new Int32Array(tokenCount),
    labels: new Int32Array(tokenCount).fill(-1),
  };
  const forms = new Map<string, { form: number; word: number; caseClass: number }>();
  const formOffsets: number[] = [0];
  const formCharacters: number[] = [];
  let at = 0;
  for (const [n, sentence] of sentences.entries()) {
    for (const [t, token] of sentence.tokens.entries()) {
      let known = forms.get(token);
      if (known === undefined) {
        known = { form: forms.size, word: words.rowOf(token), caseClass: caseClass(token) };
        forms.set(token, known);
        formCharacters.push(...(characters?.idsOf(token) ?? []));
        formOffsets.push(formCharacters.length);
      }
      data.words[at] = known.word;
      data.cases[at] = known.caseClass;
      data.forms[at] = known.form;
      const label = sentence.labels?.[t];
      if (label !== undefined) data.labels[at] = labelIds.get(label) ?? -1;
      at++;
    }
    data.sentenceOffsets[n + 1] = at;
  }
  return {
    ...data,
    sentenceCount: sentences.length,
    tokenCount,
    formOffsets: Uint32Array.from(formOffsets),
    formCharacters: Int32Array.from(formCharacters),
    wide,
  };
}
