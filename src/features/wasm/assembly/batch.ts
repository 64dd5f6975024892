/**
 * A batch of sentences, laid out as `features/sentence-batch.ts` says, and columns of codes over it: what stands at layout
 * index p is at `codes + 4 p`. ../batch-record.ts has the same fields.
 */

/** Address of the sentences' first positions in the layout, `[N]`. */
export const BEGINS: usize = 0;
/** Address of their lengths, `[N]`. */
export const LENGTHS: usize = 4;
/** N. */
export const SIZE: usize = 8;
/** Address of the word ids. */
export const WORDS: usize = 12;

/** Codes of a field of single words at all positions: that of each position's word. */
export function fillWords(batch: usize, codesOfWords: usize, codes: usize): void {
  const begins = <usize>load<u32>(batch, BEGINS);
  const lengths = <usize>load<u32>(batch, LENGTHS);
  const words = <usize>load<u32>(batch, WORDS);
  const size = load<u32>(batch, SIZE);
  for (let n: u32 = 0; n < size; n++) {
    let at = <usize>load<u32>(begins + (<usize>n << 2)) << 2;
    const end = at + (<usize>load<u32>(lengths + (<usize>n << 2)) << 2);
    for (; at < end; at += 4) {
      store<u32>(codes + at, load<u32>(codesOfWords + (<usize>load<u32>(words + at) << 2)));
    }
  }
}

/** Codes of what templates read beyond both ends of the sentences: positions low to −1, and T to T + high − 1. */
export function fillOutside(batch: usize, codes: usize, low: i32, high: i32, before: i32, after: i32): void {
  const begins = <usize>load<u32>(batch, BEGINS);
  const lengths = <usize>load<u32>(batch, LENGTHS);
  const size = load<u32>(batch, SIZE);
  for (let n: u32 = 0; n < size; n++) {
    const begin = load<i32>(begins + (<usize>n << 2));
    const end = begin + load<i32>(lengths + (<usize>n << 2));
    for (let at = begin + low; at < begin; at++) store<i32>(codes + (<usize>at << 2), before);
    for (let at = end; at < end + high; at++) store<i32>(codes + (<usize>at << 2), after);
  }
}
