/** What the weights of a model of hand features say, as it stands in results. */
import type { CrfModel } from '../../crf/index.ts';
import { topFeatures } from '../explain/top-features.ts';
import { transitionTable } from '../explain/transitions.ts';
import type { NamedWeight, WeightSummary } from './run-result.ts';

const TOP = 20;

/** The strongest features of each label, all transitions, and the share of each template in Σ|weight| of the state features. */
export function summariseWeights(model: CrfModel): WeightSummary {
  const named = (features: readonly NamedWeight[]): NamedWeight[] =>
    features.map(({ attribute, weight }) => ({ attribute, weight }));
  return {
    labels: topFeatures(model, TOP).map(({ label, positive, negative, positiveCount, negativeCount }) => ({
      label,
      positive: named(positive),
      negative: named(negative),
      positiveCount,
      negativeCount,
    })),
    transitions: model.head === 'crf' ? transitionsOf(model) : undefined,
    templates: templateShares(model),
  };
}

function transitionsOf(model: CrfModel): WeightSummary['transitions'] {
  const weights = model.labels.map((): (number | null)[] => model.labels.map(() => null));
  const ids = new Map(model.labels.map((label, id) => [label, id]));
  for (const { from, to, weight } of transitionTable(model).transitions) {
    const row = weights[ids.get(from) ?? -1];
    if (row !== undefined) row[ids.get(to) ?? -1] = weight;
  }
  return { labels: model.labels, weights };
}

/** In the order of the templates; those without a feature left out. */
function templateShares(model: CrfModel): WeightSummary['templates'] {
  const { index, weights, vocabularies, templates } = model.parts;
  const sums = templates.map(() => ({ features: 0, sum: 0 }));
  let total = 0;
  for (let a = 0; a < index.attributeCount; a++) {
    const entry = sums[vocabularies.attributes.template(a)];
    if (entry === undefined) continue;
    for (let f = index.stateOffsets[a] ?? 0; f < (index.stateOffsets[a + 1] ?? 0); f++) {
      const size = Math.abs(weights[f] ?? 0);
      if (size === 0) continue;
      entry.features++;
      entry.sum += size;
      total += size;
    }
  }
  return templates.flatMap((template, k) => {
    const { features, sum } = sums[k] ?? { features: 0, sum: 0 };
    return features === 0 ? [] : [{ template, features, share: total === 0 ? 0 : sum / total }];
  });
}
