/** `crf-lab explain` of a network, alone and beside a model of hand features. */
import {
  type CharacterWorth,
  explainSideBySide,
  type GradientAttribution,
  integratedGradients,
  type NearestWords,
  NeighbourIndex,
  networkMarginals,
  type OcclusionAttribution,
  occlude,
  occludeCharacters,
  type SideBySide,
  spellingMarginals,
} from '../compare/index.ts';
import { pathKind } from '../corpus/files.ts';
import type { NetworkInspector, NetworkModel } from '../neural/index.ts';
import { blameFile } from './corpus-input.ts';
import {
  blameFlagsAsync,
  blameInput,
  chosenTokens,
  type ExplainOptions,
  type FoundSentence,
  findSentence,
  NOTHING_FOUND,
} from './explain-input.ts';
import { explainByOcclusion } from './explain-occlusion.ts';
import { loadModel } from './model-file.ts';
import { formatGradientList, formatGradients, formatSideBySide } from './network-account-table.ts';
import { loadNetworkData } from './network-data.ts';
import { loadNetwork } from './network-folder.ts';
import { printJson, printText } from './output.ts';
import { UsageError } from './usage-error.ts';

/** Nearest words and tokens of each kind that are shown. */
const NEIGHBOURS = 8;

/** One decision of a network: gradients, occlusion of words and characters, nearest words. Plain data. */
export interface NetworkExplanation extends GradientAttribution {
  /** log p(y_t = label | x) − log p(y_t = rival | x). */
  readonly logOdds: number;
  /** log-odds with all words occluded, and what each word is worth, `[T]`. */
  readonly occlusion: Pick<OcclusionAttribution, 'occludedMargin'> & { readonly words: readonly number[] };
  readonly characters: readonly CharacterWorth[];
  /** The same where the words keep their vectors; null for a network that reads no characters. */
  readonly spelling: readonly CharacterWorth[] | null;
  /** null without --data. */
  readonly nearest: NearestWords | null;
}

export async function explainNetwork(options: ExplainOptions): Promise<void> {
  const model = await loadNetwork(options.model);
  const found = await findSentence(options, model);
  const { sentence } = found;
  const inspector = await model.inspector({ threads: 1 });
  try {
    const { predictor } = inspector;
    const labels = await blameInput(options, () => {
      const data = predictor.encodeContexts([found]);
      return predictor.names(data, predictor.decode(data, options.decode))[0] ?? [];
    });
    if (options.occlude === true) {
      await explainByOcclusion(options, model, networkMarginals(predictor, found), sentence, labels);
      return;
    }
    const tokens = chosenTokens(options, model.scheme, sentence.tokens, labels);
    const neighbours = await neighbourIndex(options, model, inspector);
    const explanations: NetworkExplanation[] = [];
    for (const token of tokens) {
      const one = await blameFlagsAsync(() => explainToken(inspector, found, token, options, neighbours));
      if (one !== null) explanations.push(one);
    }
    const [first] = explanations;
    if (options.json === true)
      printJson(options.token === undefined ? { labels, explanations } : (first ?? null));
    else if (tokens.length === 0) printText(NOTHING_FOUND);
    else if (first === undefined) printText(NO_OTHER_LABEL);
    else if (options.token === undefined) printText(formatGradientList(explanations));
    else printText(formatGradients(first, options.top));
  } finally {
    await inspector.close();
  }
}

const NO_OTHER_LABEL = 'no other label is possible\n';

async function explainToken(
  inspector: NetworkInspector,
  place: FoundSentence,
  token: number,
  { against, decode, baseline, score, steps }: ExplainOptions,
  neighbours: NeighbourIndex | undefined,
): Promise<NetworkExplanation | null> {
  const { sentence } = place;
  const gradients = integratedGradients(inspector, sentence, token, {
    place,
    against,
    decode,
    baseline,
    score,
    steps,
  });
  if (gradients === null) return null;
  const { label, rival } = gradients;
  const source = networkMarginals(inspector.predictor, place);
  const [occlusion] = await occlude(source, [sentence], [{ sentence: 0, token, label, rival }]);
  const decision = { token, label, rival };
  const readsCharacters = inspector.channels.some(({ name }) => name === 'characters');
  return {
    ...gradients,
    logOdds: occlusion?.margin ?? 0,
    occlusion: { words: occlusion?.tokens ?? [], occludedMargin: occlusion?.occludedMargin ?? 0 },
    characters: await occludeCharacters(source, sentence, decision),
    spelling: readsCharacters
      ? await occludeCharacters(spellingMarginals(inspector.predictor, sentence, place), sentence, decision)
      : null,
    nearest: neighbours?.nearest(sentence, token, NEIGHBOURS) ?? null,
  };
}

/** The tokens of --data, read as the network's training corpus was. */
async function neighbourIndex(
  { data, format, columns }: ExplainOptions,
  model: NetworkModel,
  inspector: NetworkInspector,
): Promise<NeighbourIndex | undefined> {
  if (data === undefined) return undefined;
  const { sentences } = await loadNetworkData(data, { format, columns }, model, '--data');
  return blameFile(data, () => new NeighbourIndex(inspector, sentences));
}

/** A CRF's exact account and a network's gradients of the same tokens. */
export async function explainBeside(options: ExplainOptions): Promise<void> {
  const { network = '', against, decode, baseline, score, steps } = options;
  const model = await loadModel(options.model);
  if (model.parts.features === undefined)
    throw new UsageError(
      '--network: the model was trained on attribute files and shares no words with a network',
    );
  if ((await pathKind(network)) !== 'directory')
    throw new UsageError(
      `--network: ${network} is no folder of a network, expected one that crf-lab train --model-type bilstm wrote`,
    );
  const other = await loadNetwork(network);
  const place = await findSentence(options, model);
  const { sentence } = place;
  const inspector = await other.inspector({ threads: 1 });
  try {
    const labels = await blameInput(options, () =>
      model.labelEncoded(model.encoder.encode([place]), 0, { decode }),
    );
    const tokens = chosenTokens(options, model.scheme, sentence.tokens, labels);
    const found: SideBySide[] = [];
    for (const token of tokens) {
      const one = await blameInput(options, () =>
        blameFlagsAsync(() =>
          explainSideBySide(model, inspector, sentence, token, {
            ...{ against, decode, baseline, score, steps },
            place,
          }),
        ),
      );
      if (one !== null) found.push(one);
    }
    const [first] = found;
    if (options.json === true)
      printJson(options.token === undefined ? { labels, decisions: found } : (first ?? null));
    else if (tokens.length === 0) printText(NOTHING_FOUND);
    else if (first === undefined) printText(NO_OTHER_LABEL);
    else printText(found.map((each) => formatSideBySide(each, options.top)).join('\n'));
  } finally {
    await inspector.close();
  }
}
