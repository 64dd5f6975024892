/** Training and dev sets from CRFsuite attribute files. */
import { detectScheme, type OpenOptions, type Scheme } from '../corpus/index.ts';
import { encodeAttributeFile } from '../features/index.ts';
import type { DevSet, TrainingSet } from './train.ts';

/**
 * Reads a file of ready-made attributes to train on. `scheme` is detected from the labels unless given.
 * @throws CorpusFormatError
 */
export async function readAttributeTrainingSet(
  path: string,
  options: OpenOptions & { readonly scheme?: Scheme } = {},
): Promise<TrainingSet> {
  const { data, gold } = await encodeAttributeFile(path, undefined, options);
  return {
    data,
    vocabularies: data.vocabularies,
    templates: [],
    features: undefined,
    scheme: options.scheme ?? detectScheme(gold()).scheme,
    input: {
      format: 'crfsuite',
      columns: [],
      label: undefined,
      ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    },
  };
}

/** Reads a file of attributes to score after each iteration. @throws CorpusFormatError */
export async function readAttributeDevSet(
  path: string,
  training: TrainingSet,
  options: OpenOptions = {},
): Promise<DevSet> {
  const { data, gold } = await encodeAttributeFile(path, training.vocabularies, options);
  return { data, gold: gold() };
}
