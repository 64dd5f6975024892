import {
  labelTask,
  type ProbeResult,
  type ProbeTask,
  probeStates,
  probeTasks,
  probeTemplates,
} from '../../compare/index.ts';
import { pathKind } from '../../corpus/files.ts';
import { OptionError } from '../../errors.ts';
import type { Resources } from '../../features/index.ts';
import { blameFile, type CorpusInputOptions } from '../corpus-input.ts';
import { loadNetworkData } from '../network-data.ts';
import { loadNetwork } from '../network-folder.ts';
import { printJson, printMessage, printText } from '../output.ts';
import { formatProbe } from '../probe-table.ts';
import { checkResourceNames, loadResources, type ResourceOptions } from '../resource-input.ts';
import { UsageError } from '../usage-error.ts';

export interface ProbeCommandOptions extends ResourceOptions {
  readonly model: string;
  readonly data: string;
  readonly tokens: number;
  readonly values: number;
  readonly seed: number;
  readonly quiet?: true | undefined;
  readonly json?: true | undefined;
  readonly format?: CorpusInputOptions['format'];
  readonly columns?: string[] | undefined;
}

export async function runProbe(options: ProbeCommandOptions): Promise<void> {
  const { model: path, data, tokens, values, seed, format, columns } = options;
  if ((await pathKind(path)) !== 'directory')
    throw new UsageError(
      `--model: ${path} is no folder of a network; models of hand features have no hidden states`,
    );
  checkResourceNames(options);
  const model = await loadNetwork(path);
  const corpus = await loadNetworkData(data, { format, columns }, model, '--data');
  const resources: Resources = await loadResources(options);
  const others = corpus.columns.filter((name) => corpus.sentences[0]?.columns.has(name) === true);
  const tasks: ProbeTask[] = await blameFile(data, () =>
    probeTasks(probeTemplates(others, resources), corpus.sentences, resources),
  );
  if (corpus.labelColumn !== undefined && corpus.sentences.every(({ labels }) => labels !== undefined))
    tasks.push(labelTask(corpus.sentences));
  const inspector = await model.inspector({ threads: 1 });
  try {
    const onTask = (name: string, done: number, count: number): void => {
      if (options.quiet !== true) printMessage(`probe ${done + 1} of ${count}: ${name}\n`);
    };
    const result = probe(() =>
      probeStates(inspector, corpus.sentences, tasks, { tokens, values, seed, onTask }),
    );
    if (options.json === true) printJson(result);
    else printText(formatProbe(result));
  } finally {
    await inspector.close();
  }
}

/** Options out of range are the command line's fault. */
function probe(work: () => ProbeResult): ProbeResult {
  try {
    return work();
  } catch (error) {
    if (error instanceof OptionError)
      throw new UsageError(`--${error.path}: ${error.reason}`, { cause: error });
    throw error;
  }
}
