import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { resolveExperiment } from '../src/compare/experiment/schema.ts';
import { resolveReadCorpusOptions } from '../src/corpus/read-options.ts';
import { lbfgsOptionsSchema, resolveLbfgsOptions } from '../src/crf/lbfgs/options.ts';
import { resolveTrainOptions, trainOptionsSchema } from '../src/crf/options.ts';
import { OptionError } from '../src/errors.ts';
import { parseFeatureSpec } from '../src/features/template.ts';
import {
  networkSchema,
  networkTrainSchema,
  resolveNetwork,
  resolveNetworkTrainOptions,
} from '../src/neural/options.ts';
import { checkValue } from '../src/parse-options.ts';

/** Sentences that only readers of zod's documentation understand, and values that nobody wrote. */
const FOREIGN = /Invalid|Unrecognized|Too (small|big)|received|undefined|\[object|zod|discriminator|safeint/;

type Resolve = (options: never) => unknown;
const training = (options: object) => resolveTrainOptions(options);
const network = (options: object) => resolveNetwork(options);
const networkTraining = (options: object) => resolveNetworkTrainOptions(options);
const lbfgs = (options: object) => resolveLbfgsOptions(options, 3);
const reading = (options: object) => resolveReadCorpusOptions(options);
const templates = (templates: unknown) => parseFeatureSpec({ templates }, 'my.json');
const experiment = (changes: object) =>
  resolveExperiment({
    name: 'e',
    corpora: [{ name: 'c', source: { kind: 'embedded' } }],
    grids: [{ name: 'main' }],
    ...changes,
  });

describe('an option that is not valid is refused in the words of its user', () => {
  test.each<[Resolve, unknown, string | RegExp]>([
    [training, { memory: 0 }, 'memory: 0, expected a whole number >= 1'],
    [training, { memory: 2.5 }, 'memory: 2.5, expected a whole number >= 1'],
    [training, { memory: '6' }, 'memory: "6", expected a whole number >= 1'],
    [training, { l2: -1 }, 'l2: -1, expected a number >= 0'],
    [training, { l2: Number.NaN }, 'l2: NaN, expected a number >= 0'],
    [training, { l2: null }, 'l2: null, expected a number >= 0'],
    [training, { head: 'CRF' }, 'head: "CRF", expected crf or softmax'],
    [training, { algorithm: 'adam' }, 'algorithm: "adam", expected lbfgs, owlqn, averaged-perceptron or sgd'],
    [training, { startEnd: 'yes' }, 'startEnd: "yes", expected true or false'],
    [training, { L2: 1 }, /^options: unknown key "L2"; known here: head, algorithm, l1, l2, .*, seed$/],
    [training, 'lbfgs', 'options: "lbfgs", expected an object'],
    [training, [], 'options: a list, expected an object'],
    [network, { hidden: 0 }, 'hidden: 0, expected a whole number from 1 to 2048'],
    [network, { hidden: 1e300 }, 'hidden: 1e+300, expected a whole number from 1 to 2048'],
    [network, { dropout: { input: 1 } }, 'dropout.input: 1, expected a number from 0 to 0.95'],
    [network, { dropout: 0.5 }, 'dropout: 0.5, expected an object'],
    [network, { characters: { encoder: 'gru' } }, 'characters.encoder: "gru", expected none, cnn or lstm'],
    [network, { characters: {} }, 'characters.encoder: missing, expected none, cnn or lstm'],
    [network, { characters: 'cnn' }, 'characters: "cnn", expected an object'],
    [network, { characters: { encoder: 'cnn', width: 4 } }, 'characters.width: 4, expected an odd number'],
    [
      network,
      { words: { size: 3 } },
      'words: unknown key "size"; known here: dimension, casing, digits, freeze',
    ],
    [networkTraining, { learningRate: 0 }, 'learningRate: 0, expected a number above 0'],
    [networkTraining, { learningRate: '0.1' }, 'learningRate: "0.1", expected a number above 0'],
    [networkTraining, { epochs: -3 }, 'epochs: -3, expected a whole number from 1 to 100000'],
    [lbfgs, { period: -1 }, 'period: -1, expected a whole number >= 0'],
    [lbfgs, { maxStep: 0 }, 'maxStep: 0, expected a number above 0'],
    [lbfgs, { step: 0, tol: 1 }, /^options: unknown keys "step", "tol"; known here: memory, /],
    [reading, { format: 'xml' }, 'format: "xml", expected auto, conll, conllu, csv, jsonl or slots'],
    [reading, { columns: [] }, 'columns: an empty list, expected at least 1'],
    [reading, { columns: 'word' }, 'columns: "word", expected a list'],
    [reading, { columns: ['word', ''] }, 'columns.1: empty, expected text'],
    [reading, { comments: 'no' }, 'comments: "no", expected true, false or auto'],
    [reading, { label: 3 }, 'label: 3, expected text'],
    [templates, undefined, 'my.json.templates: missing, expected a list'],
    [
      templates,
      [{ kind: 'attributes' }],
      'my.json.templates.0.kind: "attributes", expected attribute, edge, vector or pattern',
    ],
    [
      templates,
      [{ kind: 'attribute', parts: [{ field: 'word', offset: 2000 }] }],
      'my.json.templates.0.parts.0.offset: 2000, expected a whole number from -1000 to 1000',
    ],
    [
      templates,
      [{ kind: 'attribute', parts: [{ field: 'cluster', clusters: 'c', prefix: 0 }] }],
      'my.json.templates.0.parts.0.prefix: 0, expected a whole number from 1 to 64',
    ],
    [
      templates,
      [{ kind: 'attribute', parts: [] }],
      'my.json.templates.0.parts: an empty list, expected at least 1',
    ],
    [experiment, { corpora: undefined }, 'corpora: missing, expected a list'],
    [
      experiment,
      { statistics: { confidence: 1 } },
      'statistics.confidence: 1, expected a number above 0.5 and below 1',
    ],
    [experiment, { title: 'x'.repeat(300) }, /^title: "x{79}…", expected at most 200 characters of text$/],
    [experiment, { ['y'.repeat(5000)]: 1 }, /^experiment: unknown key "y{79}…"; known here: /],
    [
      experiment,
      { grids: [{ name: 'main', trainSentences: [0] }] },
      'grids.0.trainSentences.0: 0, expected a whole number >= 1',
    ],
    [
      experiment,
      { corpora: [{ name: 'c', source: { kind: 'file' } }] },
      'corpora.0.source.kind: "file", expected embedded, files, split or folds',
    ],
  ])('%# %s %j', (resolve, options, message) => {
    const refusal = catchError(() => resolve(options as never));
    expect(refusal).toBeInstanceOf(OptionError);
    expect((refusal as Error).message).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });

  const STRANGE = [
    null,
    -1,
    1.5,
    1e300,
    Number.NaN,
    '',
    'strange',
    [],
    [null],
    [''],
    {},
    { strange: 1 },
    true,
  ];
  test.each<[string, z.ZodObject]>([
    ['training', trainOptionsSchema],
    ['network', networkSchema],
    ['network training', networkTrainSchema],
    ['lbfgs', lbfgsOptionsSchema],
  ])('whatever is given for whatever option of %s', (_, schema) => {
    let refused = 0;
    for (const key of Object.keys(schema.shape)) {
      for (const value of STRANGE) {
        const checked = checkValue(schema, { [key]: value });
        if (!('fault' in checked)) continue;
        refused++;
        expect(checked.fault.path[0]).toBe(key);
        expect(checked.fault.reason).not.toMatch(FOREIGN);
      }
    }
    expect(refused).toBeGreaterThan(5 * Object.keys(schema.shape).length);
  });

  test('of alternatives the one tells its fault that the value got into', () => {
    const schema = z.union([z.strictObject({ a: z.number() }), z.literal('none')]);
    expect(checkValue(schema, { a: 'x' })).toEqual({
      fault: { path: ['a'], reason: '"x", expected a number' },
    });
    expect(checkValue(schema, 'all')).toEqual({
      fault: { path: [], reason: '"all", expected an object or none' },
    });
  });
});

function catchError(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
