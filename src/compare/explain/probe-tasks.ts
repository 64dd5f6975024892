/** Hand features as questions to a network's hidden states: what is the value of this template at this token? */
import type { Sentence } from '../../corpus/index.ts';
import {
  type AttributeTemplate,
  at,
  conjunction,
  contextsOf,
  createExtractor,
  FEATURE_SPEC_VERSION,
  type FeatureSpec,
  type FieldInput,
  type Resources,
  templateName,
} from '../../features/index.ts';

/** A feature of every token of some sentences. */
export interface ProbeTask {
  readonly name: string;
  /** Value of every token, `[P]`; empty where the feature is not there. */
  readonly values: readonly string[];
  /** The words it is read from, `[P]`: equal words, equal string. */
  readonly words: readonly string[];
}

/**
 * The features that are asked for by default: those of the word (capitals, digits, shape, affixes), of its neighbours (capitals, the
 * word before), its place, whether it is in a name list and what other columns say, as far as there are any.
 */
export function probeTemplates(
  columns: readonly string[],
  resources: Resources | undefined,
): AttributeTemplate[] {
  const flag = (name: string, own: 'iu' | 'au' | 'hd' | 'hy' | 'sym', offset = 0): AttributeTemplate =>
    conjunction([at({ field: 'flag', flag: own }, offset)], { name });
  const value = (name: string, field: FieldInput, offset = 0): AttributeTemplate =>
    conjunction([at(field, offset)], { name, boundary: 'pad' });
  return [
    flag('capitalised', 'iu'),
    flag('all capitals', 'au'),
    flag('has a digit', 'hd'),
    flag('has a hyphen', 'hy'),
    flag('punctuation', 'sym'),
    value('word shape', { field: 'type' }),
    value('last 3 letters', { field: 'suffix', length: 3 }),
    value('first 3 letters', { field: 'prefix', length: 3 }),
    flag('word before capitalised', 'iu', -1),
    flag('word after capitalised', 'iu', 1),
    value('word before', { field: 'lower' }, -1),
    value('word after', { field: 'lower' }, 1),
    value('word 2 before', { field: 'lower' }, -2),
    conjunction([at({ field: 'position', position: 'first' })], { name: 'first of the sentence' }),
    ...columns.map((name) => value(name, { field: 'column', name })),
    ...(resources === undefined || resources.gazetteers.size === 0
      ? []
      : [value('in a name list', { field: 'gazetteer' })]),
  ];
}

/**
 * The values of each template at all tokens. Several values of one token (name lists) make one together.
 * @throws OptionError where a template reads a column or resource that is not there
 */
export function probeTasks(
  templates: readonly AttributeTemplate[],
  sentences: readonly Sentence[],
  resources?: Resources,
): ProbeTask[] {
  const spec: FeatureSpec = {
    version: FEATURE_SPEC_VERSION,
    name: 'probe',
    templates: [...templates],
    transitions: true,
    replaceColon: false,
  };
  const extractor = createExtractor(spec, resources);
  const values: string[][] = templates.map(() => []);
  for (const context of contextsOf(sentences)) {
    const { attributes, templates: ids } = extractor.extractInContext(context);
    for (const [t, names] of attributes.entries()) {
      for (const [k, ofTemplate] of values.entries())
        ofTemplate.push(names.filter((_, i) => ids?.[t]?.[i] === k).join(' '));
    }
  }
  return templates.map((template, k) => {
    const offsets = [...new Set(template.parts.map(({ offset }) => offset))];
    return {
      name: templateName(template),
      values: values[k] ?? [],
      words: sentences.flatMap(({ tokens }) =>
        tokens.map((_, t) => offsets.map((offset) => tokens[t + offset] ?? '').join('\0')),
      ),
    };
  });
}

/** The gold labels as one more task, which the network was trained for. @throws RangeError where a sentence has none */
export function labelTask(sentences: readonly Sentence[]): ProbeTask {
  const values = sentences.flatMap(({ tokens, labels }) => {
    if (labels === undefined) throw new RangeError('a sentence without labels');
    return tokens.map((_, t) => labels[t] ?? '');
  });
  return { name: 'label', values, words: sentences.flatMap(({ tokens }) => [...tokens]) };
}
