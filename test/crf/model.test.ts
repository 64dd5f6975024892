import { describe, expect, it } from 'vitest';
import {
  type AttributeSequence,
  countInvalidTransitions,
  labelsToSpans,
  sentenceFromTokens,
} from '../../src/corpus/index.ts';
import { AttributeTrainingSet, CrfModel, prepareTrainingSet, trainCrf } from '../../src/crf/index.ts';
import { CrfLabError, OptionError } from '../../src/errors.ts';
import { presetSpec } from '../../src/features/index.ts';
import { createRandom } from '../../src/numeric/index.ts';

/** Labels of a random process in IOB2 whose words say only part of the truth, so that I- follows O in local decisions. */
function trainingSequences(count: number): AttributeSequence[] {
  const random = createRandom(4);
  return Array.from({ length: count }, () => {
    const labels: string[] = [];
    const attributes: string[][] = [];
    while (labels.length < 6) {
      const category = random.uniform() < 0.5 ? 'A' : 'B';
      const length = random.integer(4);
      if (length === 0) {
        labels.push('O');
        attributes.push([`w${random.integer(4)}`]);
      }
      for (let k = 0; k < length; k++) {
        labels.push(`${k === 0 ? 'B' : 'I'}-${category}`);
        attributes.push([`w${random.integer(6)}`, ...(random.uniform() < 0.6 ? [`c${category}`] : [])]);
      }
    }
    return {
      attributes,
      labels,
      values: undefined,
      templates: undefined,
      edgeAttributes: undefined,
      edgeTemplates: undefined,
      weight: 1,
      line: 0,
    };
  });
}

const sequences = trainingSequences(120);
function trainingSet(items: readonly AttributeSequence[]) {
  const set = new AttributeTrainingSet();
  for (const item of items) set.add(item);
  return set.build();
}

const training = trainingSet(sequences.slice(0, 60));
const { model: crf } = await trainCrf(training, { l2: 0.5 });
const { model: softmax } = await trainCrf(training, { l2: 0.5, head: 'softmax' });
const unseen = sequences.slice(60);

/** All label sequences of length T. */
function* allPaths(labels: readonly string[], T: number): Generator<string[]> {
  if (T === 0) {
    yield [];
    return;
  }
  for (const path of allPaths(labels, T - 1)) for (const label of labels) yield [...path, label];
}

const short = {
  ...unseen[0]!,
  attributes: unseen[0]!.attributes.slice(0, 3),
  labels: unseen[0]!.labels!.slice(0, 3),
};
const scored = [...allPaths(crf.labels, 3)]
  .map((labels) => ({ labels, ...crf.assess(short, labels) }))
  .sort((a, b) => b.score - a.score);

describe('a trained model', () => {
  it('finds the scheme of its labels', () => {
    expect(crf.scheme).toBe('iob2');
  });

  it('gives all label sequences of a sentence probabilities that sum to 1', () => {
    const sum = scored.reduce((total, { logProbability }) => total + Math.exp(logProbability), 0);
    expect(sum).toBeCloseTo(1, 9);
  });

  it('decodes the sequence of highest score', () => {
    expect(crf.label(short)).toEqual(scored[0]!.labels);
  });

  it('gives the n best sequences in order, with their probabilities', () => {
    const best = crf.nBest(short, 7);
    expect(best.map(({ labels }) => labels)).toEqual(scored.slice(0, 7).map(({ labels }) => labels));
    best.forEach(({ probability }, k) => {
      expect(probability).toBeCloseTo(Math.exp(scored[k]!.logProbability), 9);
    });
  });

  it('has node and edge marginals that are sums over sequences', () => {
    const L = crf.labels.length;
    const node = crf.marginals(short);
    const byLabel = crf.labelProbabilities(short);
    expect(byLabel.map((each) => [...each.keys()])).toEqual(byLabel.map(() => [...crf.labels]));
    expect(byLabel.flatMap((each) => [...each.values()])).toEqual([...node]);
    const edge = crf.edgeMarginals(short, 2);
    crf.labels.forEach((to, j) => {
      const at1 = scored.filter(({ labels }) => labels[1] === to);
      const sum = (rows: typeof scored) =>
        rows.reduce((total, row) => total + Math.exp(row.logProbability), 0);
      expect(node[L + j]).toBeCloseTo(sum(at1), 9);
      crf.labels.forEach((from, i) => {
        const pair = scored.filter(({ labels }) => labels[1] === from && labels[2] === to);
        expect(edge[i * L + j]).toBeCloseTo(sum(pair), 9);
      });
    });
  });

  it('has the entropy of its distribution', () => {
    const expected = scored.reduce((sum, { logProbability: p }) => sum - Math.exp(p) * p, 0);
    expect(scored[0]!.entropy).toBeCloseTo(expected, 9);
  });

  it('decodes the label of largest marginal at each position under posterior decoding', () => {
    const L = crf.labels.length;
    const node = crf.marginals(short);
    crf.label(short, { decode: 'posterior' }).forEach((label, t) => {
      const row = [...node.subarray(t * L, (t + 1) * L)];
      expect(label).toBe(crf.labels[row.indexOf(Math.max(...row))]);
    });
  });

  it('keeps forced labels and decodes the best sequence around them', () => {
    const forced = [undefined, 'O', undefined];
    const best = scored.find(({ labels }) => labels[1] === 'O')!;
    expect(crf.label(short, { forced })).toEqual(best.labels);
    expect(() => crf.label(short, { forced: ['X', undefined, undefined] })).toThrow(OptionError);
    expect(() => crf.label(short, { forced: ['O'] })).toThrow(RangeError);
  });

  it('says so when forced labels and scheme leave no sequence', () => {
    expect(() => crf.label(short, { decode: 'constrained', forced: ['O', 'I-A', undefined] })).toThrow(
      CrfLabError,
    );
  });
});

describe('labelling a whole data set', () => {
  const decodings = ['viterbi', 'constrained', 'posterior'] as const;
  for (const count of [3, 60]) {
    it(`gives ${count} sequences the labels that each gets alone`, async () => {
      const some = unseen.slice(0, count);
      for (const decode of decodings) {
        const fresh = new CrfModel(crf.parts);
        const data = fresh.encode(some);
        const ids = await fresh.decodeAll(data, decode);
        const expected = some.flatMap((input) => crf.label(input, { decode }));
        expect(Array.from(ids, (id) => crf.labels[id])).toEqual(expected);
      }
    });
  }
});

describe('constrained decoding', () => {
  it('never leaves the tag scheme, where the softmax head does', () => {
    const invalid = (decode: 'viterbi' | 'constrained') =>
      unseen.reduce((sum, x) => sum + countInvalidTransitions(softmax.label(x, { decode }), 'iob2'), 0);
    expect(invalid('viterbi')).toBeGreaterThan(0);
    expect(invalid('constrained')).toBe(0);
  });

  it('gives the best among the valid sequences', () => {
    const valid = scored.find(({ labels }) => countInvalidTransitions(labels, 'iob2') === 0)!;
    expect(crf.label(short, { decode: 'constrained' })).toEqual(valid.labels);
    for (const { labels } of crf.nBest(short, 20, { decode: 'constrained' })) {
      expect(countInvalidTransitions(labels, 'iob2')).toBe(0);
    }
  });
});

describe('the softmax head', () => {
  it('labels each token alone: neighbours change nothing', () => {
    const x = unseen[1]!;
    const whole = softmax.label(x);
    x.attributes.forEach((names, t) => {
      expect(softmax.label({ ...x, attributes: [names], labels: undefined })).toEqual([whole[t]]);
    });
  });

  it('has no transition weights', () => {
    expect(softmax.parts.index.transitionFrom.length).toBe(0);
  });
});

describe('models of attributes and models of sentences', () => {
  it("refuse each other's input", () => {
    expect(() => crf.label(sentenceFromTokens(['Hello']))).toThrow(/attribute/);
  });

  it('refuse a data set that another model encoded', async () => {
    const other = await trainCrf(trainingSet(sequences.slice(0, 5)));
    expect(() => crf.decode(other.model.encode(unseen), 0)).toThrow(RangeError);
  });

  it('use the document around a sentence where they were trained with it', async () => {
    const documents = [0, 0, 1, 1].map((document, n) => ({
      ...sentenceFromTokens(['Mr', 'Smith', 'said', `so${n}`], ['O', 'B-PER', 'O', 'O']),
      document,
    }));
    const corpus = {
      name: 'd',
      sentences: documents,
      documents: 2,
      columns: ['word', 'ner'],
      labelColumn: 'ner',
    };
    const spec = presetSpec('ner', { columns: [], hasDocuments: true });
    const { model } = await trainCrf(prepareTrainingSet(corpus, { spec }));
    const [first] = model.labelDocument(documents.slice(0, 2));
    expect(labelsToSpans(first!)).toEqual([{ category: 'PER', start: 1, end: 2 }]);
    const alone = model.extractor.extract(documents[0]!).attributes[1]!;
    const inDocument = model.extractor.extractDocument(documents.slice(0, 2))[0]!.attributes[1]!;
    expect(inDocument.length).toBeGreaterThan(alone.length);
  });
});
