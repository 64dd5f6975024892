/**
 * Groups of templates under the short names by which trials speak of them; presets are sums of groups. Each group is
 * plain data, so that a set is put together, reported and saved without code.
 */
import type { ClusterLexicon } from './clusters.ts';
import type { DocumentFieldKind } from './document.ts';
import { type AttributeTemplate, at, type FieldInput, type Template, templateName } from './template.ts';
import { affixTemplates, conjunction, flagTemplates, ngramWindow, window } from './template-builders.ts';

const WORD: FieldInput = { field: 'word' };
const LOWER: FieldInput = { field: 'lower' };
const SHAPE: FieldInput = { field: 'shape' };
const TYPE: FieldInput = { field: 'type' };
const POS: FieldInput = { field: 'column', name: 'pos' };
const CHUNK: FieldInput = { field: 'column', name: 'chunk', scheme: 'iob2' };
const GAZETTEER: FieldInput = { field: 'gazetteer' };

/** A conjunction from pairs of field and offset. */
function join(...pairs: readonly (readonly [FieldInput, number])[]): AttributeTemplate {
  return conjunction(
    pairs.map(([field, offset]) => at(field, offset)),
    { boundary: 'pad' },
  );
}

/** The whole window from `from` to `to` as one conjunction. */
function span(field: FieldInput, from: number, to: number): AttributeTemplate[] {
  return ngramWindow(field, from, to, to - from + 1, 'pad');
}

/** First and last token of the sentence. */
export const SENTENCE_EDGES: readonly Template[] = [
  conjunction([at({ field: 'position', position: 'first' })]),
  conjunction([at({ field: 'position', position: 'last' })]),
];

/**
 * W words -2..2, WB pairs around the token, WB2 further pairs; L lower-cased words -1..1, L2 -2, 2 and pairs; SH shape;
 * TY collapsed shapes and their conjunctions; POS and CHK the corpus columns `pos` and `chunk` (IOB2); AFF4 affixes 1-4,
 * AFFL5 lower-cased 1-5, AFFN of the neighbours; FLG flags, FLGN of the neighbours; BE sentence edges; NG character
 * n-grams; SENT sentence class, SENTP with `pos`; DOC and DOCX what the document says of the word's other occurrences (case; neighbours);
 * CONJ, CONJP, CONJC conjunctions without and with the columns `pos` and `chunk`; CH0 the windows of CRFsuite's chunking
 * tutorial, padded; CHP, CHWP, CHWP3 further conjunctions for chunking; GAZ gazetteers; GV word vectors.
 */
export const TEMPLATE_GROUPS: ReadonlyMap<string, readonly Template[]> = new Map<string, readonly Template[]>(
  [
    ['W', window(WORD, -2, 2, 'pad')],
    ['WB', ngramWindow(WORD, -1, 1, 2, 'pad')],
    ['WB2', [join([WORD, -2], [WORD, -1]), join([WORD, 1], [WORD, 2]), join([WORD, -1], [WORD, 1])]],
    ['L', window(LOWER, -1, 1, 'pad')],
    ['L2', [join([LOWER, -2]), join([LOWER, 2]), ...ngramWindow(LOWER, -1, 1, 2, 'pad')]],
    ['SH', window(SHAPE, 0, 0)],
    ['TY', [...window(TYPE, -2, 2, 'pad'), ...ngramWindow(TYPE, -1, 1, 2, 'pad'), ...span(TYPE, -1, 1)]],
    ['POS', [...window(POS, -2, 2, 'pad'), ...ngramWindow(POS, -1, 1, 2, 'pad')]],
    ['CHK', [...window(CHUNK, -1, 1, 'pad'), ...ngramWindow(CHUNK, -1, 1, 2, 'pad')]],
    ['AFF4', affixTemplates(4)],
    ['AFFL5', affixTemplates(5, 'lower')],
    ['AFFN', [...affixTemplates(4, 'word', -1), ...affixTemplates(4, 'word', 1)]],
    ['FLG', flagTemplates()],
    ['FLGN', [...flagTemplates(-1), ...flagTemplates(1)]],
    ['BE', SENTENCE_EDGES],
    ['NG', window({ field: 'ngrams', minimum: 2, maximum: 5 }, 0, 0)],
    ['BAG', [join([{ field: 'bag', side: 'left' }, 0]), join([{ field: 'bag', side: 'right' }, 0])]],
    ['SENT', sentenceTemplates()],
    ['SENTP', [join([{ field: 'sentence', sentence: 'class' }, 0], [POS, 0])]],
    ['DOC', documentCaseTemplates()],
    ['DOCX', documentNeighbourTemplates()],
    [
      'CONJ',
      [
        join([LOWER, -1], [TYPE, 0]),
        join([TYPE, 0], [LOWER, 1]),
        join([LOWER, -1], [TYPE, 0], [TYPE, 1]),
        join([TYPE, -1], [TYPE, 0], [LOWER, 1]),
        join([LOWER, -1], [LOWER, 1]),
        join([LOWER, -2], [TYPE, -1], [TYPE, 0]),
        join([TYPE, 0], [TYPE, 1], [LOWER, 2]),
      ],
    ],
    [
      'CONJP',
      [
        join([POS, -1], [TYPE, 0]),
        join([POS, 0], [TYPE, 0]),
        join([TYPE, 0], [POS, 1]),
        join([WORD, 0], [POS, 0]),
        join([WORD, 0], [POS, 1]),
        join([WORD, 0], [POS, -1]),
      ],
    ],
    ['CONJC', [join([CHUNK, 0], [TYPE, 0]), join([POS, 0], [CHUNK, 0])]],
    [
      'CH0',
      [
        ...window(WORD, -2, 2, 'pad'),
        ...ngramWindow(WORD, -1, 1, 2, 'pad'),
        ...window(POS, -2, 2, 'pad'),
        ...ngramWindow(POS, -2, 2, 2, 'pad'),
        ...ngramWindow(POS, -2, 2, 3, 'pad'),
        ...SENTENCE_EDGES,
      ],
    ],
    [
      'CHP',
      [
        join([POS, -3]),
        join([POS, 3]),
        join([POS, -3], [POS, -2]),
        join([POS, 2], [POS, 3]),
        ...span(POS, -2, 1),
        ...span(POS, -1, 2),
        ...span(POS, -2, 2),
        join([POS, -1], [POS, 1]),
      ],
    ],
    [
      'CHWP',
      [
        join([WORD, 0], [POS, 0]),
        join([WORD, -1], [POS, 0]),
        join([WORD, 0], [POS, -1]),
        join([WORD, 0], [POS, 1]),
        join([WORD, 1], [POS, 0]),
        join([WORD, -1], [POS, -1]),
        join([WORD, 1], [POS, 1]),
      ],
    ],
    [
      'CHWP3',
      [
        join([POS, -1], [WORD, 0], [POS, 1]),
        join([WORD, -1], [POS, 0], [POS, 1]),
        join([POS, -1], [POS, 0], [WORD, 1]),
        join([WORD, 0], [POS, 1], [POS, 2]),
        join([POS, -2], [POS, -1], [WORD, 0]),
        join([WORD, -1], [WORD, 0], [POS, 1]),
        join([POS, -1], [WORD, 0], [WORD, 1]),
        join([WORD, -1], [POS, 0], [WORD, 1]),
      ],
    ],
    ['GAZ', window(GAZETTEER, -1, 1)],
    ['GV', [{ kind: 'vector', offset: 0, scaling: { kind: 'none' } }]],
  ],
);

/** Several groups one after the other, a template that stands in two of them once. */
export function templateGroups(...names: readonly string[]): Template[] {
  const templates = new Map<string, Template>();
  for (const name of names) {
    const group = TEMPLATE_GROUPS.get(name);
    if (group === undefined) throw new RangeError(`no template group "${name}"`);
    for (const template of group) {
      const key = templateName(template);
      if (!templates.has(key)) templates.set(key, template);
    }
  }
  return [...templates.values()];
}

function sentenceTemplates(): Template[] {
  const sentence = (kind: 'class' | 'allCaps' | 'first' | 'last' | 'index'): FieldInput => ({
    field: 'sentence',
    sentence: kind,
  });
  return [
    join([sentence('class'), 0]),
    join([sentence('class'), 0], [TYPE, 0]),
    join([sentence('allCaps'), 0]),
    join([sentence('allCaps'), 0], [LOWER, 0]),
    join([sentence('first'), 0]),
    join([sentence('first'), 0], [TYPE, 0]),
    join([sentence('first'), 0], [LOWER, 0]),
    join([sentence('last'), 0]),
    join([sentence('index'), 0], [sentence('class'), 0]),
  ];
}

function documentCaseTemplates(): Template[] {
  const document = (kind: DocumentFieldKind): FieldInput => ({ field: 'document', document: kind });
  return [
    join([document('case'), 0]),
    join([document('case'), 0], [TYPE, 0]),
    join([document('formType'), 0], [TYPE, 0]),
    join([document('form'), 0]),
    join([document('casePlace'), 0]),
    join([document('count'), 0]),
  ];
}

function documentNeighbourTemplates(): Template[] {
  const kinds: readonly DocumentFieldKind[] = [
    'left',
    'right',
    'capitalBefore',
    'capitalAfter',
    'hasCapitalBefore',
    'hasCapitalAfter',
  ];
  return kinds.flatMap((document) => window({ field: 'document', document }, 0, 0));
}

/** Longer paths are cut here: their last bits tell single words apart, which `w[0]` does already. */
const LONGEST_CLUSTER_PREFIX = 20;

/**
 * Prefixes 4, 6, 8, 10, 12 of a cluster path and all of it (20 bits where every path is that long), at the token and its neighbours.
 * @param lexicon its name is what the templates refer to
 */
export function clusterTemplates(lexicon: ClusterLexicon, from = -1, to = 1): Template[] {
  let shortest = Number.POSITIVE_INFINITY;
  for (const path of lexicon.paths) shortest = Math.min(shortest, path.length);
  // A prefix longer than a path gives nothing: shorter paths would lose their end.
  const whole = shortest >= LONGEST_CLUSTER_PREFIX ? LONGEST_CLUSTER_PREFIX : 'full';
  return [4, 6, 8, 10, 12, whole].flatMap((prefix) => {
    if (typeof prefix === 'string')
      return window({ field: 'cluster', clusters: lexicon.name, prefix: 'full' }, from, to);
    return window({ field: 'cluster', clusters: lexicon.name, prefix }, from, to);
  });
}
