/** Short ways to write templates down: windows, runs of neighbours, affixes, flags. All give plain template data. */
import { WORD_FLAGS, type WordFlag } from './extractors.ts';
import { type AttributeTemplate, at, type FieldInput, type TemplatePart } from './template.ts';

/** A template that joins parts: `conjunction([at(WORD, -1), at(WORD, 0)])`. */
export function conjunction(
  templateParts: readonly TemplatePart[],
  options: { readonly boundary?: 'omit' | 'pad'; readonly name?: string } = {},
): AttributeTemplate {
  const { boundary: atBoundary = 'omit', name: ownName } = options;
  return {
    kind: 'attribute',
    ...(ownName === undefined ? {} : { name: ownName }),
    parts: [...templateParts],
    boundary: atBoundary,
  };
}

/** One template per offset from `from` to `to`, both included. */
export function window(
  field: FieldInput,
  from: number,
  to: number,
  atBoundary: 'omit' | 'pad' = 'omit',
): AttributeTemplate[] {
  const templates: AttributeTemplate[] = [];
  for (let position = from; position <= to; position++) {
    templates.push(conjunction([at(field, position)], { boundary: atBoundary }));
  }
  return templates;
}

/** The conjunctions of each run of `n` neighbouring positions between `from` and `to`: `n = 2` gives f[-1]|f[0], f[0]|f[1]. */
export function ngramWindow(
  field: FieldInput,
  from: number,
  to: number,
  n: number,
  atBoundary: 'omit' | 'pad' = 'omit',
): AttributeTemplate[] {
  const templates: AttributeTemplate[] = [];
  for (let start = from; start + n - 1 <= to; start++) {
    const run = Array.from({ length: n }, (_, k) => at(field, start + k));
    templates.push(conjunction(run, { boundary: atBoundary }));
  }
  return templates;
}

/** One template per flag of one token. */
export function flagTemplates(position = 0, flags: readonly WordFlag[] = WORD_FLAGS): AttributeTemplate[] {
  return flags.map((flag) => conjunction([at({ field: 'flag', flag }, position)]));
}

/** Prefixes, then suffixes, of lengths 1 to `longest` of one token. */
export function affixTemplates(
  longest: number,
  of: 'word' | 'lower' = 'word',
  position = 0,
): AttributeTemplate[] {
  const lengths = Array.from({ length: longest }, (_, k) => k + 1);
  return [
    ...lengths.map((length) => conjunction([at({ field: 'prefix', length, of }, position)])),
    ...lengths.map((length) => conjunction([at({ field: 'suffix', length, of }, position)])),
  ];
}
