import { describe, expect, it } from 'vitest';
import { OptionError } from '../../src/errors.ts';
import {
  at,
  type Field,
  fieldKey,
  fieldName,
  parseFeatureSpec,
  templateName,
} from '../../src/features/template.ts';
import {
  affixTemplates,
  conjunction,
  flagTemplates,
  ngramWindow,
  window,
} from '../../src/features/template-builders.ts';

const names = (templates: readonly Parameters<typeof templateName>[0][]): string[] =>
  templates.map(templateName);

function errorOf(value: unknown): OptionError {
  try {
    parseFeatureSpec(value, 'my.json');
  } catch (error) {
    if (error instanceof OptionError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('template names', () => {
  it('tell field and offset of each part, as CRFsuite scripts write them', () => {
    expect(names(window({ field: 'word' }, -1, 1))).toEqual(['w[-1]', 'w[0]', 'w[1]']);
    expect(names(ngramWindow({ field: 'column', name: 'pos' }, -2, 2, 3))).toEqual([
      'pos[-2]|pos[-1]|pos[0]',
      'pos[-1]|pos[0]|pos[1]',
      'pos[0]|pos[1]|pos[2]',
    ]);
    expect(names(affixTemplates(2))).toEqual(['p1', 'p2', 's1', 's2']);
    expect(names(affixTemplates(1, 'lower', -1))).toEqual(['pl1[-1]', 'sl1[-1]']);
    expect(names(flagTemplates(0, ['iu', '2d']))).toEqual(['iu', '2d']);
    expect(names(flagTemplates(1, ['iu']))).toEqual(['iu[1]']);
  });

  it('can be given', () => {
    expect(templateName(conjunction([at({ field: 'word' })], { name: 'chk[0]' }))).toBe('chk[0]');
  });

  it('differ for fields that differ in any option, and so do the keys of their columns', () => {
    const fields: Field[] = [
      { field: 'word' },
      { field: 'lower' },
      { field: 'shape' },
      { field: 'type' },
      { field: 'column', name: 'pos' },
      { field: 'column', name: 'pos', scheme: 'iob2' },
      { field: 'prefix', length: 2, of: 'word' },
      { field: 'prefix', length: 2, of: 'lower' },
      { field: 'prefix', length: 3, of: 'word' },
      { field: 'suffix', length: 2, of: 'word' },
      { field: 'ngrams', minimum: 1, maximum: 2 },
      { field: 'ngrams', minimum: 2, maximum: 2 },
      { field: 'flag', flag: 'sl' },
      { field: 'flags' },
      { field: 'position', position: 'first', buckets: 4 },
      { field: 'position', position: 'last', buckets: 4 },
      { field: 'position', position: 'index', buckets: 4 },
      { field: 'position', position: 'index', buckets: 5 },
      { field: 'constant' },
      { field: 'length', maximum: 20 },
      { field: 'stem', stemmer: 'porter' },
      { field: 'stem', stemmer: 'lancaster' },
      { field: 'soundex' },
      { field: 'metaphone' },
      { field: 'doubleMetaphone' },
      { field: 'brill' },
      { field: 'gazetteer', match: 'all', coding: 'bilou', requireCapital: true },
      { field: 'gazetteer', match: 'longest', coding: 'bilou', requireCapital: true },
      { field: 'gazetteer', match: 'all', coding: 'bio', requireCapital: true },
      { field: 'gazetteer', match: 'all', coding: 'bilou', requireCapital: false },
      { field: 'gazetteer', gazetteer: 'a', match: 'all', coding: 'bilou', requireCapital: true },
      { field: 'cluster', clusters: 'a', prefix: 4 },
      { field: 'cluster', clusters: 'a', prefix: 'full' },
      { field: 'document', document: 'left' },
      { field: 'sentence', sentence: 'class' },
    ];
    expect(new Set(fields.map(fieldName)).size).toBe(fields.length);
    expect(new Set(fields.map(fieldKey)).size).toBe(fields.length);
  });

  it('of a column called w collide with the word’s, the keys of their columns do not', () => {
    expect(fieldName({ field: 'column', name: 'w' })).toBe(fieldName({ field: 'word' }));
    expect(fieldKey({ field: 'column', name: 'w' })).not.toBe(fieldKey({ field: 'word' }));
  });
});

describe('feature specifications', () => {
  it('get their defaults, and survive JSON and a second check unchanged', () => {
    const spec = parseFeatureSpec({
      templates: [{ kind: 'attribute', parts: [{ field: 'prefix', length: 2 }] }, { kind: 'vector' }],
    });
    expect(spec).toEqual({
      version: 1,
      name: 'custom',
      templates: [
        {
          kind: 'attribute',
          parts: [{ field: 'prefix', length: 2, of: 'word', offset: 0 }],
          boundary: 'omit',
        },
        { kind: 'vector', offset: 0, scaling: { kind: 'none' } },
      ],
      transitions: true,
      replaceColon: false,
    });
    expect(parseFeatureSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
  });

  it.each<[unknown, string, RegExp]>([
    [7, 'my.json', /7, expected an object/],
    [{}, 'my.json.templates', /missing, expected a list/],
    [{ templates: [], weight: 1 }, 'my.json', /weight/],
    [
      { templates: [{ kind: 'attribute', parts: [] }] },
      'my.json.templates.0.parts',
      /an empty list, expected at least 1/,
    ],
    [
      { templates: [{ kind: 'attribut', parts: [] }] },
      'my.json.templates.0.kind',
      /"attribut", expected attribute, edge, vector or pattern/,
    ],
    [
      { templates: [{ kind: 'attribute', parts: [{ field: 'suffix', length: 10 }] }] },
      'my.json.templates.0.parts.0.length',
      /10, expected a whole number from 1 to 9/,
    ],
    [
      { templates: [{ kind: 'attribute', parts: [{ field: 'word', ofset: 1 }] }] },
      'my.json.templates.0.parts.0',
      /ofset/,
    ],
    [{ version: 2, templates: [] }, 'my.json.version', /2, expected 1/],
  ])('%j are refused at %s', (value, path, reason) => {
    const error = errorOf(value);
    expect(error.path).toBe(path);
    expect(error.message).toMatch(reason);
  });

  it('refuse two templates of one name, whose attributes could not be told apart', () => {
    const template = { kind: 'attribute', parts: [{ field: 'word' }] };
    const column = { kind: 'attribute', parts: [{ field: 'column', name: 'w' }] };
    expect(errorOf({ templates: [template, column] }).message).toBe(
      'my.json.templates.1: template 0 has the same name w[0]: drop one or give it a name of its own',
    );
    const edge = { kind: 'edge', parts: [{ field: 'word' }] };
    expect(
      parseFeatureSpec({ templates: [template, edge, { ...column, name: 'w column' }] }).templates.length,
    ).toBe(3);
  });
});
