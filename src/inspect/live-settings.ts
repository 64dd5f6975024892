/** What a reader of the page has changed about a model: the questions "what if" as plain data. */
import type { WeightEdit } from '../crf/edit-weights.ts';

/**
 * How labels come from the scores.
 * - `crf`: all weights, the best path over the sentence
 * - `softmax`: state features alone, every token by itself
 * - `masked-softmax`: state features alone, among the paths that the tag scheme allows
 */
export const OUTPUTS = ['crf', 'softmax', 'masked-softmax'] as const;
export type Output = (typeof OUTPUTS)[number];

/** A step between neighbouring labels; null stands for the edge of the sentence on that side. */
export interface Step {
  readonly from: string | null;
  readonly to: string | null;
}

export interface LiveSettings {
  readonly output: Output;
  /** Names of templates whose features do not count. */
  readonly templatesOff: readonly string[];
  /** Weights by name; of several for one weight the last counts. */
  readonly edits: readonly WeightEdit[];
  /** Steps that no path may take; they act under `crf` and `masked-softmax`. */
  readonly forbidden: readonly Step[];
}

/** The model as it was trained. */
export const UNCHANGED: LiveSettings = { output: 'crf', templatesOff: [], edits: [], forbidden: [] };

/** One change of the list on the page. */
export type Change =
  | { readonly kind: 'output'; readonly output: Output }
  | { readonly kind: 'template'; readonly template: string }
  | { readonly kind: 'weight'; readonly edit: WeightEdit }
  | { readonly kind: 'step'; readonly step: Step };

/** What differs from the trained model, in the order output, templates, weights, steps. */
export function changesOf({ output, templatesOff, edits, forbidden }: LiveSettings): Change[] {
  return [
    ...(output === 'crf' ? [] : [{ kind: 'output' as const, output }]),
    ...templatesOff.map((template) => ({ kind: 'template' as const, template })),
    ...edits.map((edit) => ({ kind: 'weight' as const, edit })),
    ...forbidden.map((step) => ({ kind: 'step' as const, step })),
  ];
}

/** The settings with a change made; one of the same thing made before gives way to it. */
export function withChange(settings: LiveSettings, change: Change): LiveSettings {
  const rest = withoutChange(settings, change);
  switch (change.kind) {
    case 'output':
      return { ...settings, output: change.output };
    case 'template':
      return { ...rest, templatesOff: [...rest.templatesOff, change.template] };
    case 'weight':
      return { ...rest, edits: [...rest.edits, change.edit] };
    case 'step':
      return { ...rest, forbidden: [...rest.forbidden, change.step] };
  }
}

/** The settings with a change taken back. */
export function withoutChange(settings: LiveSettings, change: Change): LiveSettings {
  switch (change.kind) {
    case 'output':
      return { ...settings, output: 'crf' };
    case 'template':
      return { ...settings, templatesOff: settings.templatesOff.filter((name) => name !== change.template) };
    case 'weight':
      return { ...settings, edits: settings.edits.filter((edit) => !isSameWeight(edit, change.edit)) };
    case 'step':
      return { ...settings, forbidden: settings.forbidden.filter((step) => !isSameStep(step, change.step)) };
  }
}

export function isSameStep(a: Step, b: Step): boolean {
  return a.from === b.from && a.to === b.to;
}

/** Whether two edits name the same weight. */
export function isSameWeight(a: WeightEdit, b: WeightEdit): boolean {
  return a.kind === b.kind && a.attribute === b.attribute && a.from === b.from && a.label === b.label;
}
