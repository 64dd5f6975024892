/** Bytes as text for a page: gzip (RFC 1952) in base64 (RFC 4648), by what both browsers and Node have. */

/** Characters are made from so many codes at a time: engines limit the arguments of a call. */
const PIECE = 2 ** 13;

export async function bytesToText(bytes: Uint8Array): Promise<string> {
  const zipped = await through(bytes, new CompressionStream('gzip'));
  const parts: string[] = [];
  for (let at = 0; at < zipped.length; at += PIECE)
    parts.push(String.fromCharCode(...zipped.subarray(at, at + PIECE)));
  return btoa(parts.join(''));
}

/** @throws TypeError, DOMException where the text is not what `bytesToText` makes */
export async function textToBytes(text: string): Promise<Uint8Array> {
  const characters = atob(text);
  const zipped = new Uint8Array(characters.length);
  for (let at = 0; at < zipped.length; at++) zipped[at] = characters.charCodeAt(at);
  return through(zipped, new DecompressionStream('gzip'));
}

async function through(
  bytes: Uint8Array,
  transform: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const source = new Blob([Uint8Array.from(bytes)]).stream();
  return new Uint8Array(await new Response(source.pipeThrough(transform)).arrayBuffer());
}
