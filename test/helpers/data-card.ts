/** The figures by which the embedded corpus is held against the published ones. */
import { type Corpus, corpusStatistics } from '../../src/corpus/index.ts';

export interface DataCard {
  /** Share of training tokens whose label is O. */
  readonly outsideShare: number;
  /** Entities per 100 training tokens. */
  readonly density: number;
  /** Share of training tokens whose form has more than one label in train. */
  readonly ambiguity: number;
  /** Share of test tokens whose form is not in train. */
  readonly unseenTokens: number;
  /** Share of test entities whose words are no entity of train. */
  readonly unseenEntities: number;
  /** Mean number of tokens in a training sentence. */
  readonly sentenceLength: number;
}

export function measureCard(train: Corpus, test: Corpus): DataCard {
  const ofTrain = corpusStatistics(train);
  const { overlap } = corpusStatistics(test, { train });
  if (overlap === undefined) throw new Error('statistics against train lack the overlap');
  return {
    outsideShare: ofTrain.outsideShare,
    density: ofTrain.entitiesPer100Tokens,
    ambiguity: ofTrain.ambiguity.tokens,
    unseenTokens: overlap.unseenTokens,
    unseenEntities: overlap.unseenEntities,
    sentenceLength: ofTrain.meanSentenceLength,
  };
}
