/**
 * The columns and emitters of a compiled specification. Templates share columns: what `pos[-2]|pos[-1]` sees at t is what
 * `pos[0]|pos[1]` sees at t − 2, so both read one joined column, and a longer conjunction continues a shorter one.
 */
import { assert } from '../errors.ts';
import { AttributeNumbers } from './attribute-numbers.ts';
import { PatternSource, SentenceSource, WordSource } from './column-source.ts';
import {
  type CompiledConjunction,
  type CompiledPart,
  type CompiledSpec,
  makesEdges,
  makesStates,
  type Step,
} from './compile-spec.ts';
import type { CommandItem, PatternDialect } from './crfpp.ts';
import {
  type BlockMember,
  type Emitter,
  TemplateEmitter,
  type TemplateShape,
  WordBlock,
} from './emitters.ts';
import type { Vocabularies } from './encode.ts';
import { JoinedColumn } from './joined-column.ts';
import { BaseColumn, type Column } from './value-column.ts';
import { VectorEmitter } from './vector-emitter.ts';
import type { FeatureMemory } from './wasm/feature-memory.ts';
import { constantField } from './word-fields.ts';

export interface EncodingPlan {
  /** One per field of the specification, in its order. */
  readonly fields: readonly (WordSource | SentenceSource)[];
  /** One per distinct command of the patterns. */
  readonly patterns: readonly (PatternSource | SentenceSource)[];
  /** Each after the columns it joins. */
  readonly joined: readonly JoinedColumn[];
  readonly states: readonly Emitter[];
  readonly edges: readonly Emitter[];
  readonly stateNumbers: AttributeNumbers;
  readonly edgeNumbers: AttributeNumbers;
  /** Positions beyond either end of a sentence that columns have room for. */
  readonly margin: number;
}

/** A part of a template: a base column at an offset. */
interface PlacedColumn {
  readonly column: BaseColumn;
  readonly offset: number;
}

/** An emitter, and what it is as member of a block where it may be one. */
interface PlannedEmitter {
  readonly emitter: Emitter;
  readonly member: (BlockMember & { readonly offset: number }) | undefined;
}

export function planEncoding(
  compiled: CompiledSpec,
  { attributes, edgeAttributes }: Vocabularies,
  memory: FeatureMemory,
): EncodingPlan {
  const stateNumbers = new AttributeNumbers(attributes);
  const edgeNumbers = new AttributeNumbers(edgeAttributes);
  const planner = new Planner(compiled, memory);
  const states: PlannedEmitter[] = [];
  const edges: Emitter[] = [];
  for (const step of compiled.steps) {
    switch (step.kind) {
      case 'conjunction':
        if (step.on === 'state') states.push(planner.conjunction(step.conjunction, stateNumbers, 0));
        else edges.push(planner.conjunction(step.conjunction, edgeNumbers, FIRST_EDGE).emitter);
        break;
      case 'vector': {
        const emitter = new VectorEmitter(step.vector, stateNumbers, compiled.replaceColon);
        states.push({ emitter, member: undefined });
        break;
      }
      case 'pattern':
        if (makesStates(step.pattern))
          states.push({ emitter: planner.pattern(step, stateNumbers, 0), member: undefined });
        if (makesEdges(step.pattern)) edges.push(planner.pattern(step, edgeNumbers, FIRST_EDGE));
        break;
    }
  }
  return { ...planner.finish(inBlocks(states, memory), edges), stateNumbers, edgeNumbers };
}

/** The first position has no label before it. */
const FIRST_EDGE = 1;

/** Runs of two or more members that read the same word become blocks. */
function inBlocks(planned: readonly PlannedEmitter[], memory: FeatureMemory): Emitter[] {
  const emitters: Emitter[] = [];
  let run: PlannedEmitter[] = [];
  const endRun = (): void => {
    const members = run.flatMap(({ member }) => (member === undefined ? [] : [member]));
    const [first] = members;
    if (first !== undefined && members.length > 1)
      emitters.push(new WordBlock(first.offset, members, memory));
    else emitters.push(...run.map(({ emitter }) => emitter));
    run = [];
  };
  for (const each of planned) {
    const continues = each.member !== undefined && each.member.offset === run[0]?.member?.offset;
    if (!continues) endRun();
    run.push(each);
  }
  endRun();
  return emitters;
}

/** What the attributes of one template start with and those of no other can, whatever follows. */
function distinctStarts(steps: readonly Step[]): Set<string> {
  const starts = steps.flatMap(startsOf).sort();
  const distinct = new Set<string>();
  // All strings with one start follow it in this order, so a start of another has it behind itself and so on.
  let last: string | undefined;
  for (const start of starts) {
    if (last !== undefined && start.startsWith(last)) distinct.delete(last);
    else {
      last = start;
      distinct.add(start);
    }
  }
  return distinct;
}

/** Of vectors and patterns only for others to differ from. */
function startsOf(step: Step): string[] {
  switch (step.kind) {
    case 'conjunction':
      return [step.conjunction.start];
    case 'vector':
      return [...step.vector.dimensions, step.vector.unknown];
    case 'pattern': {
      const [first] = step.pattern.items;
      return [first?.kind === 'text' ? first.text : ''];
    }
  }
}

class Planner {
  readonly #memory: FeatureMemory;
  readonly #replaceColon: boolean;
  readonly #distinctStarts: ReadonlySet<string>;
  readonly #fields: readonly (WordSource | SentenceSource)[];
  readonly #patterns = new Map<string, PatternSource | SentenceSource>();
  readonly #joined = new Map<string, JoinedColumn>();
  /** Numbers of columns, for keys. */
  readonly #numbers = new Map<Column, number>();

  constructor({ fields, steps, replaceColon }: CompiledSpec, memory: FeatureMemory) {
    this.#memory = memory;
    this.#replaceColon = replaceColon;
    // Attributes with their colons replaced can be alike whatever they start with.
    this.#distinctStarts = replaceColon ? new Set() : distinctStarts(steps);
    this.#fields = fields.map(({ compute, scope, isUnit }) =>
      scope === 'word'
        ? new WordSource(memory, compute, isUnit)
        : new SentenceSource(memory, compute, isUnit),
    );
  }

  conjunction(
    { template, start, parts, pads }: CompiledConjunction,
    numbers: AttributeNumbers,
    first: number,
  ): PlannedEmitter {
    const placed = parts.map((part) => ({ ...part, ...this.#place(part) }));
    const units = placed.filter(({ isUnit }) => isUnit);
    const valued = placed.filter(({ isUnit }) => !isUnit);
    // The value of a unit field is the empty string, so one of them can stand for a conjunction without values.
    const chain = valued.length > 0 ? valued : units.splice(0, 1);
    const offsets = parts.map(({ offset }) => offset);
    const isSurelyInside = units.length > 0 || parts.length === 1 || offsets.includes(0);
    const shape: TemplateShape = {
      template,
      ...this.#chain(chain),
      texts: [start, ...chain.slice(1).map(() => '|'), ''],
      from: pads ? first : Math.max(first, -Math.min(...offsets)),
      until: pads ? 0 : Math.max(0, Math.max(...offsets)),
      inside: pads && !isSurelyInside ? offsets : undefined,
      gates: units,
      isDistinct: this.#distinctStarts.has(start),
      replaceColon: this.#replaceColon,
    };
    const emitter = new TemplateEmitter(shape, numbers, this.#memory);
    const [only] = placed;
    if (placed.length > 1 || only?.source.kind !== 'word') return { emitter, member: undefined };
    const { source, offset, isUnit } = only;
    return { emitter, member: { emitter, source, offset, pads: pads && !isUnit } };
  }

  pattern(
    { pattern, template }: Extract<Step, { kind: 'pattern' }>,
    numbers: AttributeNumbers,
    first: number,
  ): TemplateEmitter {
    const commands: PlacedColumn[] = [];
    const texts = [''];
    for (const item of pattern.items) {
      if (item.kind === 'text') {
        texts.push((texts.pop() ?? '') + item.text);
        continue;
      }
      const { column } = this.#command(item, pattern.dialect);
      commands.push({ column, offset: item.from === 'relative' ? item.offset : 0 });
      texts.push('');
    }
    if (commands.length === 0) {
      commands.push({ column: this.#constant().column, offset: 0 });
      texts.push('');
    }
    const shape: TemplateShape = {
      template,
      ...this.#chain(commands),
      texts,
      from: first,
      until: 0,
      inside: undefined,
      gates: [],
      isDistinct: false,
      replaceColon: this.#replaceColon,
    };
    return new TemplateEmitter(shape, numbers, this.#memory);
  }

  /** The plan for these emitters: now it is known which positions each column is read at. */
  finish(
    states: readonly Emitter[],
    edges: readonly Emitter[],
  ): Omit<EncodingPlan, 'stateNumbers' | 'edgeNumbers'> {
    const read = (column: Column, low: number, high: number): void => {
      column.low = Math.min(column.low, low);
      column.high = Math.max(column.high, high);
      if (column instanceof BaseColumn) column.isRead = true;
    };
    for (const emitter of [...states, ...edges]) {
      if (emitter.kind !== 'template') continue;
      const { column, offset, from, until, gates } = emitter.shape;
      read(column, offset + from, offset - until);
      for (const gate of gates) read(gate.column, gate.offset + from, gate.offset - until);
    }
    const joined = [...this.#joined.values()];
    for (const { left, right, distance, low, high } of joined.toReversed()) {
      read(left, low, high);
      read(right, low + distance, high + distance);
    }
    const fields = this.#fields;
    const patterns = [...this.#patterns.values()];
    const bases = [...fields, ...patterns].map(({ column }) => column);
    const margin = Math.max(0, ...bases.map(({ low, high }) => Math.max(-low, high)));
    return { fields, patterns, joined, states, edges, margin };
  }

  #place({ column, offset }: CompiledPart): PlacedColumn & { readonly source: WordSource | SentenceSource } {
    const source = this.#fields[column]!;
    return { source, column: source.column, offset };
  }

  #command(item: CommandItem, dialect: PatternDialect): PatternSource | SentenceSource {
    const place = item.from === 'relative' ? '' : item.offset;
    // Two functions cannot be told to be the same: what a command applies to the token is its own.
    const own = item.apply === undefined ? '' : this.#patterns.size;
    const key = `${dialect} ${item.from} ${place} ${item.column} ${own}`;
    return this.#pattern(key, () => new PatternSource(this.#memory, item, dialect));
  }

  /** A pattern without commands reads the same everywhere. */
  #constant(): PatternSource | SentenceSource {
    return this.#pattern('constant', () => new SentenceSource(this.#memory, constantField(), true));
  }

  #pattern(key: string, make: () => PatternSource | SentenceSource): PatternSource | SentenceSource {
    let source = this.#patterns.get(key);
    if (source === undefined) {
      source = make();
      this.#patterns.set(key, source);
    }
    return source;
  }

  /** The column that joins all parts, from the first on, and the offset of the first. */
  #chain(parts: readonly PlacedColumn[]): { readonly column: Column; readonly offset: number } {
    const [first, ...rest] = parts;
    assert(first !== undefined, 'a template has parts');
    let { column }: { column: Column } = first;
    for (const part of rest) column = this.#join(column, part.column, part.offset - first.offset);
    return { column, offset: first.offset };
  }

  #join(left: Column, right: BaseColumn, distance: number): JoinedColumn {
    const key = `${this.#number(left)} ${this.#number(right)} ${distance}`;
    let column = this.#joined.get(key);
    if (column === undefined) {
      column = new JoinedColumn(this.#memory, left, right, distance);
      this.#joined.set(key, column);
    }
    return column;
  }

  #number(column: Column): number {
    let number = this.#numbers.get(column);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(column, number);
    }
    return number;
  }
}
