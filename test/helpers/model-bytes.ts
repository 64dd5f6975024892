/** Model files taken apart and put together again, so that tests can forge what a checksum would not find. */
import { xxHash32 } from '../../src/numeric/index.ts';

export interface OpenModel {
  version: number;
  /** Without the table of sections. */
  header: Record<string, unknown>;
  sections: Map<string, Uint8Array>;
}

interface SectionEntry {
  name: string;
  offset: number;
  bytes: number;
}

const HEADER_AT = 32;
const align = (offset: number): number => Math.ceil(offset / 8) * 8;

export function openModel(bytes: Uint8Array): OpenModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder().decode(bytes.subarray(HEADER_AT, HEADER_AT + view.getUint32(24, true)));
  const { sections, ...header } = JSON.parse(text) as { sections: SectionEntry[] };
  return {
    version: view.getUint32(8, true),
    header,
    sections: new Map(
      sections.map(({ name, offset, bytes: length }) => [name, bytes.slice(offset, offset + length)]),
    ),
  };
}

/** The file of the parts, with a right length and checksum. `table` changes the table of sections as it is written. */
export function closeModel(
  { version, header, sections }: OpenModel,
  table: (entry: SectionEntry) => SectionEntry = (entry) => entry,
): Uint8Array {
  const describe = (base: number): Uint8Array => {
    let at = base;
    const entries = [...sections].map(([name, { length }]) => {
      const entry = table({ name, offset: at, bytes: length });
      at = align(at + length);
      return entry;
    });
    return new TextEncoder().encode(JSON.stringify({ ...header, sections: entries }));
  };
  const base = align(HEADER_AT + describe(2 ** 40).length);
  const text = describe(base);
  let total = base;
  for (const { length } of sections.values()) total = align(total + length);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('CRFLAB\r\n'));
  view.setUint32(8, version, true);
  view.setFloat64(16, total, true);
  view.setUint32(24, text.length, true);
  bytes.set(text, HEADER_AT);
  let at = base;
  for (const section of sections.values()) {
    bytes.set(section, at);
    at = align(at + section.length);
  }
  return rehash(bytes);
}

/** Puts the right checksum into changed bytes. */
export function rehash(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(12, xxHash32(bytes.subarray(16)), true);
  return bytes;
}
