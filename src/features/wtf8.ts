/**
 * WTF-8 (Sapin 2018, https://simonsapin.github.io/wtf-8/): UTF-8 that also holds the halves of surrogate pairs, as three
 * bytes each, so that every JavaScript string has exactly one spelling in bytes. Strings without such halves are UTF-8.
 */

/** Writes `string` to `out` from `at` on, where three bytes per UTF-16 unit must be free; returns where it ends. */
export function encodeWtf8(string: string, out: Uint8Array, at: number): number {
  let end = at;
  for (let i = 0; i < string.length; i++) {
    let code = string.charCodeAt(i);
    if (code < 0x80) {
      out[end++] = code;
      continue;
    }
    if (code < 0x800) {
      out[end++] = 0xc0 | (code >> 6);
      out[end++] = 0x80 | (code & 0x3f);
      continue;
    }
    if ((code & 0xfc00) === 0xd800) {
      const low = string.charCodeAt(i + 1);
      if ((low & 0xfc00) === 0xdc00) {
        i++;
        code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
        out[end++] = 0xf0 | (code >> 18);
        out[end++] = 0x80 | ((code >> 12) & 0x3f);
        out[end++] = 0x80 | ((code >> 6) & 0x3f);
        out[end++] = 0x80 | (code & 0x3f);
        continue;
      }
    }
    out[end++] = 0xe0 | (code >> 12);
    out[end++] = 0x80 | ((code >> 6) & 0x3f);
    out[end++] = 0x80 | (code & 0x3f);
  }
  return end;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The string that `bytes[start..end)` spell; they must be WTF-8. */
export function decodeWtf8(bytes: Uint8Array, start: number, end: number): string {
  // Short names of ASCII are the rule, and the decoder's call costs more than these characters.
  if (end - start <= 24 && isAscii(bytes, start, end)) {
    let string = '';
    for (let at = start; at < end; at++) string += String.fromCharCode(bytes[at]!);
    return string;
  }
  const string = decoder.decode(unshared(bytes.subarray(start, end)));
  // The decoder makes U+FFFD of each byte of half a surrogate pair.
  return string.includes('\ufffd') ? decodeByHand(bytes, start, end) : string;
}

/** The bytes, copied out of a memory that threads share: decoders refuse those. */
export function unshared(bytes: Uint8Array): Uint8Array {
  return bytes.buffer instanceof ArrayBuffer ? bytes : Uint8Array.from(bytes);
}

function decodeByHand(bytes: Uint8Array, start: number, end: number): string {
  const parts: string[] = [];
  for (let at = start; at < end; ) {
    const length = sequenceLength(bytes[at]!);
    let code = length === 1 ? bytes[at]! : bytes[at]! & (0x7f >> length);
    for (let k = 1; k < length; k++) code = (code << 6) | (bytes[at + k]! & 0x3f);
    parts.push(String.fromCodePoint(code));
    at += length;
  }
  return parts.join('');
}

/**
 * Whether `bytes[start..end)` spell a string: no stray or missing continuation bytes, no longer spellings than needed, no
 * code points beyond U+10FFFF, and no surrogate pairs spelt as two halves (they have one spelling, of four bytes).
 */
export function isWtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let isAfterHigh = false;
  for (let at = start; at < end; ) {
    const first = bytes[at]!;
    if (first < 0x80) {
      at++;
      isAfterHigh = false;
      continue;
    }
    const length = sequenceLength(first);
    if (first < 0xc2 || first > 0xf4 || at + length > end) return false;
    for (let k = 1; k < length; k++) if ((bytes[at + k]! & 0xc0) !== 0x80) return false;
    const second = bytes[at + 1]!;
    if (first === 0xe0 && second < 0xa0) return false;
    if (first === 0xf0 && second < 0x90) return false;
    if (first === 0xf4 && second > 0x8f) return false;
    const isHalf = first === 0xed && second >= 0xa0;
    if (isHalf && second >= 0xb0 && isAfterHigh) return false;
    isAfterHigh = isHalf && second < 0xb0;
    at += length;
  }
  return true;
}

/** Whether no byte is above 0x7f. */
export function isAllAscii(bytes: Uint8Array): boolean {
  const head = Math.min(-bytes.byteOffset & 3, bytes.length);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >> 2);
  let seen = 0;
  for (let k = 0; k < words.length; k++) seen |= words[k]!;
  return (
    (seen & 0x80808080) === 0 &&
    isAscii(bytes, 0, head) &&
    isAscii(bytes, head + 4 * words.length, bytes.length)
  );
}

/** Bytes of the character that begins with `first`; 1 also for bytes that begin none. */
function sequenceLength(first: number): number {
  return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! >= 0x80) return false;
  return true;
}
