/** Nothing that a command reads is replaced by what it writes. */
import { fstatSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { corpusFiles } from '../corpus/read-corpus.ts';
import { followLinks } from '../corpus/storage/follow-links.ts';
import type { NamedFile } from './named-files.ts';
import { STANDARD_INPUT } from './standard-input.ts';
import { UsageError } from './usage-error.ts';

/** Inputs that may be replaced: they are read as a whole before, and the help says so. */
const REPLACEABLE: ReadonlySet<string> = new Set(['edit --model', 'train --warm-start']);

/** A file or folder that is there, by whatever name. */
interface Place {
  /** Absolute, without links; undefined for standard input. */
  readonly path: string | undefined;
  readonly device: bigint;
  readonly inode: bigint;
  readonly isFolder: boolean;
}

/**
 * Checks, before any work, that no output of a command is one of its inputs: by another path, a symbolic link or a hard link,
 * one of the files that slot files come in, or as a folder that is replaced with an input in it.
 * @param command its name
 * @throws UsageError
 */
export async function checkOverwrites(command: string, files: readonly NamedFile[]): Promise<void> {
  // The folders of experiments are added to, not replaced.
  const outputs = files.filter(({ name, isWritten }) => isWritten && name !== '--out');
  if (outputs.length === 0) return;
  const inputs = files.filter(({ name, isWritten }) => !isWritten && !REPLACEABLE.has(`${command} ${name}`));
  for (const output of outputs) {
    const target = await followLinks(output.path);
    const there = await placeOf(output.path);
    // Pipes and devices hold nothing that could be lost.
    if (there === 'other') continue;
    for (const input of inputs) {
      for (const path of await filesOf(input.path)) {
        const place = await placeOf(path);
        if (place === undefined || place === 'other') continue;
        const fault = overlap({ output: output.path, target, there }, path, place, input.name);
        if (fault !== undefined) throw new UsageError(`${output.name}: ${fault}`);
      }
    }
  }
}

function overlap(
  { output, target, there }: { output: string; target: string; there: Place | undefined },
  path: string,
  input: Place,
  name: string,
): string | undefined {
  const asNamed = path === STANDARD_INPUT ? 'what standard input reads' : path;
  if (there !== undefined && there.device === input.device && there.inode === input.inode) {
    const what = `the ${input.isFolder ? 'folder' : 'file'} of ${name}`;
    const found = path === output ? what : `${asNamed}, ${what}`;
    return `${output} is ${found}; name another ${input.isFolder ? 'folder' : 'file'}`;
  }
  if (there?.isFolder === true && input.path !== undefined && isWithin(input.path, target))
    return `the folder ${output} holds ${asNamed}, the file of ${name}; name another place`;
  // A new file beside those of a model replaces nothing.
  if (there !== undefined && input.isFolder && input.path !== undefined && isWithin(target, input.path))
    return `${output} is in ${asNamed}, the folder of ${name}; name another place`;
  return undefined;
}

function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** The files of an input: slot files are three. */
async function filesOf(path: string): Promise<readonly string[]> {
  if (path === STANDARD_INPUT) return [path];
  if (path.startsWith('embedded:')) return [];
  try {
    return (await corpusFiles(path)).map((file) => file.path);
  } catch {
    return [path];
  }
}

/** undefined: nothing there, which whoever reads it says. */
async function placeOf(path: string): Promise<Place | 'other' | undefined> {
  try {
    const isStandardInput = path === STANDARD_INPUT;
    const found = isStandardInput ? fstatSync(0, { bigint: true }) : await stat(path, { bigint: true });
    if (!found.isFile() && !found.isDirectory()) return 'other';
    return {
      path: isStandardInput ? undefined : await followLinks(path),
      device: found.dev,
      inode: found.ino,
      isFolder: found.isDirectory(),
    };
  } catch {
    return undefined;
  }
}
