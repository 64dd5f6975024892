import {
  type Corpus,
  type CorpusStatistics,
  corpusStatistics,
  type Sentence,
  statisticsToJson,
} from '../../corpus/index.ts';
import { type CorpusInputOptions, loadCorpus, readAttributes } from '../corpus-input.ts';
import { formatStatistics } from '../corpus-table.ts';
import { printJson, printNote, printText } from '../output.ts';
import { UsageError } from '../usage-error.ts';

export interface CorpusOptions extends CorpusInputOptions {
  readonly train?: string | undefined;
  readonly json?: true | undefined;
}

export async function runCorpus(files: readonly string[], options: CorpusOptions): Promise<void> {
  // A label column that is asked for must be there; otherwise words alone can be counted too.
  const labelled = options.label === undefined ? 'auto' : true;
  const load = (path: string): Promise<Corpus> =>
    options.format === 'crfsuite' ? loadAttributes(path, options) : loadCorpus(path, options, labelled);
  if (options.format === 'crfsuite' && options.map !== undefined)
    throw new UsageError('--map: not for attribute files, leave it away');
  const given = options.train === undefined ? undefined : await load(options.train);
  const scheme = options.scheme === undefined || options.scheme === 'auto' ? {} : { scheme: options.scheme };
  const all: CorpusStatistics[] = [];
  let first: Corpus | undefined;
  for (const file of files) {
    const corpus = await load(file);
    // Without --train the first of several files is what the others are compared with.
    const train = given ?? first;
    first ??= corpus;
    const found = corpusStatistics(corpus, { ...scheme, ...(train === undefined ? {} : { train }) });
    for (const note of found.notes) printNote(`${file}: ${note}`);
    all.push(found);
  }
  if (options.json === true) {
    const [only, ...others] = all.map(statisticsToJson);
    printJson(others.length === 0 ? only : { corpora: [only, ...others] });
    return;
  }
  printText(formatStatistics(all));
}

/** An attribute file as a corpus whose words are the `w[0]=` attributes, or else the first attribute of each item. */
async function loadAttributes(path: string, options: CorpusOptions): Promise<Corpus> {
  const sentences: Sentence[] = [];
  await readAttributes(path, options.encoding, ({ attributes, labels, line }) => {
    const tokens = attributes.map(
      (names) => names.find((name) => name.startsWith('w[0]=')) ?? names[0] ?? '',
    );
    sentences.push({ tokens, columns: new Map(), labels, document: 0, id: undefined, line });
  });
  return { name: path, sentences, documents: 1, columns: ['attributes', 'label'], labelColumn: 'label' };
}
