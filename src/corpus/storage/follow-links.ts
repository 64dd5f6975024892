import { lstat, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CrfLabError } from '../../errors.ts';
import { errorCode } from '../file-errors.ts';

/** As many as Linux follows. */
const MOST_LINKS = 40;

/**
 * The place a path stands for, symbolic links followed, also one that points to nothing yet: writing there makes what it
 * points to and leaves the link.
 * @throws CrfLabError where links go in circles
 */
export async function followLinks(path: string): Promise<string> {
  let place = resolve(path);
  for (let links = 0; links < MOST_LINKS; links++) {
    try {
      return await realpath(place);
    } catch (error) {
      if (errorCode(error) === 'ELOOP') break;
    }
    let target: string;
    try {
      if (!(await lstat(place)).isSymbolicLink()) return place;
      target = await readlink(place);
    } catch {
      // Nothing there, or nothing that can be looked at: the parent may still be reached by a link.
      const folder = await realpath(dirname(place)).catch(() => dirname(place));
      return join(folder, basename(place));
    }
    place = resolve(dirname(place), target);
  }
  throw new CrfLabError(`${path}: symbolic links that lead in a circle; name another place`);
}
