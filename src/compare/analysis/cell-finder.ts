/** Cells of one corpus by the levels of their factors; what is not asked for is at its reference level. */
import { referenceLevel } from '../experiment/reference-data.ts';
import type { Distortion, Emission, Grid, Output, Rung } from '../experiment/schema.ts';
import type { ScoredCell } from './scored-cell.ts';

export interface CellQuery {
  readonly emission: Emission;
  readonly output: Output;
  readonly vectors?: 'none' | 'pretrained';
  readonly resources?: string;
  readonly templates?: string;
  readonly rung?: Rung;
  readonly trainSentences?: number | 'all';
  readonly distortion?: Distortion;
}

/**
 * The reference levels: the first rung of the main grid and its most training sentences, no distortion, no vectors, no
 * resources, the templates of the preset. A corpus that is not in the main grid has those of its first cell.
 */
export class CellFinder {
  readonly corpus: string;
  readonly cells: readonly ScoredCell[];
  readonly rung: Rung;
  readonly trainSentences: number | 'all';

  /**
   * @param main the grid that sets the reference levels of categories and training sentences
   * @param cells of one corpus, at least one
   */
  constructor(corpus: string, cells: readonly ScoredCell[], main: Grid | undefined) {
    this.corpus = corpus;
    this.cells = cells;
    const level = referenceLevel(
      cells.map(({ group }) => group),
      main,
    );
    this.rung = level.rung;
    this.trainSentences = level.trainSentences;
  }

  find(query: CellQuery): ScoredCell | undefined {
    const { emission, output, vectors = 'none', resources = 'none', templates = 'preset' } = query;
    const wanted = {
      emission,
      vectors,
      // The network alone has neither.
      resources: emission === 'bilstm' ? 'none' : resources,
      templates: emission === 'bilstm' ? 'none' : templates,
      rung: JSON.stringify(query.rung ?? this.rung),
      trainSentences: query.trainSentences ?? this.trainSentences,
      distortion: JSON.stringify(query.distortion ?? { kind: 'none' }),
    };
    return this.cells.find(({ group }) => {
      const { spec } = group;
      return (
        group.output === output &&
        spec.emission === wanted.emission &&
        spec.vectors === wanted.vectors &&
        spec.resources === wanted.resources &&
        spec.templates === wanted.templates &&
        JSON.stringify(spec.rung) === wanted.rung &&
        spec.trainSentences === wanted.trainSentences &&
        JSON.stringify(spec.distortion) === wanted.distortion
      );
    });
  }

  /** Different rungs of a route by number of categories, the fewest first; the whole set of categories belongs to every route. */
  ladder(route: Rung['route']): { readonly rung: Rung; readonly categories: number }[] {
    const rungs = new Map<string, { rung: Rung; categories: number }>();
    for (const { group, categories } of this.cells) {
      const { rung } = group.spec;
      // Matched rungs train on other sentences: the whole set is no rung of theirs.
      if (rung.route !== route && (rung.route !== 'all' || route === 'matched')) continue;
      rungs.set(JSON.stringify(rung), { rung, categories: categories.length });
    }
    return [...rungs.values()].sort((a, b) => a.categories - b.categories);
  }

  /** The rung with the most categories, of those with the training sentences as they are. */
  get finest(): Rung {
    const [most] = this.cells
      .filter(({ group }) => group.spec.rung.route !== 'matched')
      .toSorted((a, b) => b.categories.length - a.categories.length);
    return most?.group.spec.rung ?? this.rung;
  }

  /** Different training sizes, the smallest first. */
  sizes(): { readonly trainSentences: number | 'all'; readonly used: number }[] {
    const sizes = new Map<number | 'all', number>();
    for (const { group, usedSentences } of this.cells) {
      const { trainSentences, rung, distortion } = group.spec;
      if (JSON.stringify(rung) === JSON.stringify(this.rung) && distortion.kind === 'none')
        sizes.set(trainSentences, usedSentences);
    }
    return [...sizes]
      .map(([trainSentences, used]) => ({ trainSentences, used }))
      .sort((a, b) => a.used - b.used);
  }

  /** Distortions of a kind, the weakest first. */
  distortions(kind: Exclude<Distortion['kind'], 'none'>): (Distortion & { share: number })[] {
    const found = new Map<number, Distortion & { share: number }>();
    for (const { group } of this.cells) {
      const { distortion } = group.spec;
      if (distortion.kind !== 'none' && distortion.kind === kind) found.set(distortion.share, distortion);
    }
    return [...found.values()].sort((a, b) => a.share - b.share);
  }
}
