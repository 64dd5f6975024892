import { isTemplateNamed, topFeatures, transitionTable } from '../../compare/index.ts';
import { loadModel } from '../model-file.ts';
import { printJson, printText } from '../output.ts';
import { UsageError } from '../usage-error.ts';
import { formatFeatures, formatTransitions } from '../weights-table.ts';

export interface WeightsOptions {
  readonly model: string;
  readonly label?: string | undefined;
  readonly top: number;
  readonly match?: string | undefined;
  readonly template?: string | undefined;
  readonly transitions?: true | undefined;
  readonly json?: true | undefined;
}

export async function runWeights(options: WeightsOptions): Promise<void> {
  const match = options.match === undefined ? undefined : parseRegex(options.match);
  const model = await loadModel(options.model);
  if (options.label !== undefined && !model.labels.includes(options.label)) {
    throw new UsageError(
      `--label: the model has no label ${JSON.stringify(options.label)}, only ${model.labels.join(', ')}`,
    );
  }
  const { templates } = model.parts;
  const { template } = options;
  const isKnown = template === undefined || templates.some((name) => isTemplateNamed(name, template));
  if (!isKnown && templates.length > 0) {
    throw new UsageError(
      `--template: the model has no template ${JSON.stringify(options.template)}, only ${templates.join(', ')}`,
    );
  }
  const table = transitionTable(model);
  const isOnLabel = ({ from, to }: { from: string; to: string }): boolean =>
    options.label === undefined || from === options.label || to === options.label;
  const transitions = { ...table, transitions: table.transitions.filter(isOnLabel) };
  const features =
    options.transitions === true
      ? undefined
      : topFeatures(model, options.top, { label: options.label, match, template: options.template });
  if (options.json === true) {
    printJson({
      head: model.head,
      scheme: model.scheme,
      labels: model.labels,
      ...transitions,
      ...(features === undefined ? {} : { features }),
    });
    return;
  }
  // A filter by attribute asks for attributes.
  const showsTransitions =
    options.transitions === true || (match === undefined && options.template === undefined);
  if (showsTransitions)
    printText(
      formatTransitions(transitions, options.transitions === true ? table.transitions.length : options.top),
    );
  if (features !== undefined) printText(`${showsTransitions ? '\n' : ''}${formatFeatures(features)}`);
}

function parseRegex(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--match: ${reason}`, { cause: error });
  }
}
