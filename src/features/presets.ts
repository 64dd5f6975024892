/** Named template sets, fitted to what a corpus and the given resources offer. */
import { findName } from '../corpus/column-names.ts';
import { OptionError } from '../errors.ts';
import { NO_RESOURCES, type Resources } from './resources.ts';
import {
  at,
  FEATURE_SPEC_VERSION,
  type FeatureSpec,
  type FieldInput,
  parseFeatureSpec,
  type Template,
  templateName,
} from './template.ts';
import { affixTemplates, conjunction, flagTemplates, ngramWindow, window } from './template-builders.ts';
import { clusterTemplates, SENTENCE_EDGES, templateGroups } from './template-groups.ts';

/**
 * `ner`, `pos`, `chunk`, `slots`: for that task. `crfsuite-chunking`: the templates of CRFsuite's chunking tutorial,
 * attribute for attribute. `crfsuite-ner`: a classic set for CoNLL-2003, likewise fixed. `words`: the word alone.
 */
export const PRESETS = [
  'ner',
  'pos',
  'chunk',
  'slots',
  'crfsuite-chunking',
  'crfsuite-ner',
  'words',
] as const;

export type PresetName = (typeof PRESETS)[number];

/** What there is for templates to read. */
export interface PresetInputs {
  /** Columns of the corpus besides words and labels. */
  readonly columns: readonly string[];
  /** Whether the corpus marks documents; without, the neighbours of a word in its whole corpus would count. Default false. */
  readonly hasDocuments?: boolean;
  readonly resources?: Resources;
}

/**
 * The templates of a preset. Templates for columns and resources that are not there are left out, except in the two
 * fixed sets.
 * @throws OptionError where no preset has that name, or a fixed set lacks one of its columns
 */
export function presetSpec(preset: PresetName, inputs: PresetInputs): FeatureSpec {
  switch (preset) {
    case 'ner':
    case 'pos':
    case 'chunk':
    case 'slots':
      return spec(preset, sumOfGroups(presetGroups(preset, inputs)));
    case 'words':
      return spec(preset, window({ field: 'word' }, 0, 0));
    case 'crfsuite-chunking':
      requireColumns(preset, ['pos'], inputs);
      return { ...spec(preset, crfsuiteChunkingTemplates()), replaceColon: true };
    case 'crfsuite-ner':
      requireColumns(preset, ['pos', 'chunk'], inputs);
      return spec(preset, crfsuiteNerTemplates());
    default: {
      const unknown: never = preset;
      throw new OptionError(
        'preset',
        `no preset ${JSON.stringify(unknown)}, expected one of ${PRESETS.join(', ')}`,
      );
    }
  }
}

function spec(name: PresetName, templates: readonly Template[]): FeatureSpec {
  return parseFeatureSpec(
    { version: FEATURE_SPEC_VERSION, name, templates, transitions: true, replaceColon: false },
    `preset ${name}`,
  );
}

function requireColumns(preset: PresetName, needed: readonly string[], { columns }: PresetInputs): void {
  for (const column of needed) {
    if (findName(columns, column) !== undefined) continue;
    const present = columns.map((name) => `"${name}"`).join(', ') || 'none';
    throw new OptionError(
      'preset',
      `${preset} needs a column "${column}", the corpus has besides words and labels: ${present}; name its columns or choose another preset`,
    );
  }
}

/** The presets that are sums of template groups. */
export type GroupedPreset = Extract<PresetName, 'ner' | 'pos' | 'chunk' | 'slots'>;

/**
 * The groups a preset is made of for these inputs, by their names in TEMPLATE_GROUPS; `CLU`: the templates of all clusters. A template
 * that stands in two groups is in both.
 */
export function presetGroups(
  preset: GroupedPreset,
  inputs: PresetInputs,
): ReadonlyMap<string, readonly Template[]> {
  return new Map([
    ...groupNames(preset, inputs).map((name): [string, Template[]] => [name, templateGroups(name)]),
    ...resourceGroups(inputs),
  ]);
}

/**
 * A preset less one of its groups; templates that another group has too stay.
 * @throws OptionError naming the groups where the preset has no such group for these inputs
 */
export function presetSpecWithout(preset: GroupedPreset, group: string, inputs: PresetInputs): FeatureSpec {
  const groups = new Map(presetGroups(preset, inputs));
  if (!groups.delete(group)) {
    throw new OptionError(
      'templates',
      `preset ${preset} has no group ${group} here, its groups are ${[...groups.keys()].join(', ')}`,
    );
  }
  return spec(preset, sumOfGroups(groups));
}

/** A template that stands in two groups once, where it comes first. */
function sumOfGroups(groups: ReadonlyMap<string, readonly Template[]>): Template[] {
  const templates = [...groups.values()].flat();
  return [...new Map(templates.map((template) => [templateName(template), template])).values()];
}

/** Templates of the resources that are given: what every preset but the fixed sets and `words` adds to its own. */
export function resourceTemplates(resources: Resources): Template[] {
  return resourceGroups({ columns: [], resources }).flatMap(([, templates]) => templates);
}

/** Gazetteers, clusters and vectors, as far as they are given. */
function resourceGroups({ resources = NO_RESOURCES }: PresetInputs): [string, readonly Template[]][] {
  const clusters = [...resources.clusters.values()].flatMap((lexicon) => clusterTemplates(lexicon));
  return [
    ...(clusters.length > 0 ? [['CLU', clusters] satisfies [string, Template[]]] : []),
    ...(resources.gazetteers.size > 0 ? [['GAZ', templateGroups('GAZ')] satisfies [string, Template[]]] : []),
    ...(resources.vectors === undefined ? [] : [['GV', templateGroups('GV')] satisfies [string, Template[]]]),
  ];
}

function groupNames(preset: GroupedPreset, { columns, hasDocuments = false }: PresetInputs): string[] {
  const hasPos = findName(columns, 'pos') !== undefined;
  switch (preset) {
    case 'ner':
      return [
        ...['W', 'WB', 'L', 'SH', 'TY', 'AFF4', 'FLG', 'BE', 'SENT', 'CONJ'],
        ...(hasPos ? ['POS', 'CONJP'] : []),
        ...(findName(columns, 'chunk') === undefined ? [] : ['CHK']),
        ...(hasDocuments ? ['DOC', 'DOCX'] : []),
      ];
    case 'pos':
      return ['W', 'WB', 'L', 'SH', 'TY', 'AFFL5', 'FLG', 'BE'];
    case 'chunk':
      return [...(hasPos ? ['CH0', 'CHP', 'CHWP', 'CHWP3'] : ['W', 'WB', 'BE']), 'AFF4', 'SH', 'FLG'];
    case 'slots':
      return ['W', 'WB', 'WB2', 'L', 'AFF4', 'BE'];
    default:
      return preset satisfies never;
  }
}

/** Order and names as in CRFsuite's example/chunking.py, on which the tutorial's figures rest. */
function crfsuiteChunkingTemplates(): Template[] {
  const word: FieldInput = { field: 'word' };
  const pos: FieldInput = { field: 'column', name: 'pos' };
  return [
    ...window(word, -2, 2),
    ...ngramWindow(word, -1, 1, 2),
    ...window(pos, -2, 2),
    ...ngramWindow(pos, -2, 2, 2),
    ...ngramWindow(pos, -2, 2, 3),
    ...SENTENCE_EDGES,
  ];
}

function crfsuiteNerTemplates(): Template[] {
  const word: FieldInput = { field: 'word' };
  const type: FieldInput = { field: 'type' };
  const pos: FieldInput = { field: 'column', name: 'pos' };
  const chunk: FieldInput = { field: 'column', name: 'chunk' };
  const chunkTemplatesAsNamed = [...window(chunk, -1, 1), ...ngramWindow(chunk, -1, 1, 2)].map((template) =>
    conjunction(template.parts, { name: templateName(template).replaceAll('chunk', 'chk') }),
  );
  return [
    ...window(word, -2, 2),
    ...ngramWindow(word, -1, 1, 2),
    ...window({ field: 'lower' }, -1, 1),
    conjunction([at({ field: 'shape' })]),
    ...window(type, -2, 2),
    ...ngramWindow(type, -1, 1, 2),
    ...ngramWindow(type, -1, 1, 3),
    ...window(pos, -2, 2),
    ...ngramWindow(pos, -1, 1, 2),
    ...chunkTemplatesAsNamed,
    ...affixTemplates(4),
    ...flagTemplates(),
    ...SENTENCE_EDGES,
  ];
}
