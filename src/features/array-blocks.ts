/**
 * Numbers collected without knowing how many: blocks that are joined once. Doubling one array would leave as much
 * garbage as it holds, three times its size at the worst moment.
 */
type NumberArray = Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

const FIRST_BLOCK = 1024;
const LARGEST_BLOCK = 2 ** 17;

export class ArrayBlocks<A extends NumberArray> {
  readonly #make: (length: number) => A;
  /** Complete blocks. */
  #blocks: A[] = [];
  #blocksLength = 0;
  /** The block that is being filled. */
  #open: A;
  #openLength = 0;

  constructor(make: (length: number) => A) {
    this.#make = make;
    this.#open = make(0);
  }

  get length(): number {
    return this.#blocksLength + this.#openLength;
  }

  push(value: number): void {
    if (this.#openLength === this.#open.length) this.#next();
    this.#open[this.#openLength++] = value;
  }

  /** `value`, `count` times. */
  fill(value: number, count: number): void {
    for (let left = count; left > 0; ) {
      if (this.#openLength === this.#open.length) this.#next();
      const end = Math.min(this.#open.length, this.#openLength + left);
      this.#open.fill(value, this.#openLength, end);
      left -= end - this.#openLength;
      this.#openLength = end;
    }
  }

  /** Takes `array` as a block: the caller must not change it any more. */
  append(array: A): void {
    if (array.length === 0) return;
    this.#close();
    this.#blocks.push(array);
    this.#blocksLength += array.length;
  }

  /** All numbers in one array of just their length, with `last` behind them if it is given. Takes the blocks with it. */
  take(last?: number): A {
    this.#close();
    const joined = this.#make(this.#blocksLength + (last === undefined ? 0 : 1));
    let at = 0;
    for (const block of this.#blocks) {
      joined.set(block, at);
      at += block.length;
    }
    if (last !== undefined) joined[at] = last;
    this.#blocks = [];
    this.#blocksLength = 0;
    return joined;
  }

  #next(): void {
    this.#close();
    this.#open = this.#make(Math.min(Math.max(FIRST_BLOCK, this.#blocksLength), LARGEST_BLOCK));
  }

  #close(): void {
    if (this.#openLength > 0) {
      this.#blocks.push(this.#open.subarray(0, this.#openLength) as A);
      this.#blocksLength += this.#openLength;
    }
    this.#open = this.#make(0);
    this.#openLength = 0;
  }
}

export const uint32Blocks = (): ArrayBlocks<Uint32Array<ArrayBuffer>> =>
  new ArrayBlocks((length) => new Uint32Array(length));
export const int32Blocks = (): ArrayBlocks<Int32Array<ArrayBuffer>> =>
  new ArrayBlocks((length) => new Int32Array(length));
export const float64Blocks = (): ArrayBlocks<Float64Array<ArrayBuffer>> =>
  new ArrayBlocks((length) => new Float64Array(length));
