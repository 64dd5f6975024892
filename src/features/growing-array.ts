/** Arrays that grow by doubling and are read while they grow. */
export class GrowingInt32 {
  length = 0;
  /** The contents, with room behind `length`; another array after each growth. */
  array: Int32Array;

  constructor(capacity = 1024) {
    this.array = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.array.length) this.reserve(this.length + 1);
    this.array[this.length++] = value;
  }

  pushAll(values: Int32Array): void {
    this.reserve(this.length + values.length);
    this.array.set(values, this.length);
    this.length += values.length;
  }

  /** Makes room for `length` elements in all. */
  reserve(length: number): void {
    if (length <= this.array.length) return;
    const larger = new Int32Array(Math.max(length, this.array.length * 2));
    larger.set(this.array.subarray(0, this.length));
    this.array = larger;
  }
}

export class GrowingUint16 {
  length = 0;
  array = new Uint16Array(1024);

  push(value: number): void {
    this.#reserve(this.length + 1);
    this.array[this.length++] = value;
  }

  pushAll(values: Uint16Array): void {
    this.#reserve(this.length + values.length);
    this.array.set(values, this.length);
    this.length += values.length;
  }

  #reserve(length: number): void {
    if (length <= this.array.length) return;
    const larger = new Uint16Array(Math.max(length, this.array.length * 2));
    larger.set(this.array.subarray(0, this.length));
    this.array = larger;
  }
}
