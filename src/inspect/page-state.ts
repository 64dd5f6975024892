/**
 * What the page remembers in its address: `#tab=sentence&text=...&token=3&...`. Nothing of it is trusted when it is read: what does
 * not fit is left out, since an address may come from another page or another model.
 */
import type { WeightEdit } from '../crf/edit-weights.ts';
import { type LiveSettings, OUTPUTS, type Output, type Step, UNCHANGED } from './live-settings.ts';

export const TABS = ['sentence', 'steps', 'weights', 'transitions', 'errors'] as const;
export type Tab = (typeof TABS)[number];

export interface PageState {
  readonly tab: Tab;
  /** What is typed; undefined where a sentence of the data is chosen. */
  readonly text: string | undefined;
  /** Index among the sentences of the page. */
  readonly sentence: number | undefined;
  /** 0-based; undefined where no token is chosen. */
  readonly token: number | undefined;
  /** Rival label of the account. */
  readonly against: string | undefined;
  /** Which model the views are of, 0 or 1. */
  readonly model: number;
  /** Search of the weights. */
  readonly search: string | undefined;
  /** Of each model. */
  readonly settings: readonly LiveSettings[];
}

export const FIRST_STATE: PageState = {
  tab: 'sentence',
  text: undefined,
  sentence: undefined,
  token: undefined,
  against: undefined,
  model: 0,
  search: undefined,
  settings: [],
};

/** The part of an address behind `#`; empty for the first state. */
export function formatHash(state: PageState): string {
  const query = new URLSearchParams();
  if (state.tab !== FIRST_STATE.tab) query.set('tab', state.tab);
  if (state.text !== undefined) query.set('text', state.text);
  if (state.sentence !== undefined) query.set('sentence', String(state.sentence + 1));
  if (state.token !== undefined) query.set('token', String(state.token + 1));
  if (state.against !== undefined) query.set('against', state.against);
  if (state.model !== 0) query.set('model', String(state.model + 1));
  if (state.search !== undefined) query.set('search', state.search);
  for (const [n, { output, templatesOff, edits, forbidden }] of state.settings.entries()) {
    const key = (name: string): string => (n === 0 ? name : `${name}${n + 1}`);
    if (output !== UNCHANGED.output) query.set(key('output'), output);
    for (const template of templatesOff) query.append(key('off'), template);
    for (const edit of edits) query.append(key('weight'), JSON.stringify(editFields(edit)));
    for (const { from, to } of forbidden) query.append(key('forbid'), JSON.stringify([from, to]));
  }
  return query.toString();
}

/** @param models how many there are */
export function parseHash(hash: string, models: number): PageState {
  const query = new URLSearchParams(hash.replace(/^#/, ''));
  const place = (name: string): number | undefined => {
    const value = query.get(name);
    return value !== null && /^[1-9]\d{0,8}$/.test(value) ? Number(value) - 1 : undefined;
  };
  const model = place('model') ?? 0;
  return {
    tab: TABS.find((tab) => tab === query.get('tab')) ?? FIRST_STATE.tab,
    text: query.get('text') ?? undefined,
    sentence: place('sentence'),
    token: place('token'),
    against: query.get('against') ?? undefined,
    model: model < models ? model : 0,
    search: query.get('search') ?? undefined,
    settings: Array.from({ length: models }, (_, n) => parseSettings(query, n)),
  };
}

function parseSettings(query: URLSearchParams, n: number): LiveSettings {
  const key = (name: string): string => (n === 0 ? name : `${name}${n + 1}`);
  return {
    output:
      OUTPUTS.find((output): output is Output => output === query.get(key('output'))) ?? UNCHANGED.output,
    templatesOff: query.getAll(key('off')),
    edits: query.getAll(key('weight')).flatMap((text) => parseEdit(parseJson(text))),
    forbidden: query.getAll(key('forbid')).flatMap((text) => parseStep(parseJson(text))),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const KINDS = ['state', 'transition', 'edge', 'start', 'end'] as const;

/** Kind, attribute, label before, label, weight; null where the kind has none. */
function editFields({ kind, attribute, from, label, weight }: WeightEdit): unknown[] {
  return [kind, attribute ?? null, from ?? null, label, weight];
}

function parseEdit(value: unknown): WeightEdit[] {
  if (!Array.isArray(value) || value.length !== 5) return [];
  const [kindName, attribute, from, label, weight]: unknown[] = value;
  const kind = KINDS.find((known) => known === kindName);
  if (kind === undefined || typeof label !== 'string' || typeof weight !== 'number') return [];
  const optional = (part: unknown): part is string | null => part === null || typeof part === 'string';
  if (!optional(attribute) || !optional(from)) return [];
  return [{ kind, attribute: attribute ?? undefined, from: from ?? undefined, label, weight }];
}

function parseStep(value: unknown): Step[] {
  if (!Array.isArray(value) || value.length !== 2) return [];
  const [from, to]: unknown[] = value;
  if ((from !== null && typeof from !== 'string') || (to !== null && typeof to !== 'string')) return [];
  return from === null && to === null ? [] : [{ from, to }];
}
