/** Readers of corpora and label files. */

import { joinLabels, predictionsHash, splitLabels } from '../../../src/compare/run/label-lines.ts';
import {
  type Corpus,
  type CorpusFormat,
  convertLabels,
  corpusStatistics,
  detectFormat,
  detectScheme,
  labelSequences,
  mapCorpusCategories,
  parseCategoryMap,
  parseConll,
  parseConllu,
  parseCrfsuite,
  parseCsv,
  parseJsonl,
  parseSlots,
  type ReadCorpusOptions,
  repairLabels,
  splitLabel,
  tagDynamics,
  taggedLayout,
  tokeniseText,
  writeTagged,
} from '../../../src/corpus/index.ts';
import { evaluateSpans } from '../../../src/evaluation/index.ts';
import { AttributeScanner } from '../../../src/features/index.ts';
import type { Random } from '../../../src/numeric/index.ts';
import { mutateJson, mutateText, pick } from '../mutate.ts';
import { type PreparedTarget, prepare } from '../target.ts';

const CONLL = [
  'EU NNP B-ORG\nrejects VBZ O\nGerman JJ B-MISC\ncall NN O\n. . O\n\nPeter NNP B-PER\nBlackburn NNP I-PER\n',
  '-DOCSTART- -X- O O\n\n# a comment\nIn IN O O\n1996 CD O B-DATE\n, , O O\n\n',
  'TOKEN\tNE-COARSE\nLondon\tB-loc\nis\tO\n\n',
  '张 B-PER\n小 M-PER\n三 E-PER\n在 O\n\n',
];
const CONLLU = [
  '# sent_id = 1\n# text = vámonos al mar\n1-2\tvámonos\t_\t_\t_\t_\t_\t_\t_\t_\n1\tvamos\tir\tVERB\t_\t_\t0\troot\t_\t_\n2\tnos\tnosotros\tPRON\t_\t_\t1\tobj\t_\t_\n2.1\te\te\tX\t_\t_\t_\t_\t1:x\t_\n3\tal\ta\tADP\t_\tCase=Loc\t1\tcase\t_\t_\n\n',
  '# newdoc\n1\tGo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n2\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\t_\n\n',
];
const CSV = [
  'Sentence #,Word,POS,Tag\nSentence: 1,Thousands,NNS,O\n,of,IN,O\n,"demo, x",NNS,B-gpe\nSentence: 2,"He said ""x""",PRP,O\n',
  'token;label\nLondon;B-LOC\nis;O\n\nParis;B-LOC\n',
  'doc\tsentence\tword\tlabel\n1\t1\ta\tO\n1\t2\tb\tB-X\n',
];
const JSONL = [
  '{"tokens": ["EU", "rejects"], "tags": ["B-ORG", "O"], "pos": ["NNP", "VBZ"], "id": 3}\n{"tokens": ["x"], "tags": ["O"], "pos": ["X"], "id": 4}\n',
  '{"words": ["a", "b"], "labels": ["O", "B-X"]}\n',
];
const SLOTS = [
  'flights from boston to denver\nshow fares\n',
  'O O B-fromloc O B-toloc\nO O\n',
  'flight\nfare\n',
];
const ATTRIBUTES = [
  'B-NP\tw[0]=He\tpos[0]=PRP:0.5\t__BOS__\nO\tw[0]=a\\:b\tw[1]=:2\n\n@weight=2\nO\tw[0]=x:1e-3\tw[0]=x\n\n',
  'O\tbias\nB-X\tbias:2\tc\\\\d\n\n',
];
const MAPS = ['# map\nPER\tperson\nLOC\tplace\nORG\tgroup\nMISC\tO\n', 'old\tnew\nB-PER\tperson\nMISC\tO\n'];
const WORDS = [
  'O',
  'B-PER',
  'I-PER',
  'S-X',
  'L-X',
  'U-X',
  'M-X',
  'B-',
  '-DOCSTART-',
  '# ',
  '\t',
  '\n\n',
  '1-2',
  '2.1',
  '@weight=0',
  'EOS',
  ':',
  '\\:',
  '""',
  '": [',
];

interface Reading {
  readonly text: string;
  readonly options: ReadCorpusOptions;
}

function optionsOf(random: Random): ReadCorpusOptions {
  const options: Record<string, unknown> = {};
  if (random.integer(4) === 0) options.separator = pick(random, ['whitespace', 'tab']);
  if (random.integer(4) === 0) options.comments = pick(random, [true, false, 'auto']);
  if (random.integer(4) === 0) options.labelled = pick(random, [true, false, 'auto']);
  if (random.integer(4) === 0) options.quote = pick(random, ['double', 'none']);
  if (random.integer(4) === 0)
    options.label = pick(random, ['Tag', 'label', 'ner_tags', 'column2', '__proto__', 'upos']);
  if (random.integer(4) === 0)
    options.columns = pick(random, [
      ['word', 'label'],
      ['word', 'pos', 'label'],
      ['_', 'word', 'ner'],
      ['POS'],
    ]);
  return (random.integer(10) === 0 ? mutateJson(random, options) : options) as ReadCorpusOptions;
}

/** What the commands do with a corpus: describe it, score it, write it with labels, read that again. */
function useCorpus(corpus: Corpus, format: CorpusFormat): void {
  corpusStatistics(corpus);
  const labels = [...labelSequences(corpus)];
  const { scheme } = detectScheme(labels);
  if (scheme !== 'none') {
    evaluateSpans(labels, labels, { scheme });
    tagDynamics(corpus);
    for (const sentence of labels.slice(0, 3)) {
      repairLabels(sentence, scheme, 'conlleval');
      convertLabels(repairLabels(sentence, scheme, 'conlleval'), scheme, 'iobes');
    }
  }
  const predicted = corpus.sentences.map(({ tokens }) => tokens.map(() => 'O'));
  writeTagged(corpus.sentences, predicted, taggedLayout(corpus, format));
}

function corpusTarget(
  format: CorpusFormat,
  seeds: readonly string[],
  parse: (text: string, options: ReadCorpusOptions) => Corpus,
): PreparedTarget {
  return prepare<Reading>({
    name: format,
    draw: (random) => ({
      text: mutateText(random, pick(random, seeds), [...CONLL, ...CONLLU, ...CSV, ...JSONL], WORDS),
      options: optionsOf(random),
    }),
    run: ({ text, options }) => {
      detectFormat('x.txt', text.split('\n').slice(0, 20));
      useCorpus(parse(text, options), format);
    },
  });
}

export const CORPUS_TARGETS: readonly PreparedTarget[] = [
  corpusTarget('conll', CONLL, parseConll),
  corpusTarget('conllu', CONLLU, parseConllu),
  corpusTarget('csv', CSV, parseCsv),
  corpusTarget('jsonl', JSONL, parseJsonl),
  prepare<readonly [string, string | undefined, string | undefined]>({
    name: 'slots',
    draw: (random) => {
      const changed = (k: number): string =>
        random.integer(2) === 0 ? (SLOTS[k] ?? '') : mutateText(random, SLOTS[k] ?? '', SLOTS, WORDS);
      return [
        changed(0),
        random.integer(5) === 0 ? undefined : changed(1),
        random.integer(2) === 0 ? undefined : changed(2),
      ];
    },
    run: ([words, labels, intents]) => useCorpus(parseSlots(words, labels, intents), 'slots'),
  }),
  prepare<string>({
    name: 'attribute-lines',
    draw: (random) => mutateText(random, pick(random, ATTRIBUTES), ATTRIBUTES, WORDS),
    run: (text) => parseCrfsuite(text),
  }),
  prepare<string>({
    name: 'attribute-scanner',
    // Its memory is WebAssembly's, a new one each time: few bytes, so that there may be many inputs.
    draw: (random) => mutateText(random, pick(random, ATTRIBUTES), ATTRIBUTES, WORDS),
    run: async (text) => {
      const scanner = await AttributeScanner.create('x.txt');
      scanner.scan({ bytes: Buffer.from(text.replaceAll('\0', '')), firstLine: 1 });
      scanner.end();
      scanner.finish();
    },
  }),
  prepare<readonly [string, string]>({
    name: 'category-map',
    draw: (random) => [
      mutateText(random, pick(random, MAPS), MAPS, [...WORDS, '=', ',']),
      random.integer(2) === 0 ? (CONLL[0] ?? '') : mutateText(random, pick(random, CONLL), CONLL, WORDS),
    ],
    run: ([text, corpus]) => {
      const map = parseCategoryMap(text);
      mapCorpusCategories(parseConll(corpus, { labelled: true }), map, { unmapped: 'keep' });
    },
  }),
  prepare<string>({
    name: 'label-lines',
    draw: (random) => mutateText(random, 'O B-PER I-PER O\\sO \\\\n', CONLL, WORDS),
    run: (text) => {
      const labels = splitLabels(text);
      splitLabels(joinLabels(labels));
      predictionsHash([text]);
      for (const label of labels) splitLabel(label);
      detectScheme([labels]);
    },
  }),
  prepare<string>({
    name: 'plain-text',
    draw: (random) =>
      mutateText(
        random,
        "Mr. O'Neill paid $1,000.50 in St. Louis -- didn't he? (Yes.)\nNext line.",
        CONLL,
        WORDS,
      ),
    run: (text) => tokeniseText(text),
  }),
];
