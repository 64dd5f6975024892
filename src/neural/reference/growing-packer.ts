/** A packer that makes room where a batch is larger than any before. */
import { type BatchCapacity, BatchPacker, type PackedBatch, type UnknownWords } from '../batch-packer.ts';
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

/** What these sentences take; characters as if every token were a form of its own. */
function roomFor(data: NetworkData, sentences: ArrayLike<number>): BatchCapacity {
  const { sentenceOffsets, forms, formOffsets, wide } = data;
  const room = { sentences: sentences.length, rows: 0, positions: 0, characters: 0, attributes: 0 };
  for (const n of Array.from(sentences)) {
    const start = sentenceOffsets[n] ?? 0;
    const end = sentenceOffsets[n + 1] ?? 0;
    room.rows += end - start;
    room.positions = Math.max(room.positions, end - start);
    for (const form of forms.subarray(start, end))
      room.characters += (formOffsets[form + 1] ?? 0) - (formOffsets[form] ?? 0);
    if (wide !== undefined)
      room.attributes += (wide.attributeOffsets[end] ?? 0) - (wide.attributeOffsets[start] ?? 0);
  }
  return room;
}
