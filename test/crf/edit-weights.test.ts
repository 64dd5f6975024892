import { describe, expect, it } from 'vitest';
import {
  type CrfModel,
  deserializeCrf,
  prepareTrainingSet,
  serializeCrf,
  trainCrf,
  type WeightEdit,
  WeightEditor,
} from '../../src/crf/index.ts';
import { OptionError } from '../../src/errors.ts';
import { parseTemplateFile } from '../../src/features/index.ts';
import { smallCorpus } from '../helpers/small-corpus.ts';

const corpus = smallCorpus('towns', ['Anna/P lives/O in/O Berlin/L', 'Karl/P left/O', 'Berlin/L is/O old/O']);
const spec = parseTemplateFile('U00:%x[0,0]\nU01:%x[-1,0]\nB\nB01:%x[0,0]\n', 'templates');
const set = prepareTrainingSet(corpus, { spec });
const { model } = await trainCrf(set, { startEnd: true, l2: 0.1 });
const sentence = corpus.sentences[0] ?? { tokens: [], labels: [], columns: new Map() };
const LABELS = ['P', 'O', 'O', 'L'];

function edited(edits: readonly WeightEdit[], from = model, absent: 'keep' | 'zero' = 'keep') {
  const editor = new WeightEditor(from);
  for (const edit of edits) editor.set(edit);
  return editor.finish(absent);
}

const score = (of: CrfModel, labels: readonly string[] = LABELS): number =>
  of.assess(sentence as Parameters<CrfModel['assess']>[0], labels).score;

describe('WeightEditor', () => {
  it('without an edit gives the same bytes', () => {
    const { model: same, ...counts } = edited([]);
    expect(counts).toEqual({ changed: 0, added: 0, zeroed: 0 });
    expect(serializeCrf(same)).toEqual(serializeCrf(model));
  });

  it.each<[string, WeightEdit]>([
    ['state', { kind: 'state', attribute: 'U00:Berlin', label: 'L', weight: 0 }],
    ['transition', { kind: 'transition', from: 'P', label: 'O', weight: 0 }],
    ['edge', { kind: 'edge', attribute: 'B01:lives', from: 'P', label: 'O', weight: 0 }],
    ['start', { kind: 'start', label: 'P', weight: 0 }],
    ['end', { kind: 'end', label: 'L', weight: 0 }],
  ])('changes a %s weight: the score of a path moves by as much', (_, edit) => {
    const zero = edited([edit]);
    expect([zero.changed, zero.added]).toEqual([1, 0]);
    const three = edited([{ ...edit, weight: 3 }]);
    expect(score(three.model) - score(zero.model)).toBeCloseTo(3, 12);
    expect(score(model)).not.toBeCloseTo(score(zero.model), 6);
  });

  it.each<[string, WeightEdit, readonly string[]]>([
    ['state', { kind: 'state', attribute: 'U00:Anna', label: 'O', weight: 2 }, ['O', 'O', 'O', 'L']],
    ['transition', { kind: 'transition', from: 'L', label: 'P', weight: 2 }, ['L', 'P', 'O', 'O']],
    ['edge', { kind: 'edge', attribute: 'B01:in', from: 'L', label: 'L', weight: 2 }, ['P', 'L', 'L', 'O']],
    ['start', { kind: 'start', label: 'O', weight: 2 }, ['O', 'O', 'O', 'O']],
    ['end', { kind: 'end', label: 'P', weight: 2 }, ['O', 'O', 'O', 'P']],
  ])('gives a %s pair a weight that had none', (kind, edit, labels) => {
    const more = edited([edit]);
    expect([more.changed, more.added]).toEqual([0, 1]);
    expect(score(more.model, labels) - score(model, labels)).toBeCloseTo(2, 12);
    const again = deserializeCrf(serializeCrf(more.model));
    expect(score(again, labels)).toBe(score(more.model, labels));
    expect(score(again)).toBeCloseTo(score(model), 12);
    // Taking it back: a pair of weight 0 is one without, but for transitions, which stay.
    const back = edited([{ ...edit, weight: 0 }], more.model);
    expect(back.changed).toBe(1);
    if (kind === 'state') expect(serializeCrf(back.model)).toEqual(serializeCrf(model));
  });

  it('decodes by added transitions also many sentences at once', async () => {
    const { model: forced } = edited([{ kind: 'transition', from: 'L', label: 'P', weight: 50 }]);
    const document = Array.from({ length: 200 }, () => corpus.sentences).flat();
    const data = forced.encoder.encodeDocument(document);
    const all = await forced.decodeAll(data);
    expect(Array.from(all.subarray(0, 4))).toEqual(Array.from(forced.decode(data, 0)));
    expect(forced.labelEncoded(data, 0).join(' ')).toContain('L P');
  });

  it('keeps the order of pairs when several are added', () => {
    const edits: WeightEdit[] = ['L', 'P', 'O'].flatMap((label) =>
      ['U00:Anna', 'U00:left', 'U01:is'].map((attribute) => ({
        kind: 'state' as const,
        attribute,
        label,
        weight: 1,
      })),
    );
    const { model: full, added } = edited(edits);
    const { index } = full.parts;
    expect(added).toBe(index.stateLabels.length - model.parts.index.stateLabels.length);
    for (let a = 0; a < index.attributeCount; a++) {
      const labels = Array.from(index.stateLabels.subarray(index.stateOffsets[a], index.stateOffsets[a + 1]));
      expect(labels).toEqual(labels.toSorted((x, y) => x - y));
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  it('sets what no edit names to 0 if asked to', () => {
    const keep: WeightEdit = { kind: 'state', attribute: 'U00:Berlin', label: 'L', weight: 1.5 };
    const { model: bare, changed, zeroed } = edited([keep], model, 'zero');
    expect(changed).toBe(1);
    expect(zeroed).toBe(model.parts.weights.filter((w) => w !== 0).length - 1);
    expect(Array.from(bare.parts.weights).filter((w) => w !== 0)).toEqual([1.5]);
  });

  it.each<[string, WeightEdit]>([
    ['no label "X"', { kind: 'state', attribute: 'U00:Anna', label: 'X', weight: 1 }],
    ['no label "X"', { kind: 'transition', from: 'X', label: 'O', weight: 1 }],
    ['no attribute "nowhere"', { kind: 'state', attribute: 'nowhere', label: 'O', weight: 1 }],
    ['no edge attribute', { kind: 'edge', attribute: 'U00:Anna', from: 'O', label: 'O', weight: 1 }],
    ['attribute: missing', { kind: 'state', label: 'O', weight: 1 }],
    ['attribute: given', { kind: 'start', attribute: 'U00:Anna', label: 'O', weight: 1 }],
    ['from: missing', { kind: 'transition', label: 'O', weight: 1 }],
    ['from: given', { kind: 'state', attribute: 'U00:Anna', from: 'O', label: 'O', weight: 1 }],
    ['NaN', { kind: 'start', label: 'P', weight: Number.NaN }],
    ['Infinity', { kind: 'start', label: 'P', weight: Number.POSITIVE_INFINITY }],
    ['1e+101', { kind: 'start', label: 'P', weight: 1e101 }],
  ])('refuses with a reason: %s', (reason, edit) => {
    expect(() => edited([edit])).toThrow(OptionError);
    expect(() => edited([edit])).toThrow(reason);
  });

  it('refuses a second edit of one weight, and pairs of labels for a softmax head', async () => {
    const twice: WeightEdit = { kind: 'state', attribute: 'U00:Berlin', label: 'L', weight: 1 };
    expect(() => edited([twice, twice])).toThrow('a second row');
    const added: WeightEdit = { kind: 'start', label: 'O', weight: 1 };
    expect(() => edited([added, added])).toThrow('a second row');
    const { model: local } = await trainCrf(set, { head: 'softmax' });
    expect(() => edited([added], local)).toThrow('softmax');
  });
});
