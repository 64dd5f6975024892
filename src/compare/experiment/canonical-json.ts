/** JSON in one spelling and its SHA-256: equal values have equal names, whatever the order in which they were written. */
import { createHash } from 'node:crypto';

/** JSON with the keys of every object in code unit order and without blanks; keys whose value is undefined are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256, 64 hexadecimal digits; a string is hashed as UTF-8. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** A 32-bit seed that follows from the values alone: draws for different purposes do not share their random numbers. */
export function seedFrom(...values: readonly unknown[]): number {
  return Number.parseInt(sha256(canonicalJson(values)).slice(0, 8), 16) | 0;
}
