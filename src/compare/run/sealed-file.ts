/** JSON files that tell whether they are whole: a value with the SHA-256 of its text. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '../../corpus/index.ts';
import { CrfLabError } from '../../errors.ts';

const HEAD = /^\{"sha256":"([0-9a-f]{64})","content":/;
const TAIL = '}\n';

/** Written beside its place, flushed, renamed: it is there as a whole or not at all. */
export async function writeSealed(path: string, content: unknown): Promise<void> {
  const text = JSON.stringify(content);
  await writeFileAtomically(path, `{"sha256":"${sha256(text)}","content":${text}${TAIL}`);
}

export type SealedReading =
  | { readonly kind: 'whole'; readonly content: unknown }
  | { readonly kind: 'missing' }
  /** Cut off, changed, or something else altogether. */
  | { readonly kind: 'damaged' };

export async function readSealed(path: string): Promise<SealedReading> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return { kind: 'missing' };
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CrfLabError(`${path}: cannot be read: ${reason}`, { cause });
  }
  const [head, hash] = HEAD.exec(text) ?? [];
  if (head === undefined || !text.endsWith(TAIL)) return { kind: 'damaged' };
  const body = text.slice(head.length, -TAIL.length);
  if (sha256(body) !== hash) return { kind: 'damaged' };
  try {
    return { kind: 'whole', content: JSON.parse(body) };
  } catch {
    return { kind: 'damaged' };
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
