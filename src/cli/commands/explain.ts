import {
  attributeTokens,
  crfMarginals,
  type DecisionAccount,
  explainEncoded,
  type TokenAttribution,
} from '../../compare/index.ts';
import { pathKind } from '../../corpus/files.ts';
import { formatAccount, formatAccounts, formatWordAttribution } from '../account-table.ts';
import {
  blameFlags,
  blameInput,
  chosenTokens,
  type ExplainOptions,
  findEncoded,
  findSentence,
  findSequence,
  NOTHING_FOUND,
} from '../explain-input.ts';
import { explainByOcclusion } from '../explain-occlusion.ts';
import { loadModel } from '../model-file.ts';
import { printJson, printText } from '../output.ts';
import { UsageError } from '../usage-error.ts';

export async function runExplain(options: ExplainOptions): Promise<void> {
  checkOptions(options);
  const isNetwork = (await pathKind(options.model)) === 'directory';
  checkKinds(options, isNetwork);
  if (isNetwork || options.network !== undefined) {
    const { explainBeside, explainNetwork } = await import('../explain-network.ts');
    await (isNetwork ? explainNetwork(options) : explainBeside(options));
    return;
  }
  const model = await loadModel(options.model);
  if (options.occlude === true) {
    const place = await findSentence(options, model);
    const labels = await blameInput(options, () =>
      model.labelEncoded(model.encoder.encode([place]), 0, { decode: options.decode }),
    );
    await explainByOcclusion(options, model, crfMarginals(model, place), place.sentence, labels);
    return;
  }
  const source =
    model.parts.input.format === 'crfsuite' && options.text === undefined
      ? await findSequence(options, model)
      : await findEncoded(options, model);
  const labels = model.labelEncoded(source.data, source.n, { decode: options.decode });
  const tokens = chosenTokens(options, model.scheme, source.sentence?.tokens, labels);
  const explain = (token: number): DecisionAccount => {
    const { against, decode } = options;
    return blameFlags(() =>
      explainEncoded(model, source.data, source.n, token, {
        against,
        decode,
        tokens: source.sentence?.tokens,
      }),
    );
  };
  const accounts = tokens.map(explain);
  const words = (account: DecisionAccount): TokenAttribution | null =>
    source.sentence === undefined ? null : attributeTokens(model, account, source.sentence);
  const [first] = accounts;
  if (options.json === true) {
    const whole = accounts.map((account) => ({ ...account, words: words(account) }));
    printJson(options.token === undefined ? { labels, accounts: whole } : whole[0]);
  } else if (options.token === undefined || first === undefined) {
    printText(accounts.length === 0 ? NOTHING_FOUND : formatAccounts(accounts));
  } else {
    const attribution = words(first);
    const byWord = attribution === null ? '' : `\n${formatWordAttribution(attribution, first.tokens)}`;
    printText(formatAccount(first, options.top) + byWord);
  }
}

function checkOptions({ text, input, sentence, token, against }: ExplainOptions): void {
  if ((text === undefined) === (input === undefined))
    throw new UsageError('--text or --input: give one of them, a text or a file');
  if (text !== undefined && sentence !== undefined)
    throw new UsageError('--sentence: counts the sentences of --input; --text is one');
  if (against !== undefined && token === undefined)
    throw new UsageError('--against: name the token that is to be labelled so with --token');
}

/** What only networks can be asked. */
function checkKinds(options: ExplainOptions, isNetwork: boolean): void {
  const { network, occlude, data } = options;
  if (isNetwork && network !== undefined)
    throw new UsageError(
      '--network: give the model of hand features as --model and the network as --network',
    );
  if (network !== undefined && occlude === true)
    throw new UsageError('--occlude: with --network occlusion of both models is shown anyhow');
  if (network !== undefined && data !== undefined)
    throw new UsageError('--data: nearest words are those of a network alone, given as --model');
  if (isNetwork && occlude !== true) return;
  for (const name of ['baseline', 'score', 'steps', 'data'] as const) {
    if (options[name] !== undefined && (network === undefined || name === 'data'))
      throw new UsageError(
        `--${name}: belongs to the gradients of a network${occlude === true ? ', leave --occlude away' : ''}`,
      );
  }
}
