/** Names of cells: readable, unique within an experiment. */
import { keyPart } from './names.ts';
import type { RunSpec } from './run-spec.ts';
import type { Distortion, Output, Rung } from './schema.ts';

/** `all`, `map`, `map-coarse`, `merge-4`, `add-4`, `matched-4x100`. */
export function rungKey(rung: Rung): string {
  switch (rung.route) {
    case 'all':
      return 'all';
    case 'map':
      return rung.level === undefined ? 'map' : `map-${rung.level}`;
    case 'merge':
    case 'add':
      return `${rung.route}-${rung.categories}`;
    case 'matched':
      return `matched-${rung.categories}x${rung.mentions}`;
    default:
      return rung satisfies never;
  }
}

/** `none`, `label-noise-0.1`, ... */
export function distortionKey(distortion: Distortion): string {
  return distortion.kind === 'none' ? 'none' : `${distortion.kind}-${distortion.share}`;
}

/** Of the labels of another program; two parts, so that it is no key of a cell of our own. */
export function externalKey(corpus: string, system: string): string {
  return `${keyPart(corpus)}/${keyPart(system)}`;
}

/**
 * `corpus/rung/emission/output/vectors/resources/templates/sentences/distortion`, say
 * `embedded/all/features/crf/none/none/preset/all/none`. All seeds and folds of a cell share it.
 */
export function cellKey(spec: RunSpec, output: Output): string {
  return [
    keyPart(spec.corpus),
    rungKey(spec.rung),
    spec.emission,
    output,
    spec.vectors,
    spec.resources,
    spec.templates.replace(':', '-'),
    String(spec.trainSentences),
    distortionKey(spec.distortion),
  ].join('/');
}
