import { describe, expect, it } from 'vitest';
import { generateEmbeddedCorpus, type Sentence } from '../../src/corpus/index.ts';
import type { CrfModel } from '../../src/crf/index.ts';
import { categoryConfusion, evaluateSpans, findErrorKinds } from '../../src/evaluation/index.ts';
import { buildInspection, type InspectionOptions } from '../../src/inspect/build-inspection.ts';
import {
  documentOf,
  type InspectedResult,
  type Inspection,
  payloadJson,
  readInspection,
} from '../../src/inspect/inspection.ts';
import { labelSentences } from '../../src/inspect/results.ts';
import { smallCorpus } from '../helpers/small-corpus.ts';
import { nerSpec, patternSpec, trainedCrf } from '../helpers/trained-crf.ts';

const corpora = generateEmbeddedCorpus({ trainSentences: 60, devSentences: 40, testSentences: 40 });
const model = await trainedCrf(corpora.train, nerSpec());
const other = await trainedCrf(corpora.train, patternSpec());
const data = { name: 'test', sentences: corpora.test.sentences };
const AMPLE: InspectionOptions = { targetBytes: 1e7, limitBytes: 1e7 };

const named = (each: CrfModel, name = 'm.crf') => ({ name, model: each, bytes: 1234 });

/** Through JSON, as a page gets it. */
async function inspect(
  models: readonly CrfModel[],
  sentences: readonly Sentence[] | undefined,
  options: InspectionOptions = AMPLE,
): Promise<Inspection & { size: number }> {
  const payload = await buildInspection(
    models.map((each, m) => named(each, `${m}.crf`)),
    sentences === undefined ? undefined : { name: 'test', sentences },
    options,
  );
  const json = payloadJson(payload);
  return { ...(await readInspection(JSON.parse(json))), size: json.length };
}

describe('an inspection', () => {
  it('holds whole models that give the same numbers to the last bit', async () => {
    const { models } = await inspect([model, other], undefined);
    expect(models.map(({ name, bytes, reduction }) => ({ name, bytes, reduction }))).toEqual([
      { name: '0.crf', bytes: 1234, reduction: undefined },
      { name: '1.crf', bytes: 1234, reduction: undefined },
    ]);
    for (const sentence of data.sentences) {
      expect(models[0]?.model.marginals(sentence)).toEqual(model.marginals(sentence));
      expect(models[1]?.model.marginals(sentence)).toEqual(other.marginals(sentence));
    }
  });

  it('holds every sentence, those with errors first, with the labels of each model in its document', async () => {
    const { data: inspected } = await inspect([model, other], data.sentences);
    const predicted = [
      await labelSentences(model, data.sentences),
      await labelSentences(other, data.sentences),
    ];
    const found = inspected?.sentences ?? [];
    expect(found.map(({ number }) => number).sort((a, b) => a - b)).toEqual([...data.sentences.keys()]);
    const isWrong = found.map((each) => each.predicted.some((labels) => labels.join() !== each.gold.join()));
    expect(isWrong).toEqual([...isWrong].sort((a, b) => Number(b) - Number(a)));
    for (const [place, { number, tokens, columns, gold, predicted: labels }] of found.entries()) {
      expect(tokens).toEqual(data.sentences[number]?.tokens);
      expect(columns).toEqual(data.sentences[number]?.columns);
      expect(gold).toEqual(data.sentences[number]?.labels);
      expect(labels).toEqual(predicted.map((all) => all[number]));
      if (inspected === undefined) continue;
      const { document, index } = documentOf(inspected, place);
      const live = model.labelEncoded(model.encoder.encodeDocument(document, index, index + 1), 0);
      expect(live).toEqual(labels[0]);
    }
  });

  it('counts scores, confusions and errors as the evaluation does, and points to sentences that have them', async () => {
    const { data: inspected } = await inspect([model], data.sentences);
    const predicted = await labelSentences(model, data.sentences);
    const gold = data.sentences.map(({ labels }) => labels ?? []);
    const [result] = inspected?.results ?? [];
    const reading = { scheme: model.scheme };
    const scores = evaluateSpans(gold, predicted, reading);
    expect(result?.micro).toEqual(scores.micro);
    expect(new Map(result?.perCategory.map(({ category, ...own }) => [category, own]))).toEqual(
      scores.perCategory,
    );
    const expected = categoryConfusion(gold, predicted, reading);
    const count = (own: string | null, as: string | null): number =>
      result?.confusion.find((cell) => cell.gold === own && cell.predicted === as)?.count ?? 0;
    const C = expected.categories.length;
    for (const [i, own] of expected.categories.entries()) {
      expect(count(own, null)).toBe(expected.missed[i]);
      expect(count(null, own)).toBe(expected.spurious[i]);
      for (const [j, as] of expected.categories.entries())
        expect(count(own, as)).toBe(expected.counts[i * C + j]);
    }
    const kinds = findErrorKinds(gold, predicted, reading);
    for (const { kind, gold: ofGold, predicted: ofPredicted, sentences } of result?.errors ?? []) {
      expect({ gold: ofGold, predicted: ofPredicted }).toEqual(kinds.counts.get(kind));
      const numbers = new Set(kinds.errors.filter((error) => error.kind === kind).map((e) => e.sentence));
      expect(new Set(sentences.map((place) => inspected?.sentences[place]?.number))).toEqual(numbers);
    }
    expect(totalErrors(result)).toBeGreaterThan(5);
  });

  it('takes whole documents, as many as fit into a quarter of the size', async () => {
    const whole = await inspect([model], data.sentences);
    const { data: inspected } = await inspect([model], data.sentences, {
      ...AMPLE,
      limitBytes: 1e7,
      targetBytes: 12_000,
    });
    const found = inspected?.sentences ?? [];
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(data.sentences.length);
    expect(inspected).toMatchObject({ hasDocuments: true, sentencesInAll: 40 });
    for (const document of new Set(found.map((each) => each.document))) {
      const inFile = data.sentences.filter((sentence) => sentence.document === document);
      expect(found.filter((each) => each.document === document)).toHaveLength(inFile.length);
    }
    expect(inspected?.results[0]?.micro).toEqual(whole.data?.results[0]?.micro);
  });

  it('leaves out the smallest weights where a page would be too large, and says what that costs', async () => {
    const whole = await inspect([model], data.sentences);
    const budget = Math.floor(whole.size / 2);
    const small = await inspect([model], data.sentences, { targetBytes: budget, limitBytes: budget });
    expect(small.size).toBeLessThanOrEqual(budget);
    const reduction = small.models[0]?.reduction;
    const reduced = small.models[0]?.model;
    if (reduction === undefined || reduced === undefined) throw new Error('not reduced');
    const states = model.parts.index.stateLabels.length;
    const sizes = [...model.parts.weights.subarray(0, states)].map(Math.abs);
    expect(reduction.weights).toBe(sizes.filter((size) => size > 0).length);
    expect(reduced.parts.index.stateLabels.length).toBe(reduction.weightsKept);
    expect(reduction.weightsKept).toBeLessThanOrEqual(
      sizes.filter((size) => size >= reduction.threshold - reduction.step).length,
    );
    for (const weight of reduced.parts.weights) expect(Number.isInteger(weight / reduction.step)).toBe(true);
    const gold = data.sentences.map(({ labels }) => labels ?? []);
    const f1 = async (each: CrfModel): Promise<number> =>
      evaluateSpans(gold, await labelSentences(each, data.sentences), { scheme: model.scheme }).micro.f1;
    expect(reduction).toMatchObject({
      dataName: 'test',
      f1Before: await f1(model),
      f1After: await f1(reduced),
    });
    const unmeasured = await inspect([model], undefined, { targetBytes: budget, limitBytes: budget });
    expect(unmeasured.models[0]?.reduction?.step).toBeGreaterThan(0);
    expect(unmeasured.models[0]?.reduction?.f1After).toBeUndefined();
  });

  it('refuses what does not fit, and what no browser computes', async () => {
    const tight = { targetBytes: 3000, limitBytes: 3000 };
    await expect(buildInspection([named(model)], undefined, tight)).rejects.toThrow(
      /^m\.crf: the page would exceed 0\.003 MB; train without/,
    );
    const limit = { targetBytes: 20_000, limitBytes: 20_000, fullWeights: true };
    await expect(buildInspection([named(model)], undefined, limit)).rejects.toThrow(
      /leave --full-weights away/,
    );
    const stems = await trainedCrf(corpora.train, {
      ...nerSpec(),
      templates: [
        { kind: 'attribute', boundary: 'omit', parts: [{ field: 'stem', stemmer: 'porter', offset: 0 }] },
      ],
    });
    await expect(buildInspection([named(stems)], undefined, AMPLE)).rejects.toThrow(
      'm.crf: its features read the field stem, which only Node.js computes; train a model without it for the page',
    );
  });

  it('carries hostile words, labels and names through unharmed, and none of them into markup', async () => {
    const lines = [
      '__proto__/B-__proto__ </script>/B-</script> <!--/O \u2028/O constructor/B-constructor',
      '\ud800/O x/I-__proto__ &amp;/O <img/B-<b>',
    ];
    const corpus = smallCorpus('hostile', lines);
    const trained = await trainedCrf(corpus, nerSpec([]));
    const payload = await buildInspection(
      [named(trained, '</script><b>.crf')],
      { name: '<!--', sentences: corpus.sentences },
      AMPLE,
    );
    const json = payloadJson(payload);
    expect(json).not.toMatch(/[<>&\u2028\u2029]/);
    const { models, data: inspected } = await readInspection(JSON.parse(json));
    expect(models[0]?.name).toBe('</script><b>.crf');
    expect(models[0]?.model.labels).toEqual(trained.labels);
    for (const { number, tokens, gold } of inspected?.sentences ?? []) {
      expect(tokens).toEqual(corpus.sentences[number]?.tokens);
      expect(gold).toEqual(corpus.sentences[number]?.labels);
    }
    expect(inspected?.sentences).toHaveLength(2);
    expect(Object.hasOwn(Object.prototype, 'B-__proto__')).toBe(false);
  });
});

function totalErrors(result: InspectedResult | undefined): number {
  return (result?.errors ?? []).reduce((sum, { gold, predicted }) => sum + gold + predicted, 0);
}
