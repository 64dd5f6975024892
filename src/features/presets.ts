/** Named template sets, fitted to what a corpus and the given resources offer. */
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
      return spec(preset, nerTemplates(inputs));
    case 'pos':
      return spec(preset, posTemplates(inputs));
    case 'chunk':
      return spec(preset, chunkTemplates(inputs));
    case 'slots':
      return spec(preset, [
        ...templateGroups('W', 'WB', 'WB2', 'L', 'AFF4', 'BE'),
        ...resourceTemplates(inputs),
      ]);
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
    if (columns.includes(column)) continue;
    const present = columns.map((name) => `"${name}"`).join(', ') || 'none';
    throw new OptionError(
      'preset',
      `${preset} needs a column "${column}", the corpus has besides words and labels: ${present}; name its columns or choose another preset`,
    );
  }
}

/** Gazetteers, clusters and vectors, as far as they are given. */
function resourceTemplates({ resources = NO_RESOURCES }: PresetInputs): Template[] {
  return [
    ...[...resources.clusters.values()].flatMap((lexicon) => clusterTemplates(lexicon)),
    ...(resources.gazetteers.size > 0 ? templateGroups('GAZ') : []),
    ...(resources.vectors === undefined ? [] : templateGroups('GV')),
  ];
}

function nerTemplates(inputs: PresetInputs): Template[] {
  const has = (column: string): boolean => inputs.columns.includes(column);
  return [
    ...templateGroups('W', 'WB', 'L', 'SH', 'TY', 'AFF4', 'FLG', 'BE', 'SENT', 'CONJ'),
    ...(has('pos') ? templateGroups('POS', 'CONJP') : []),
    ...(has('chunk') ? templateGroups('CHK') : []),
    ...(inputs.hasDocuments === true ? templateGroups('DOC', 'DOCX') : []),
    ...resourceTemplates(inputs),
  ];
}

function posTemplates(inputs: PresetInputs): Template[] {
  return [...templateGroups('W', 'WB', 'L', 'SH', 'TY', 'AFFL5', 'FLG', 'BE'), ...resourceTemplates(inputs)];
}

function chunkTemplates(inputs: PresetInputs): Template[] {
  const windows = inputs.columns.includes('pos') ? ['CH0', 'CHP', 'CHWP', 'CHWP3'] : ['W', 'WB', 'BE'];
  return [...templateGroups(...windows, 'AFF4', 'SH', 'FLG'), ...resourceTemplates(inputs)];
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
