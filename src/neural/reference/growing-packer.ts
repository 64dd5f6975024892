/** A packer that makes room where a batch is larger than any before. */
import {
  type BatchCapacity,
  BatchPacker,
  type PackedBatch,
  roomFor,
  type UnknownWords,
} from '../batch-packer.ts';
import type { NetworkData } from '../network-data.ts';

export class GrowingPacker {
  #packer = new BatchPacker({ sentences: 1, rows: 1, positions: 1, characters: 1, attributes: 1 });

  pack(data: NetworkData, sentences: ArrayLike<number>, unknown?: UnknownWords): PackedBatch {
    const needed = roomFor(data, sentences);
    const { capacity } = this.#packer;
    const larger: BatchCapacity = {
      sentences: Math.max(needed.sentences, capacity.sentences),
      rows: Math.max(needed.rows, capacity.rows),
      positions: Math.max(needed.positions, capacity.positions),
      characters: Math.max(needed.characters, capacity.characters),
      attributes: Math.max(needed.attributes, capacity.attributes),
    };
    const fits = Object.entries(capacity).every(([key, room]) => larger[key as keyof BatchCapacity] === room);
    if (!fits) this.#packer = new BatchPacker(larger);
    return this.#packer.pack(data, sentences, unknown);
  }
}
