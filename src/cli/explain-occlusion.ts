/** Decisions of any model by occlusion of words. */
import { type MarginalSource, type OcclusionAttribution, occlude } from '../compare/index.ts';
import type { Sentence } from '../corpus/sentence.ts';
import { formatOcclusion } from './account-table.ts';
import {
  blameInput,
  chosenTokens,
  type Explained,
  type ExplainOptions,
  NOTHING_FOUND,
} from './explain-input.ts';
import { printJson, printText } from './output.ts';
import { UsageError } from './usage-error.ts';

export async function explainByOcclusion(
  options: ExplainOptions,
  model: Explained,
  source: MarginalSource,
  sentence: Sentence,
  labels: readonly string[],
): Promise<void> {
  const { tokens } = sentence;
  const { against: rival } = options;
  const decisions = chosenTokens(options, model.scheme, tokens, labels).map((token) => {
    const label = labels[token] ?? '';
    if (rival !== undefined && !model.labels.includes(rival))
      throw new UsageError(
        `--against: the model has no label ${JSON.stringify(rival)}, only ${model.labels.join(', ')}`,
      );
    if (rival === label)
      throw new UsageError(`--against: the token is labelled ${rival} itself: name another label`);
    return { sentence: 0, token, label, rival };
  });
  const found: OcclusionAttribution[] = await blameInput(options, () =>
    occlude(source, [sentence], decisions),
  );
  const plain = found.map(({ sentence: _, tokens: worth, ...rest }) => ({ tokens, labels, ...rest, worth }));
  if (options.json === true) {
    printJson(options.token === undefined ? { labels, occlusions: plain } : plain[0]);
    return;
  }
  if (found.length === 0) printText(NOTHING_FOUND);
  printText(found.map((each) => formatOcclusion(each, tokens, options.top)).join('\n'));
}
