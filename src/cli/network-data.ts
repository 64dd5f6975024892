/** Further data of a network: sentences that it is looked at with, their labels spelled as its own. */
import type { Corpus } from '../corpus/sentence.ts';
import type { NetworkModel } from '../neural/index.ts';
import { type CorpusInputOptions, loadCorpus } from './corpus-input.ts';
import { corpusUnder } from './label-reading.ts';
import { withModelFormat } from './model-input.ts';
import { UsageError } from './usage-error.ts';

/** @throws UsageError naming the flag where the file has no sentences; CorpusFormatError */
export async function loadNetworkData(
  path: string,
  options: CorpusInputOptions,
  model: NetworkModel,
  flag: string,
): Promise<Corpus> {
  const corpus = await loadCorpus(path, withModelFormat(options, model, path, false), 'auto');
  if (corpus.sentences.length === 0) throw new UsageError(`${flag}: ${path} has no sentences`);
  return corpus.labelColumn === undefined ? corpus : corpusUnder(corpus, model, options.scheme);
}
