/** The hand features of a run: those of its task's preset, fitted to the corpus and the resources, and what an ablation leaves of them. */
import type { Corpus } from '../../corpus/index.ts';
import { OptionError } from '../../errors.ts';
import {
  type FeatureSpec,
  presetSpec,
  type Resources,
  TEMPLATE_GROUPS,
  templateGroups,
  templateName,
} from '../../features/index.ts';
import type { Task } from '../experiment/schema.ts';

const WITHOUT = 'without:';

/**
 * `preset`: all of the preset. `words`: the word alone, and what the given resources say of it. `without:GROUP`: the preset
 * less the templates of a group (src/features/template-groups.ts), wherever they stand.
 * @throws OptionError for an unknown group, and for one that the preset has nothing of
 */
export function runTemplates(
  level: string,
  {
    task,
    corpus,
    resources,
  }: { readonly task: Task; readonly corpus: Corpus; readonly resources: Resources },
): FeatureSpec {
  const columns = [...(corpus.sentences[0]?.columns.keys() ?? [])];
  const inputs = { columns, hasDocuments: corpus.documents > 1, resources };
  const preset = presetSpec(task, inputs);
  if (level === 'preset') return preset;
  if (level === 'words') {
    const bare = new Set(
      presetSpec(task, { columns, hasDocuments: inputs.hasDocuments }).templates.map(templateName),
    );
    const ofResources = preset.templates.filter((template) => !bare.has(templateName(template)));
    const words = presetSpec('words', inputs);
    return { ...words, templates: [...words.templates, ...ofResources] };
  }
  const group = level.startsWith(WITHOUT) ? level.slice(WITHOUT.length) : level;
  if (!TEMPLATE_GROUPS.has(group)) {
    const known = [...TEMPLATE_GROUPS.keys()].join(', ');
    throw new OptionError('templates', `no template group ${group}, expected one of ${known}`);
  }
  const removed = new Set(templateGroups(group).map(templateName));
  const templates = preset.templates.filter((template) => !removed.has(templateName(template)));
  if (templates.length === preset.templates.length) {
    throw new OptionError(
      'templates',
      `the preset ${task} on ${corpus.name} has no template of the group ${group}: leave ${level} away for it`,
    );
  }
  return { ...preset, templates };
}
