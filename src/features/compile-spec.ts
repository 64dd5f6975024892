/** A feature specification turned into what the extractor runs: columns to compute, and one step per template. */
import { OptionError } from '../errors.ts';
import { type CompiledPattern, compilePattern } from './crfpp.ts';
import type { FieldFunction } from './field.ts';
import { type FieldScope, fieldFunction, fieldScope } from './field-function.ts';
import type { Resources } from './resources.ts';
import {
  type FeatureSpec,
  fieldKey,
  isUnitField,
  type Template,
  type TemplatePart,
  templateName,
  type VectorTemplate,
} from './template.ts';
import { scaleVectors } from './vectors.ts';

export interface CompiledField {
  readonly compute: FieldFunction;
  readonly scope: FieldScope;
  /** It carries no value: it only has to be there. */
  readonly isUnit: boolean;
}

export interface CompiledPart {
  /** Index of the field's column. */
  readonly column: number;
  readonly offset: number;
  /** The field carries no value: it only has to be there. */
  readonly isUnit: boolean;
}

/** An attribute or edge template. */
export interface CompiledConjunction {
  readonly template: number;
  /** What every attribute of this template starts with: its name and `=`, or the name alone when no part has a value. */
  readonly start: string;
  readonly parts: readonly CompiledPart[];
  readonly pads: boolean;
}

export interface CompiledVector {
  readonly template: number;
  readonly offset: number;
  /** Attribute of each dimension, `[D]`. */
  readonly dimensions: readonly string[];
  readonly unknown: string;
  readonly lookup: (word: string) => ArrayLike<number> | undefined;
}

export type Step =
  | { readonly kind: 'conjunction'; readonly on: 'state' | 'edge'; readonly conjunction: CompiledConjunction }
  | { readonly kind: 'vector'; readonly vector: CompiledVector }
  | {
      readonly kind: 'pattern';
      readonly template: number;
      readonly source: string;
      readonly pattern: CompiledPattern;
    };

export interface CompiledSpec {
  readonly fields: readonly CompiledField[];
  /** One per template, in order. */
  readonly steps: readonly Step[];
  readonly hasVectors: boolean;
  readonly hasEdges: boolean;
  readonly hasPatterns: boolean;
  readonly replaceColon: boolean;
}

export function compileSpec(spec: FeatureSpec, resources: Resources): CompiledSpec {
  const fields: CompiledField[] = [];
  const columns = new Map<string, number>();
  const columnOf = (part: TemplatePart): number => {
    const key = fieldKey(part);
    let column = columns.get(key);
    if (column === undefined) {
      const compute = fieldFunction(part, resources);
      column = fields.push({ compute, scope: fieldScope(part), isUnit: isUnitField(part) }) - 1;
      columns.set(key, column);
    }
    return column;
  };
  const steps = spec.templates.map((template, id) =>
    compileTemplate(template, id, spec, resources, columnOf),
  );
  return {
    fields,
    steps,
    hasVectors: steps.some((step) => step.kind === 'vector'),
    hasEdges: steps.some((step) =>
      step.kind === 'conjunction' ? step.on === 'edge' : step.kind === 'pattern' && makesEdges(step.pattern),
    ),
    hasPatterns: steps.some((step) => step.kind === 'pattern'),
    replaceColon: spec.replaceColon,
  };
}

function compileTemplate(
  template: Template,
  id: number,
  spec: FeatureSpec,
  resources: Resources,
  columnOf: (part: TemplatePart) => number,
): Step {
  switch (template.kind) {
    case 'attribute':
    case 'edge': {
      const parts = template.parts.map((part) => ({
        column: columnOf(part),
        offset: part.offset,
        isUnit: isUnitField(part),
      }));
      const name = templateName(template);
      const start = parts.every((part) => part.isUnit) ? name : `${name}=`;
      const conjunction = { template: id, start, parts, pads: template.boundary === 'pad' };
      return { kind: 'conjunction', on: template.kind === 'edge' ? 'edge' : 'state', conjunction };
    }
    case 'vector':
      return { kind: 'vector', vector: compileVector(template, id, resources) };
    case 'pattern': {
      const pattern = compilePattern(template, spec.name);
      return { kind: 'pattern', template: id, source: template.pattern, pattern };
    }
  }
}

export function makesStates({ pairsWith }: CompiledPattern): boolean {
  return pairsWith !== 'transition';
}

/** Without a command the string is the same everywhere: that is the weight of the label pair itself. */
export function makesEdges({ pairsWith, lastColumn }: CompiledPattern): boolean {
  return pairsWith !== 'label' && lastColumn >= 0;
}

function compileVector(template: VectorTemplate, id: number, resources: Resources): CompiledVector {
  const { vectors } = resources;
  const name = templateName(template);
  if (vectors === undefined) {
    throw new OptionError(
      'template',
      `${name} reads word vectors and none are given; add them or drop the template`,
    );
  }
  const scaled = scaleVectors(vectors, template.scaling);
  return {
    template: id,
    offset: template.offset,
    dimensions: Array.from({ length: scaled.dimension }, (_, d) => `${name}.${d}`),
    unknown: `${name}.unknown`,
    lookup: (word) => scaled.lookup(word),
  };
}
