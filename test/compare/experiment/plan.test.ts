import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/compare/experiment/canonical-json.ts';
import { cellKey, planExperiment, resolvedOptions } from '../../../src/compare/experiment/plan.ts';
import type { Run, RunSpec } from '../../../src/compare/experiment/run-spec.ts';
import { type ExperimentOptions, resolveExperiment } from '../../../src/compare/experiment/schema.ts';

type GridOptions = ExperimentOptions['grids'][number];

const HASHES = [{ corpus: 'a', part: 'train', sha256: '0'.repeat(64) }];

const planOf = (grids: GridOptions[], more: Partial<ExperimentOptions> = {}): readonly Run[] =>
  planExperiment(
    resolveExperiment({
      name: 'x',
      corpora: [{ name: 'a', source: { kind: 'embedded' } }],
      grids,
      interpretation: { refits: 0 },
      ...more,
    }),
    HASHES,
  ).runs;

describe('planExperiment', () => {
  it('trains once for all outputs of a head and for all grids that share a run', () => {
    const outputs = [
      'crf-local',
      'softmax',
      'masked-softmax',
      'crf',
      'softmax-transitions',
      'masked-crf',
    ] as const;
    const runs = planOf([
      { name: 'main', emissions: ['bilstm'], outputs: ['crf'], seeds: [1] },
      { name: 'other', emissions: ['bilstm'], outputs: [...outputs], seeds: [1] },
    ]);
    expect(runs.map(({ spec, outputs: read, grids }) => [spec.head, read, grids])).toEqual([
      ['softmax', ['softmax', 'masked-softmax', 'softmax-transitions'], ['other']],
      ['crf', ['crf', 'masked-crf', 'crf-local'], ['main', 'other']],
    ]);
  });

  it('has exactly the runs that brute force over the factors finds', () => {
    const grid = {
      name: 'main',
      emissions: ['features', 'bilstm', 'both'],
      outputs: ['softmax', 'crf'],
      vectors: ['none', 'pretrained'],
      resources: ['none', 'gazetteers'],
      templates: ['preset', 'words'],
      categories: [{ route: 'all' }, { route: 'merge', categories: 3 }],
      trainSentences: [10, 'all'],
      seeds: [1, 2],
    } satisfies GridOptions;
    const found = planOf([grid]).map(
      ({ spec, outputs }) => `${cellKey(spec, outputs[0] ?? 'crf')}#${spec.seed}`,
    );
    const expected = new Set<string>();
    for (const emission of grid.emissions)
      for (const output of grid.outputs)
        for (const vectors of grid.vectors)
          for (const resources of grid.resources)
            for (const templates of grid.templates)
              for (const rung of ['all', 'merge-3'])
                for (const size of grid.trainSentences)
                  for (const seed of grid.seeds) {
                    const hand = emission === 'bilstm' ? ['none', 'none'] : [resources, templates];
                    expected.add(
                      ['a', rung, emission, output, vectors, ...hand, size, 'none']
                        .join('/')
                        .concat(`#${seed}`),
                    );
                  }
    expect(new Set(found)).toEqual(expected);
    expect(found).toHaveLength(expected.size);
  });

  it('needs one seed where training draws nothing', () => {
    const grids: GridOptions[] = [{ name: 'main', outputs: ['crf'], seeds: [5, 6, 7] }];
    const seeds = (runs: readonly Run[], emission: string): number[] =>
      runs.filter(({ spec }) => spec.emission === emission).map(({ spec }) => spec.seed);
    const lbfgs = planOf(grids, { features: { algorithm: 'lbfgs' } });
    expect(seeds(lbfgs, 'features')).toEqual([5]);
    expect(seeds(lbfgs, 'bilstm')).toEqual([5, 6, 7]);
    expect(seeds(planOf(grids), 'features')).toEqual([5, 6, 7]);
    const chunk = { corpora: [{ name: 'a', task: 'chunk', source: { kind: 'embedded' } }] } as const;
    expect(seeds(planOf(grids, { corpora: [...chunk.corpora] }), 'features')).toEqual([5]);
  });

  it('drops distortions of share 0, sizes that are everything and masks without a scheme', () => {
    const only = { emissions: ['features'], seeds: [1] } satisfies Partial<GridOptions>;
    const outputs = ['crf'] as const;
    const twice = planOf([
      {
        ...only,
        name: 'm',
        outputs: [...outputs],
        distortions: [{ kind: 'none' }, { kind: 'label-noise', share: 0 }],
      },
    ]);
    expect(twice).toHaveLength(1);
    expect(
      planOf([{ ...only, name: 'm', outputs: [...outputs], trainSentences: [2400, 2399, 'all'] }]),
    ).toHaveLength(2);
    const pos = { corpora: [{ name: 'a', task: 'pos' as const, source: { kind: 'embedded' as const } }] };
    const masked = (asked: GridOptions['outputs']): unknown =>
      planOf([{ ...only, name: 'm', outputs: asked }], pos).map((run) => run.outputs);
    expect(masked(['softmax', 'masked-softmax'])).toEqual([['softmax']]);
    expect(masked(['masked-softmax'])).toEqual([['masked-softmax']]);
  });

  it('trains the networks of a grid as the grid says, and refuses one cell trained in two ways', () => {
    const grid = (
      name: string,
      emission: 'features' | 'bilstm',
      training?: { epochs: number },
    ): GridOptions => ({
      ...{ name, emissions: [emission], outputs: ['crf'], seeds: [1] },
      ...(training === undefined ? {} : { training }),
    });
    const [plain] = planOf([grid('m', 'bilstm')]);
    const [more] = planOf([grid('m', 'bilstm', { epochs: 99 })]);
    expect(more?.id).not.toBe(plain?.id);
    expect(more?.spec.training).toEqual({ epochs: 99 });
    const ofFeatures = [undefined, { epochs: 99 }].map((t) => planOf([grid('m', 'features', t)])[0]?.id);
    expect(ofFeatures[0]).toBe(ofFeatures[1]);
    // What is the experiment's training anyhow, written out or not, is no training of the grid's own.
    const training = { epochs: 20 };
    const [named] = planOf([grid('m', 'bilstm')], { training });
    const usual = planOf(
      [grid('m', 'bilstm'), { ...grid('n', 'bilstm'), training: {} }, grid('o', 'bilstm', { epochs: 20 })],
      { training },
    );
    expect(usual.map(({ id }) => id)).toEqual([named?.id]);
    // Where nobody says how many epochs, they depend on the sentences: any number is another training.
    expect(planOf([grid('o', 'bilstm', { epochs: 20 })])[0]?.id).not.toBe(plain?.id);
    expect(named?.id).not.toBe(plain?.id);
    const same = [grid('m', 'bilstm', { epochs: 99 }), grid('n', 'bilstm', { epochs: 99 })];
    expect(planOf(same)).toHaveLength(1);
    const other = [grid('m', 'bilstm'), { ...grid('n', 'bilstm', { epochs: 99 }), seeds: [2] }];
    expect(() => planOf(other)).toThrow(/grids: m and n both have .*bilstm\/crf.* differently/);
  });

  it('runs every fold', () => {
    const corpora = [{ name: 'a', source: { kind: 'folds' as const, file: 'x', folds: 4 } }];
    const runs = planOf([{ name: 'm', emissions: ['features'], outputs: ['crf'], seeds: [1] }], { corpora });
    expect(runs.map(({ spec }) => spec.fold)).toEqual([0, 1, 2, 3]);
    expect(new Set(runs.map(({ spec }) => cellKey(spec, 'crf'))).size).toBe(1);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(4);
  });

  it('orders by corpus, by rung, then cheap ones first', () => {
    const corpora = ['b', 'a'].map((name) => ({ name, source: { kind: 'embedded' as const } }));
    const runs = planOf(
      [
        {
          name: 'm',
          outputs: ['crf'],
          seeds: [2, 1],
          categories: [{ route: 'merge', categories: 2 }, { route: 'all' }],
          trainSentences: ['all', 10],
        },
      ],
      { corpora },
    );
    const seen = runs.map(({ spec }) =>
      [spec.corpus, spec.rung.route, spec.emission, spec.trainSentences, spec.seed].join(' '),
    );
    expect(seen.slice(0, 8)).toEqual([
      'b merge features 10 1',
      'b merge features 10 2',
      'b merge bilstm 10 1',
      'b merge bilstm 10 2',
      'b merge features all 1',
      'b merge features all 2',
      'b merge bilstm all 1',
      'b merge bilstm all 2',
    ]);
    expect(seen.map((text) => text.slice(0, 5)).join()).toBe(
      [
        ...Array(8).fill('b mer'),
        ...Array(8).fill('b all'),
        ...Array(8).fill('a mer'),
        ...Array(8).fill('a all'),
      ].join(),
    );
  });

  it('explains CRF runs of the main grid on all sentences of its first rung', () => {
    const runs = planOf([
      { name: 'first', emissions: ['features'], outputs: ['crf'], seeds: [1] },
      {
        name: 'main',
        emissions: ['features', 'bilstm', 'both'],
        outputs: ['softmax', 'crf'],
        seeds: [1, 2],
        categories: [{ route: 'merge', categories: 2 }, { route: 'all' }],
        trainSentences: [10, 'all'],
        distortions: [{ kind: 'none' }, { kind: 'label-noise', share: 0.1 }],
      },
    ]);
    const explained = runs
      .filter(({ isExplained }) => isExplained)
      .map(({ spec }) => [spec.emission, spec.head, spec.seed]);
    expect(explained).toEqual([
      ['features', 'crf', 1],
      ['features', 'crf', 2],
      ['bilstm', 'crf', 1],
      ['bilstm', 'crf', 2],
    ]);
    expect(runs.filter((run) => run.isExplained).every(({ spec }) => spec.rung.route === 'merge')).toBe(true);
    expect(planOf([{ name: 'g' }], { interpretation: { decisions: 0 } }).some((run) => run.isExplained)).toBe(
      false,
    );
  });
});

describe('refits', () => {
  const main: GridOptions = {
    name: 'main',
    emissions: ['features', 'bilstm'],
    outputs: ['softmax', 'crf', 'crf-local'],
    vectors: ['none', 'pretrained'],
    resources: ['none', 'gazetteers'],
    templates: ['words', 'preset'],
    seeds: [7, 8],
  };
  const refitted = (runs: readonly Run[]): Run[] => runs.filter(({ spec }) => spec.refit !== undefined);

  it('are trainings of the two reference systems, first seed and CRF output alone', () => {
    const runs = planOf([main], { interpretation: { refits: 2 } });
    expect(
      refitted(runs).map(({ spec, outputs, isExplained, grids }) => [
        spec.emission,
        spec.refit,
        spec.seed,
        outputs,
        isExplained,
        grids,
      ]),
    ).toEqual([
      ['features', 1, 7, ['crf'], true, ['main']],
      ['features', 2, 7, ['crf'], true, ['main']],
      ['bilstm', 1, 7, ['crf'], true, ['main']],
      ['bilstm', 2, 7, ['crf'], true, ['main']],
    ]);
    for (const { spec } of refitted(runs))
      expect([spec.vectors, spec.resources, spec.head]).toEqual(['none', 'none', 'crf']);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
  });

  it('change no other run', () => {
    const without = planOf([main], { interpretation: { refits: 0 } });
    const withRefits = planOf([main], { interpretation: { refits: 3 } });
    expect(refitted(without)).toEqual([]);
    expect(withRefits.filter(({ spec }) => spec.refit === undefined)).toEqual(without);
  });

  it('are drawn within every fold', () => {
    const corpora = [{ name: 'a', source: { kind: 'folds' as const, file: 'x', folds: 3 } }];
    const runs = planOf([{ name: 'm', emissions: ['features'], outputs: ['crf'], seeds: [1] }], {
      corpora,
      interpretation: { refits: 2 },
    });
    expect(refitted(runs).map(({ spec }) => [spec.fold, spec.refit])).toEqual(
      [0, 1, 2].flatMap((fold) => [1, 2].map((refit) => [fold, refit])),
    );
  });

  it('are none without explained decisions', () => {
    expect(refitted(planOf([main], { interpretation: { decisions: 0, refits: 4 } }))).toEqual([]);
  });
});

describe('ids', () => {
  it('change with what is measured of the reference runs, and of no others', () => {
    const grid: GridOptions = { name: 'main', outputs: ['softmax', 'crf'], seeds: [1, 2] };
    const off = { refits: 0, examples: 0, l1Path: 0 };
    const changed = (interpretation: ExperimentOptions['interpretation']): string[] => {
      const before = new Set(planOf([grid], { interpretation: off }).map(({ id }) => id));
      return planOf([grid], { interpretation: { ...off, ...interpretation } })
        .filter(({ id }) => !before.has(id))
        .map(({ spec }) => `${spec.emission} ${spec.head} ${spec.seed} ${spec.refit ?? 0}`);
    };
    expect(changed({ l1Path: 4 })).toEqual(['features crf 1 0']);
    expect(changed({ examples: 1 }).sort()).toEqual(['bilstm crf 1 0', 'features crf 1 0']);
    expect(changed({ refits: 1 }).sort()).toEqual(['bilstm crf 1 1', 'features crf 1 1']);
  });

  const grids: GridOptions[] = [{ name: 'main', emissions: ['features'], outputs: ['crf'], seeds: [1] }];
  const idOf = (more: Partial<ExperimentOptions>, hashes = HASHES): string | undefined =>
    planExperiment(
      resolveExperiment({
        name: 'x',
        corpora: [{ name: 'a', source: { kind: 'embedded' } }],
        grids,
        ...more,
      }),
      hashes,
    ).runs[0]?.id;
  const files = (train: string, limit?: number): Partial<ExperimentOptions> => ({
    corpora: [
      {
        name: 'a',
        source: { kind: 'files', train },
        ...(limit === undefined ? {} : { limits: { test: limit } }),
      },
    ],
  });

  it('are 16 hexadecimal digits that follow from options and data', () => {
    expect(idOf({})).toMatch(/^[0-9a-f]{16}$/);
    expect(idOf({})).toBe(idOf({ title: 'of no account', statistics: { rounds: 100 } }));
    expect(idOf({ features: { l2: 0.5 } })).toBe(idOf({}));
    const others = [
      idOf({ features: { l2: 0.25 } }),
      idOf({ interpretation: { decisions: 3 } }),
      idOf({ grids: [{ name: 'main', emissions: ['features'], outputs: ['crf', 'crf-local'], seeds: [1] }] }),
      idOf({}, [{ corpus: 'a', part: 'train', sha256: '1'.repeat(64) }]),
      idOf(files('x')),
      idOf(files('x', 3)),
    ];
    expect(new Set([idOf({}), ...others]).size).toBe(others.length + 1);
  });

  it('do not depend on where files lie or on other corpora', () => {
    expect(idOf(files('x'))).toBe(idOf(files('some/where/x')));
    expect(idOf({}, [...HASHES, { corpus: 'b', part: 'train', sha256: '2' }])).toBe(idOf({}));
  });

  it('depend on the map of categories only where the rung is made by it', () => {
    const map = [...HASHES, { corpus: 'a', part: 'map', sha256: '3'.repeat(64) }];
    expect(idOf({}, map)).toBe(idOf({}));
    const onMap: Partial<ExperimentOptions> = {
      grids: [{ ...grids[0], name: 'main', categories: [{ route: 'map' }] }],
      corpora: [{ name: 'a', source: { kind: 'files', train: 'x' }, map: 'map.tsv' }],
    };
    expect(idOf(onMap, map)).not.toBe(idOf(onMap));
  });
});

describe('cellKey', () => {
  const spec: RunSpec = {
    corpus: 'embedded',
    rung: { route: 'all' },
    trainSentences: 'all',
    distortion: { kind: 'none' },
    emission: 'features',
    head: 'crf',
    vectors: 'none',
    resources: 'none',
    templates: 'preset',
    seed: 1,
  };

  it('is readable, and fit for names of files', () => {
    expect(cellKey(spec, 'crf')).toBe('embedded/all/features/crf/none/none/preset/all/none');
    const special: RunSpec = {
      ...spec,
      rung: { route: 'matched', categories: 4, mentions: 100 },
      templates: 'without:AFF4',
      distortion: { kind: 'typing-errors', share: 0.05 },
    };
    expect(cellKey(special, 'crf-local')).toBe(
      'embedded/matched-4x100/features/crf-local/none/none/without-AFF4/all/typing-errors-0.05',
    );
    for (const part of cellKey(special, 'crf').split('/')) expect(part).toMatch(/^[\w.-]+$/);
  });
});

describe('resolvedOptions', () => {
  const optionsOf = (more: Partial<ExperimentOptions>, spec: Partial<RunSpec> = {}): unknown => {
    const experiment = resolveExperiment({
      name: 'x',
      corpora: [{ name: 'a', source: { kind: 'embedded' } }],
      grids: [{ name: 'g' }],
      ...more,
    });
    const run = { spec: { emission: 'features', head: 'crf', vectors: 'none', seed: 4, ...spec } } as const;
    return resolvedOptions(run, experiment, 'ner');
  };

  it('keeps what the preset recommends but for what the experiment gives', () => {
    expect(optionsOf({ features: { period: 3 } })).toMatchObject({
      kind: 'features',
      train: {
        algorithm: 'sgd',
        l2: 0.5,
        maxIterations: 20,
        period: 3,
        seed: 4,
        head: 'crf',
        minFrequency: 0,
      },
    });
    expect(optionsOf({ features: { l2: 2 } })).toMatchObject({
      train: { algorithm: 'sgd', l2: 2, maxIterations: 20 },
    });
  });

  it('takes the own defaults of another algorithm', () => {
    expect(optionsOf({ features: { algorithm: 'lbfgs' } })).toMatchObject({
      train: { algorithm: 'lbfgs', l2: 1, maxIterations: 0 },
    });
    expect(optionsOf({ features: { algorithm: 'averaged-perceptron' } })).toMatchObject({ train: { l2: 0 } });
  });

  it('writes out the options of networks, and leaves to the vectors what is theirs', () => {
    const words = { dimension: 70, freeze: true };
    const none = optionsOf({ network: { words } }, { emission: 'bilstm', head: 'softmax' });
    expect(none).toMatchObject({
      kind: 'network',
      network: { head: 'softmax', hidden: 100, words: { dimension: 70, freeze: false, digits: 'zero' } },
      training: { seed: 4, learningRate: 0.001, epochs: 20 },
    });
    const given = optionsOf({ network: { words } }, { emission: 'both', vectors: 'pretrained' });
    expect(given).toMatchObject({ network: { words: { freeze: true } } });
    expect(given).not.toMatchObject({ network: { words: { dimension: 70 } } });
  });
});

describe('canonicalJson', () => {
  it('spells equal values alike, and reads back', () => {
    const value = { b: [1, null, undefined, 'ü"'], a: { __proto: 1, y: undefined, x: true } };
    expect(canonicalJson(value)).toBe('{"a":{"__proto":1,"x":true},"b":[1,null,null,"ü\\""]}');
    expect(canonicalJson({ x: 1, a: 2 })).toBe(canonicalJson({ a: 2, x: 1 }));
    expect(canonicalJson(JSON.parse('{"__proto__": {"z": 1, "b": 2}}'))).toBe('{"__proto__":{"b":2,"z":1}}');
    expect(createHash('sha256').update(canonicalJson(value)).digest('hex')).toHaveLength(64);
  });
});
