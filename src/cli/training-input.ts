/** The training and dev data of `crf-lab train`: ready attributes, or a corpus and templates. */
import type { Corpus, TagScheme } from '../corpus/index.ts';
import {
  type DevSet,
  prepareDevSet,
  prepareTrainingSet,
  readAttributeDevSet,
  readAttributeTrainingSet,
  type TrainingSet,
} from '../crf/index.ts';
import { CorpusFormatError, OptionError } from '../errors.ts';
import {
  columnsReadBy,
  type FeatureSpec,
  type PresetName,
  parseTemplateFile,
  presetSpec,
  type Resources,
} from '../features/index.ts';
import {
  blameFile,
  type CorpusInputOptions,
  definedOnly,
  loadCorpus,
  readingOptions,
  readText,
} from './corpus-input.ts';
import { checkOutside, convertCorpus, corpusUnder, detectLabels } from './label-reading.ts';
import { warn } from './output.ts';
import { checkResourcesRead, loadResources, type ResourceOptions } from './resource-input.ts';
import { UsageError } from './usage-error.ts';

export interface TrainingInputOptions extends CorpusInputOptions, ResourceOptions {
  readonly train: string;
  readonly dev?: string | undefined;
  readonly preset?: PresetName | undefined;
  readonly template?: string | undefined;
  readonly toScheme?: TagScheme | undefined;
}

export type Say = (text: string) => void;

/** Templates or ready attributes: one of them, and nothing that would be passed over in silence. */
export function checkFeatureSource(options: TrainingInputOptions): void {
  const { format, preset, template, gazetteer, clusters, vectors, toScheme, map } = options;
  if (format !== 'crfsuite') {
    if ((preset === undefined) !== (template === undefined)) return;
    throw new UsageError('give either --preset or --template (or --format crfsuite with ready attributes)');
  }
  const flags = {
    '--preset': preset,
    '--template': template,
    '--gazetteer': gazetteer,
    '--clusters': clusters,
    '--vectors': vectors,
    '--to-scheme': toScheme,
    '--map': map,
    '--outside': options.outside,
  };
  const [useless] = Object.entries(flags).find(([, value]) => value !== undefined) ?? [];
  if (useless === undefined) return;
  throw new UsageError(
    `${useless}: --format crfsuite reads ready attributes and labels, leave ${useless} away`,
  );
}

export async function prepareAttributes(
  options: TrainingInputOptions,
): Promise<{ training: TrainingSet; dev: DevSet | undefined }> {
  const { encoding, scheme } = options;
  const training = await readAttributeTrainingSet(
    options.train,
    definedOnly({ encoding, scheme: scheme === 'auto' ? undefined : scheme }),
  );
  if (options.dev === undefined) return { training, dev: undefined };
  return { training, dev: await readAttributeDevSet(options.dev, training, definedOnly({ encoding })) };
}

export async function prepareCorpus(
  options: TrainingInputOptions,
  say: Say,
): Promise<{ training: TrainingSet; dev: DevSet | undefined }> {
  const corpus = await loadCorpus(options.train, options);
  checkOutside(corpus, options.outside);
  const detection = await detectLabels(corpus, options.scheme, say);
  const converted = await convertCorpus(corpus, detection, options.toScheme);
  const scheme = options.toScheme ?? detection.scheme;
  const resources = await loadResources(options);
  const spec = await featureSpec(options, converted, resources);
  checkResourcesRead(spec, options);
  describeColumns(corpus, spec.templates, options, say);
  const { columns } = options;
  const format = {
    name: corpus.format ?? 'conll',
    scheme,
    reading: { ...readingOptions(options), ...definedOnly({ columns }) },
  };
  const training = await blameFile(options.train, () =>
    prepareTrainingSet(converted, { spec, resources }, format),
  );
  if (options.dev === undefined) return { training, dev: undefined };
  const model = { labels: training.vocabularies.labels.strings, scheme };
  const dev = await corpusUnder(await loadCorpus(options.dev, options), model, options.scheme);
  return { training, dev: await blameFile(options.dev, () => prepareDevSet(dev, training)) };
}

/** Templates find columns by name, and a column without one goes unused. */
export function describeColumns(
  corpus: Corpus,
  templates: FeatureSpec['templates'],
  { columns, preset }: Pick<TrainingInputOptions, 'columns' | 'preset'>,
  say: Say,
): void {
  const others = [...(corpus.sentences[0]?.columns.keys() ?? [])];
  const read = columnsReadBy(templates, others);
  if (others.length > 0)
    say(`templates read ${read.length === 0 ? 'words alone' : `words and ${read.join(', ')}`}\n`);
  const unread = others.filter((name) => !read.includes(name) && columns?.includes(name) === true);
  if (unread.length > 0) {
    const them = unread.length === 1 ? 'it' : 'them';
    warn(
      `no template reads ${unread.join(', ')} of --columns; name ${them} _ if that is meant, or choose templates that do`,
    );
  }
  const unnamed = corpus.columns.filter((name) => /^column\d+$/.test(name));
  if (corpus.format !== 'conll' || columns !== undefined || preset === undefined || unnamed.length === 0)
    return;
  const examples = ['word,pos,ner', 'word,pos,chunk,ner'];
  const example = examples.find((names) => names.split(',').length === corpus.columns.length);
  const remedy = `name them with --columns${example === undefined ? '' : `, say --columns ${example}`}`;
  say(`note: no template uses ${unnamed.join(', ')}; ${remedy}\n`);
}

async function featureSpec(
  { preset, template, train }: TrainingInputOptions,
  corpus: Corpus,
  resources: Resources,
): Promise<FeatureSpec> {
  if (template !== undefined) return loadTemplates(template);
  const columns = [...(corpus.sentences[0]?.columns.keys() ?? [])];
  const inputs = { columns, hasDocuments: corpus.documents > 1, resources };
  return blameFile(train, () => presetSpec(preset ?? 'words', inputs));
}

async function loadTemplates(path: string): Promise<FeatureSpec> {
  const text = await readText(path);
  try {
    return parseTemplateFile(text, path);
  } catch (error) {
    if (!(error instanceof OptionError) || error.path === path) throw error;
    // Place in the JSON after the file's name: `templates.0.kind`.
    const place = error.path.replace(path, '').replace(/^\./, '');
    throw new CorpusFormatError(path, 0, `${place}: ${error.reason}`, { cause: error });
  }
}
