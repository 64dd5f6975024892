/** The hand features of a level of the factor `templates`. */
import {
  type FeatureSpec,
  type PresetInputs,
  parseFeatureSpec,
  presetSpec,
  presetSpecWithout,
  resourceTemplates,
} from '../../features/index.ts';
import type { Task } from './schema.ts';

const WITHOUT = 'without:';

/**
 * `preset`: the preset of the task. `words`: the word alone, and the templates of the resources that are given, so that both factors can be
 * varied on their own. `without:GROUP`: the preset less one group of templates.
 * @throws OptionError naming the groups where the preset has no such group for these inputs
 */
export function templateSpec(level: string, task: Task, inputs: PresetInputs): FeatureSpec {
  if (level.startsWith(WITHOUT)) return presetSpecWithout(task, level.slice(WITHOUT.length), inputs);
  if (level !== 'words') return presetSpec(task, inputs);
  const words = presetSpec('words', inputs);
  const { resources } = inputs;
  if (resources === undefined) return words;
  const templates = [...words.templates, ...resourceTemplates(resources)];
  return parseFeatureSpec({ ...words, templates }, 'templates words');
}

/** The group a level leaves out; undefined for the other levels. */
export function groupLeftOut(level: string): string | undefined {
  return level.startsWith(WITHOUT) ? level.slice(WITHOUT.length) : undefined;
}
