/** The data of a corpus on which its systems are set beside each other, and beside those of other programs. */
import { mainGrid } from './interpreted-runs.ts';
import type { DataSpec, Run } from './run-spec.ts';
import type { Experiment, Grid } from './schema.ts';

export type ReferenceLevel = Pick<DataSpec, 'rung' | 'trainSentences'>;

/**
 * The reference levels of a corpus: the first rung of the main grid and its most training sentences. A corpus that is not in the main
 * grid has those of its first cell.
 * @param cells of the corpus, at least one
 */
export function referenceLevel(
  cells: readonly { readonly spec: ReferenceLevel; readonly grids: readonly string[] }[],
  main: Grid | undefined,
): ReferenceLevel {
  const own = cells.filter(({ grids }) => main !== undefined && grids.includes(main.name));
  const used = own.length === 0 ? cells : own;
  const first = used[0]?.spec.rung;
  const [mainRung] = main?.categories ?? [];
  const sizes = used.map(({ spec }) => spec.trainSentences);
  return {
    rung: (own.length === 0 ? (first ?? mainRung) : (mainRung ?? first)) ?? { route: 'all' },
    trainSentences: sizes.includes('all') ? 'all' : Math.max(...sizes.filter((size) => size !== 'all')),
  };
}

/** What predictions of other programs are compared on; undefined where the experiment trains nothing there. @param runs of one corpus */
export function referenceData(experiment: Experiment, runs: readonly Run[]): DataSpec | undefined {
  const { rung, trainSentences } = referenceLevel(runs, mainGrid(experiment));
  const found = runs.find(
    ({ spec }) =>
      JSON.stringify(spec.rung) === JSON.stringify(rung) &&
      spec.trainSentences === trainSentences &&
      spec.distortion.kind === 'none',
  );
  return found && { corpus: found.spec.corpus, rung, trainSentences, distortion: { kind: 'none' } };
}
