/**
 * Sentences to attributes: a specification is compiled once, then every field column is computed once per sentence and
 * read by all templates that name it.
 */
import type { AttributeSequence } from '../corpus/attribute-sequence.ts';
import type { Corpus, Sentence } from '../corpus/sentence.ts';
import { OptionError, TemplateSyntaxError } from '../errors.ts';
import { type CompiledPattern, compilePattern, expandPattern } from './crfpp.ts';
import type { FieldColumn, FieldFunction, SentenceContext } from './field.ts';
import { fieldFunction } from './field-function.ts';
import { NO_RESOURCES, type Resources } from './resources.ts';
import {
  AFTER_SENTENCE,
  BEFORE_SENTENCE,
  type FeatureSpec,
  fieldKey,
  isUnitField,
  parseFeatureSpec,
  type Template,
  type TemplatePart,
  templateName,
  type VectorTemplate,
} from './template.ts';
import { scaleVectors } from './vectors.ts';

export interface FeatureExtractor {
  readonly spec: FeatureSpec;
  /** Names of the templates; a template's id is its index here. */
  readonly templates: readonly string[];
  /** A sentence alone: document features see nothing but this sentence. */
  extract(sentence: Sentence): AttributeSequence;
  /** All sentences of a document, in order. */
  extractDocument(document: readonly Sentence[]): AttributeSequence[];
  /** One sentence of a document. Give the same `document` array for all of its sentences: caches hang on it. */
  extractInContext(context: SentenceContext): AttributeSequence;
}

/**
 * Compiles a specification.
 * @throws OptionError where the specification is not valid or names a resource that is not there
 * @throws TemplateSyntaxError where a CRF++ or Wapiti pattern is not valid
 *
 * The extractor throws OptionError where a sentence lacks a column that a template reads, TemplateSyntaxError where it
 * has fewer columns than a pattern counts.
 */
export function createExtractor(spec: FeatureSpec, resources: Resources = NO_RESOURCES): FeatureExtractor {
  const checked = parseFeatureSpec(spec);
  const compiled = compileSpec(checked, resources);
  const extractInContext = (context: SentenceContext): AttributeSequence =>
    extractSequence(compiled, context);
  return {
    spec: checked,
    templates: checked.templates.map(templateName),
    extract: (sentence) => extractInContext({ sentence, document: [sentence], index: 0 }),
    extractDocument: (document) =>
      document.map((sentence, index) => extractInContext({ sentence, document, index })),
    extractInContext,
  };
}

/**
 * Extracts a corpus document by document (runs of sentences with one `document` number) and hands each sequence on as
 * it is made, so that no more than one sequence is in memory.
 */
export function extractCorpus(
  extractor: FeatureExtractor,
  corpus: Pick<Corpus, 'sentences'>,
  onSequence: (sequence: AttributeSequence, index: number) => void,
): void {
  const { sentences } = corpus;
  let start = 0;
  while (start < sentences.length) {
    const number = sentences[start]?.document;
    let end = start + 1;
    while (end < sentences.length && sentences[end]?.document === number) end++;
    const document = sentences.slice(start, end);
    document.forEach((sentence, index) => {
      onSequence(extractor.extractInContext({ sentence, document, index }), start + index);
    });
    start = end;
  }
}

interface CompiledPart {
  /** Index of the field's column. */
  readonly column: number;
  readonly offset: number;
  /** The field carries no value: it only has to be there. */
  readonly isUnit: boolean;
}

/** An attribute or edge template. */
interface CompiledConjunction {
  readonly template: number;
  /** What every attribute of this template starts with: its name and `=`, or the name alone when no part has a value. */
  readonly start: string;
  readonly parts: readonly CompiledPart[];
  readonly pads: boolean;
}

interface CompiledVector {
  readonly template: number;
  readonly offset: number;
  /** Attribute of each dimension, `[D]`. */
  readonly dimensions: readonly string[];
  readonly unknown: string;
  readonly lookup: (word: string) => ArrayLike<number> | undefined;
}

type Step =
  | { readonly kind: 'conjunction'; readonly on: 'state' | 'edge'; readonly conjunction: CompiledConjunction }
  | { readonly kind: 'vector'; readonly vector: CompiledVector }
  | {
      readonly kind: 'pattern';
      readonly template: number;
      readonly source: string;
      readonly pattern: CompiledPattern;
    };

interface CompiledSpec {
  readonly fields: readonly FieldFunction[];
  /** One per template, in order. */
  readonly steps: readonly Step[];
  readonly hasVectors: boolean;
  readonly hasEdges: boolean;
  readonly hasPatterns: boolean;
  readonly replaceColon: boolean;
}

function compileSpec(spec: FeatureSpec, resources: Resources): CompiledSpec {
  const fields: FieldFunction[] = [];
  const columns = new Map<string, number>();
  const columnOf = (part: TemplatePart): number => {
    const key = fieldKey(part);
    let column = columns.get(key);
    if (column === undefined) {
      column = fields.push(fieldFunction(part, resources)) - 1;
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
    hasEdges: steps.some(makesEdges),
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

function makesEdges(step: Step): boolean {
  if (step.kind === 'conjunction') return step.on === 'edge';
  return step.kind === 'pattern' && step.pattern.pairsWith !== 'label' && step.pattern.lastColumn >= 0;
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

/** What a sequence is written into while templates are applied one after the other. */
interface Output {
  readonly attributes: string[][];
  readonly templates: number[][];
  readonly values: number[][] | undefined;
  readonly replaceColon: boolean;
}

function emptyOutput(T: number, withValues: boolean, replaceColon: boolean): Output {
  const lists = <V>(): V[][] => Array.from({ length: T }, () => []);
  return {
    attributes: lists<string>(),
    templates: lists<number>(),
    values: withValues ? lists<number>() : undefined,
    replaceColon,
  };
}

function emit(output: Output, t: number, attribute: string, template: number, value = 1): void {
  const written =
    output.replaceColon && attribute.includes(':') ? attribute.replaceAll(':', '__COLON__') : attribute;
  output.attributes[t]?.push(written);
  output.templates[t]?.push(template);
  output.values?.[t]?.push(value);
}

function extractSequence(compiled: CompiledSpec, context: SentenceContext): AttributeSequence {
  const { sentence } = context;
  const T = sentence.tokens.length;
  const columns = compiled.fields.map((field) => field(context));
  const corpusColumns = compiled.hasPatterns ? [sentence.tokens, ...sentence.columns.values()] : [];
  const states = emptyOutput(T, compiled.hasVectors, compiled.replaceColon);
  const edges = compiled.hasEdges ? emptyOutput(T, false, compiled.replaceColon) : undefined;
  for (const step of compiled.steps) {
    switch (step.kind) {
      case 'conjunction':
        if (step.on === 'state') addConjunction(states, step.conjunction, columns, 0, T);
        else if (edges !== undefined) addConjunction(edges, step.conjunction, columns, 1, T);
        break;
      case 'vector':
        addVector(states, step.vector, sentence.tokens);
        break;
      case 'pattern':
        addPattern(states, edges, step, corpusColumns, T);
        break;
    }
  }
  return {
    attributes: states.attributes,
    values: states.values,
    templates: states.templates,
    edgeAttributes: edges?.attributes,
    edgeTemplates: edges?.templates,
    labels: sentence.labels,
    weight: 1,
    line: sentence.line,
  };
}

function addConjunction(
  output: Output,
  conjunction: CompiledConjunction,
  columns: readonly FieldColumn[],
  from: number,
  T: number,
): void {
  const { parts, template, start, pads } = conjunction;
  const [first] = parts;
  if (first === undefined) return;
  if (parts.length > 1) {
    for (let t = from; t < T; t++) addProduct(output, conjunction, columns, t, T);
    return;
  }
  const column = columns[first.column] ?? [];
  for (let t = from; t < T; t++) {
    const value = valueAt(column, t + first.offset, T, pads && !first.isUnit);
    if (value === undefined) continue;
    if (typeof value === 'string') emit(output, t, start + value, template);
    else for (const each of value) emit(output, t, start + each, template);
  }
}

/** One attribute per combination of the parts' values; none where a part has no value. */
function addProduct(
  output: Output,
  conjunction: CompiledConjunction,
  columns: readonly FieldColumn[],
  t: number,
  T: number,
): void {
  const { parts, template, start, pads } = conjunction;
  let single = start;
  /** The attributes so far, once a part had several values. */
  let several: string[] | undefined;
  let isFirst = true;
  /** With every part outside the sentence a conjunction says no more than its parts do alone. */
  let isOutside = true;
  for (const part of parts) {
    const position = t + part.offset;
    if (position >= 0 && position < T) isOutside = false;
    const value = valueAt(columns[part.column] ?? [], position, T, pads && !part.isUnit);
    if (value === undefined) return;
    if (part.isUnit) continue;
    const separator = isFirst ? '' : '|';
    isFirst = false;
    if (typeof value === 'string') {
      if (several === undefined) single += separator + value;
      else several = several.map((attribute) => attribute + separator + value);
    } else {
      several = (several ?? [single]).flatMap((attribute) =>
        value.map((each) => attribute + separator + each),
      );
    }
  }
  if (isOutside) return;
  if (several === undefined) emit(output, t, single, template);
  else for (const attribute of several) emit(output, t, attribute, template);
}

function valueAt(
  column: FieldColumn,
  position: number,
  T: number,
  pads: boolean,
): string | readonly string[] | undefined {
  if (position >= 0 && position < T) return column[position];
  if (!pads) return undefined;
  return position < 0 ? BEFORE_SENTENCE : AFTER_SENTENCE;
}

function addVector(output: Output, vector: CompiledVector, tokens: readonly string[]): void {
  for (let t = 0; t < tokens.length; t++) {
    const word = tokens[t + vector.offset];
    if (word === undefined) continue;
    const components = vector.lookup(word);
    if (components === undefined) {
      emit(output, t, vector.unknown, vector.template);
      continue;
    }
    vector.dimensions.forEach((attribute, d) => {
      emit(output, t, attribute, vector.template, components[d] ?? 0);
    });
  }
}

function addPattern(
  states: Output,
  edges: Output | undefined,
  step: Extract<Step, { kind: 'pattern' }>,
  columns: readonly (readonly string[])[],
  T: number,
): void {
  const { pattern, template, source } = step;
  if (pattern.lastColumn >= columns.length) {
    throw new TemplateSyntaxError(
      source,
      `it reads column ${pattern.lastColumn}, the data has ${columns.length} besides the label, counted from 0; check the columns of the corpus`,
    );
  }
  const isState = pattern.pairsWith !== 'transition';
  // Without a command the string is the same everywhere: that is the weight of the label pair itself.
  const isEdge = pattern.pairsWith !== 'label' && pattern.lastColumn >= 0;
  for (let t = 0; t < T; t++) {
    const attribute = expandPattern(pattern, columns, t);
    if (isState) emit(states, t, attribute, template);
    if (isEdge && edges !== undefined && t > 0) emit(edges, t, attribute, template);
  }
}
