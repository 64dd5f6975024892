/** The map of a corpus for rungs of route `map`. */
import { resolve } from 'node:path';
import {
  type CategoryMap,
  embeddedHierarchy,
  openLineBatches,
  parseCategoryMap,
} from '../../corpus/index.ts';
import { OptionError } from '../../errors.ts';
import type { ExperimentCorpus, Rung } from './schema.ts';

/**
 * The map a rung asks for: the corpus's file, or a level of the embedded corpus's own hierarchy.
 * @throws OptionError where there is none, CorpusFormatError on a faulty file
 */
export async function readMap(
  corpus: ExperimentCorpus,
  rung: Extract<Rung, { route: 'map' }>,
  folder: string,
): Promise<CategoryMap> {
  const { source, map, name } = corpus;
  const fault = mapFault(corpus, rung);
  if (fault !== undefined) throw new OptionError(`corpora.${name}`, fault);
  if (source.kind === 'embedded' && rung.level !== undefined) return hierarchyMap(source.level, rung.level);
  return parseCategoryMap(await readText(resolve(folder, map ?? '')), map);
}

/** Why a corpus has no map for a rung, with the remedy; undefined where it has one. */
export function mapFault(
  { source, map, name }: Pick<ExperimentCorpus, 'source' | 'map' | 'name'>,
  { level }: Extract<Rung, { route: 'map' }>,
): string | undefined {
  if (level === undefined) {
    if (map !== undefined) return undefined;
    const remedy = source.kind === 'embedded' ? 'name a level, coarse or middle' : 'give the corpus a map';
    return `route map needs a map, which corpus ${name} does not have: ${remedy}`;
  }
  if (source.kind !== 'embedded')
    return `level ${level} is one of the embedded corpus: leave level away and give corpus ${name} a map`;
  const isAbove = source.level === 'fine' || (source.level === 'middle' && level === 'coarse');
  return isAbove
    ? undefined
    : `level ${level} is not above level ${source.level} of corpus ${name}: choose route all`;
}

function hierarchyMap(from: 'coarse' | 'middle' | 'fine', to: 'coarse' | 'middle'): CategoryMap {
  if (from === 'middle') return embeddedHierarchy.middleToCoarse;
  return to === 'coarse' ? embeddedHierarchy.fineToCoarse : embeddedHierarchy.fineToMiddle;
}

async function readText(path: string): Promise<string> {
  const lines: string[] = [];
  for await (const batch of openLineBatches(path)) lines.push(...batch.lines);
  return lines.join('\n');
}
