/**
 * Feature generation: `npm run bench:features [-- RUNS]`, with `--json` the preset `chunk` alone, once. From sentences in memory to the finished data set, in tokens per
 * second of CPU time (all threads of the process): with growing vocabularies, as for training, and with frozen ones, as
 * for tagging, both with empty caches at the start. Bytes and hash table of a vocabulary come when they are first asked for:
 * "spelling" has the seconds of CPU time that this takes afterwards, which is no part of the other figures. The best of RUNS runs (default 5), the first one beside it, since a
 * training run only ever sees that one.
 */
import { markdownTable } from 'markdown-table';
import { type Corpus, readConll, readConllu } from '../../src/corpus/index.ts';
import { CorpusEncoder, type PresetName, presetSpec, Vocabulary } from '../../src/features/index.ts';
import { hasSharedData, sharedData } from '../helpers/shared-data.ts';

const CASES: readonly { preset: PresetName; name: string; read: () => Promise<Corpus> }[] = [
  {
    preset: 'chunk',
    name: 'CoNLL-2000 train',
    read: () => readConll(sharedData('conll2000/train.txt.gz'), { columns: ['word', 'pos', 'chunk'] }),
  },
  {
    preset: 'ner',
    name: 'CoNLL-2003 train',
    read: () => readConll(sharedData('conll2003/train.txt.gz'), { columns: ['word', 'pos', 'chunk', 'ner'] }),
  },
  {
    preset: 'pos',
    name: 'UD English EWT train',
    read: () => readConllu(sharedData('ud-en-ewt/train.conllu.gz'), { label: 'upos' }),
  },
];

if (!hasSharedData) process.exit(1);
const isJson = process.argv.includes('--json');
const runs = isJson ? 1 : Number(process.argv[2] ?? 5);
const rows = [
  ['preset', 'corpus', 'tokens', 'attributes', 'growing', 'first run', 'spelling s', 'frozen', 'peak MB'],
];
for (const { preset, name, read } of isJson ? CASES.slice(0, 1) : CASES) {
  const corpus = await read();
  const columns = corpus.columns.filter((column) => corpus.sentences[0]?.columns.has(column));
  const spec = presetSpec(preset, { columns, hasDocuments: corpus.documents > 1 });
  const growing: number[] = [];
  const spelling: number[] = [];
  const frozen: number[] = [];
  let tokens = 0;
  let attributes = 0;
  for (let run = 0; run < runs; run++) {
    const vocabularies = {
      labels: new Vocabulary(),
      attributes: new Vocabulary(),
      edgeAttributes: new Vocabulary(),
    };
    const secondsOf = (work: () => void): number => {
      const start = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    };
    const encode = (): void => {
      tokens = new CorpusEncoder({ spec }, vocabularies).encodeCorpus(corpus).positionCount;
    };
    growing.push(secondsOf(encode));
    spelling.push(secondsOf(() => vocabularies.attributes.id('')));
    for (const vocabulary of Object.values(vocabularies)) vocabulary.freeze();
    frozen.push(secondsOf(encode));
    attributes = vocabularies.attributes.size;
  }
  if (isJson) {
    console.log(JSON.stringify({ featureTokensPerSecond: Math.round(tokens / Math.min(...growing)) }));
    process.exit(0);
  }
  const perSecond = (seconds: number): string => Math.round(tokens / seconds).toLocaleString('en');
  rows.push([
    preset,
    name,
    tokens.toLocaleString('en'),
    attributes.toLocaleString('en'),
    perSecond(Math.min(...growing)),
    perSecond(growing[0] ?? Number.NaN),
    Math.min(...spelling).toFixed(2),
    perSecond(Math.min(...frozen)),
    String(Math.round(process.resourceUsage().maxRSS / 1024)),
  ]);
}
console.log(markdownTable(rows, { align: ['l', 'l', 'r', 'r', 'r', 'r', 'r', 'r', 'r'] }));
