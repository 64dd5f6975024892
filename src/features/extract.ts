/**
 * Sentences to attributes: a specification is compiled once, then every field column is computed once per sentence and
 * read by all templates that name it.
 */
import type { AttributeSequence } from '../corpus/attribute-sequence.ts';
import type { Corpus, Sentence } from '../corpus/sentence.ts';
import { TemplateSyntaxError } from '../errors.ts';
import {
  type CompiledConjunction,
  type CompiledSpec,
  type CompiledVector,
  compileSpec,
  makesEdges,
  makesStates,
  type Step,
} from './compile-spec.ts';
import { corpusColumns, expandPattern } from './crfpp.ts';
import type { FieldColumn, SentenceContext } from './field.ts';
import { NO_RESOURCES, type Resources } from './resources.ts';
import {
  AFTER_SENTENCE,
  BEFORE_SENTENCE,
  type FeatureSpec,
  parseFeatureSpec,
  templateName,
} from './template.ts';

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
 * Extracts a corpus document by document and hands each sequence on as it is made, so that no more than one sequence is
 * in memory.
 */
export function extractCorpus(
  extractor: FeatureExtractor,
  corpus: Pick<Corpus, 'sentences'>,
  onSequence: (sequence: AttributeSequence, index: number) => void,
): void {
  let index = 0;
  for (const context of contextsOf(corpus.sentences)) {
    onSequence(extractor.extractInContext(context), index);
    index++;
  }
}

/** The sentences of a corpus in their documents: runs of sentences with one `document` number. */
export function* contextsOf(sentences: readonly Sentence[]): Generator<SentenceContext, void> {
  let start = 0;
  while (start < sentences.length) {
    const number = sentences[start]?.document;
    let end = start + 1;
    while (end < sentences.length && sentences[end]?.document === number) end++;
    const document = sentences.slice(start, end);
    for (const [index, sentence] of document.entries()) yield { sentence, document, index };
    start = end;
  }
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

/** As CRFsuite's tutorial scripts write colons, which separate attribute and value in its files. */
export function withoutColons(attribute: string): string {
  return attribute.replaceAll(':', '__COLON__');
}

function emit(output: Output, t: number, attribute: string, template: number, value = 1): void {
  output.attributes[t]?.push(output.replaceColon ? withoutColons(attribute) : attribute);
  output.templates[t]?.push(template);
  output.values?.[t]?.push(value);
}

function extractSequence(compiled: CompiledSpec, context: SentenceContext): AttributeSequence {
  const { sentence } = context;
  const T = sentence.tokens.length;
  const columns = compiled.fields.map(({ compute }) => compute(context));
  const patternColumns = compiled.hasPatterns ? corpusColumns(sentence) : [];
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
        addPattern(states, edges, step, patternColumns, T);
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

/** @throws TemplateSyntaxError where a pattern reads a column that the data, with `count` besides the label, lack */
export function requireColumns({ pattern, source }: Extract<Step, { kind: 'pattern' }>, count: number): void {
  if (pattern.lastColumn < count) return;
  throw new TemplateSyntaxError(
    source,
    `it reads column ${pattern.lastColumn}, the data has ${count} besides the label, counted from 0; check the columns of the corpus`,
  );
}

function addPattern(
  states: Output,
  edges: Output | undefined,
  step: Extract<Step, { kind: 'pattern' }>,
  columns: readonly (readonly string[])[],
  T: number,
): void {
  const { pattern, template } = step;
  requireColumns(step, columns.length);
  const isState = makesStates(pattern);
  const isEdge = makesEdges(pattern);
  for (let t = 0; t < T; t++) {
    const attribute = expandPattern(pattern, columns, t);
    if (isState) emit(states, t, attribute, template);
    if (isEdge && edges !== undefined && t > 0) emit(edges, t, attribute, template);
  }
}
