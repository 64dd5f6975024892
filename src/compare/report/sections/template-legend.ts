/** What the short names of templates stand for, of those that a table has. */
import { WORD_FLAG_MEANINGS } from '../../../features/index.ts';

/** Parts of names, a pattern each with what it means. */
const PARTS: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [/^w$/, () => 'the word'],
  [/^wl$/, () => 'the word in lower case'],
  [/^p(l?)(\d+)$/, ([, lower, n]) => `the first ${n} characters${lower === '' ? '' : ', in lower case'}`],
  [/^s(l?)(\d+)$/, ([, lower, n]) => `the last ${n} characters${lower === '' ? '' : ', in lower case'}`],
  [/^shape$/, () => 'the pattern of upper case, lower case and digits'],
  [/^type$/, () => 'the same with runs shortened'],
  [/^ngrams(\d+)-(\d+)$/, ([, from, to]) => `all ${from} to ${to} characters in a row`],
  [/^bag\./, () => 'any word up to so many places before or after'],
  [/^cluster\./, () => 'the beginning of the path of the word in a cluster file'],
  [/^gazetteer\b/, () => 'whether the words stand in a list of names'],
  [/^sentence\./, () => 'what kind of sentence it is and how long, as P3'],
  [/^__BOS__$/, () => 'the first word of the sentence'],
  [/^__EOS__$/, () => 'the last word of the sentence'],
  [/^__BIAS__$/, () => 'always there'],
];

const FLAGS = new Map<string, string>(Object.entries(WORD_FLAG_MEANINGS));

/** One sentence; undefined where no name is known. @param templates names as `iu[0]|al[-1]` */
export function templateLegend(templates: readonly string[]): string | undefined {
  const names = new Set(
    templates.flatMap((template) => template.split('|').map((part) => part.replace(/\[-?\d+\]$/, ''))),
  );
  const known = [...names].flatMap((name) => {
    const meaning = FLAGS.get(name) ?? meaningOf(name);
    return meaning === undefined ? [] : [`${name}: ${meaning}`];
  });
  if (known.length === 0) return undefined;
  return `${known.join('; ')}. In brackets the place: 0 the word itself, -1 the one before it; a bar joins what is asked together.`;
}

function meaningOf(name: string): string | undefined {
  for (const [pattern, describe] of PARTS) {
    const found = pattern.exec(name);
    if (found !== null) return describe(found);
  }
  return undefined;
}
