/**
 * Names of experiments, corpora, grids and other programs are for people: free text on one line. Names of files are made from them.
 */
import * as z from 'zod';
import { makeVisible } from '../../visible-text.ts';
import { sha256 } from './canonical-json.ts';

/** Longer than any name, shorter than what fills a screen. */
const MOST_CHARACTERS = 300;

/** A name: blanks around it do not count, and a letter with a mark is the same however it is composed. */
export function nameSchema(): z.ZodString {
  return z
    .string()
    .trim()
    .normalize('NFC')
    .max(MOST_CHARACTERS)
    .refine((name) => name !== '', 'expected a name')
    .refine((name) => makeVisible(name) === name, 'expected a name without control characters');
}

/** Names that are names of files too: as short and plain as all systems take them. */
const PLAIN = /^[a-z0-9][a-z0-9._-]{0,39}$/i;
/** Names that Windows keeps for devices, with whatever ending, and does not tell from those without a dot at the end. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.$/i;
/** Letters of a name that its file keeps. */
const KEPT = 30;
/** Hexadecimal digits of the hash that tells names apart whose letters are the same. */
const DIGITS = 8;

/**
 * A name of a file for a name: the name itself where all file systems take it, else its letters and digits with a hash. Of at most 40
 * characters, never a path, the same on all machines.
 */
export function fileNameOf(name: string): string {
  if (PLAIN.test(name) && !RESERVED.test(name)) return name;
  const letters = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, KEPT)
    .replace(/^-+|-+$/g, '');
  return [...(letters === '' ? [] : [letters]), sha256(name).slice(0, DIGITS)].join('-');
}

/** Names of files for names, in their order: no two are equal, also where letter case is ignored. */
export function fileNames(names: Iterable<string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    const plain = fileNameOf(name);
    const hashed = `${plain.slice(0, KEPT)}-${sha256(name).slice(0, DIGITS)}`;
    let file = taken.has(plain.toLowerCase()) ? hashed : plain;
    for (let n = 2; taken.has(file.toLowerCase()); n++) file = `${hashed.slice(0, KEPT)}-${n}`;
    taken.add(file.toLowerCase());
    found.set(name, file);
  }
  return found;
}

/** A name as a part of a key whose parts are joined by slashes. */
export function keyPart(name: string): string {
  return name.replaceAll('%', '%25').replaceAll('/', '%2F');
}
