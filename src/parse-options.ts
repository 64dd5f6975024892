/** Values from outside against a schema, and what is wrong with them in the words of people who know nothing of schemas. */
import type * as z from 'zod';
import { OptionError } from './errors.ts';

/** The first thing wrong with a value. */
export interface Fault {
  /** Where it is, from the value itself on: keys and indices; empty for the value itself. */
  readonly path: readonly PropertyKey[];
  /** What was found and what was expected. */
  readonly reason: string;
}

/**
 * The value with its defaults written out.
 * @param name what the value as a whole is called
 * @throws OptionError whose path leads to the first fault
 */
export function parseOptions<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  name: string,
): z.output<Schema> {
  const checked = checkValue(schema, value);
  if ('value' in checked) return checked.value;
  const { path, reason } = checked.fault;
  throw new OptionError(path.join('.') || name, reason);
}

/** The same without an exception: the value with its defaults, or what is wrong with it first. */
export function checkValue<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly value: z.output<Schema> } | { readonly fault: Fault } {
  const parsed = schema.safeParse(value, { error: describeIssue });
  return parsed.success ? { value: parsed.data } : { fault: firstFault(parsed.error, value) };
}

function firstFault({ issues }: z.ZodError, value: unknown): Fault {
  const [issue] = issues;
  if (issue === undefined) return { path: [], reason: 'not valid' };
  // Of alternatives the one that the value got into tells more than that none fits.
  const inner =
    issue.code === 'invalid_union'
      ? issue.errors.flatMap(([first]) => (first !== undefined && first.path.length > 0 ? [first] : []))
      : [];
  const deepest = inner.sort((a, b) => b.path.length - a.path.length)[0];
  const path = deepest === undefined ? issue.path : [...issue.path, ...deepest.path];
  const { message } = deepest ?? issue;
  // Words of the schema's own say only what was expected.
  return {
    path,
    reason: message.startsWith('expected ') ? `${describeFound(valueAt(value, path))}, ${message}` : message,
  };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    value,
  );
}

/** Words for an issue whose schema has none of its own. */
function describeIssue(issue: z.core.$ZodRawIssue): string {
  const { input, inst } = issue;
  const schema = issue.schema ?? (isSchema(inst) ? inst : undefined);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const keys = issue.keys.map((key) => JSON.stringify(shorten(key))).join(', ');
      const known = schema === undefined ? [] : Object.keys(shapeOf(schema));
      return `unknown ${issue.keys.length === 1 ? 'key' : 'keys'} ${keys}; known here: ${known.join(', ')}`;
    }
    case 'invalid_union': {
      const { discriminator, options } = issue;
      if (typeof discriminator !== 'string' || !Array.isArray(options)) break;
      const found = isObject(input) ? input[discriminator] : undefined;
      return `${describeFound(found)}, expected ${alternatives(options.map(String))}`;
    }
    case 'too_small':
    case 'too_big': {
      if (Array.isArray(input)) {
        const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
        return `${input.length === 0 ? 'an empty list' : `a list of ${input.length}`}, expected ${limit}`;
      }
      break;
    }
    case 'invalid_key':
      return `unknown key ${describeFound(input)}`;
    default:
  }
  const expected = schema === undefined ? [] : describeExpected(schema);
  return `${describeFound(input)}, expected ${expected.length === 0 ? 'another value' : alternatives(expected)}`;
}

/** Longest quotation of a value, in characters. */
const MAX_QUOTED = 80;

function shorten(text: string): string {
  return text.length <= MAX_QUOTED ? text : `${text.slice(0, MAX_QUOTED - 1)}…`;
}

/** A value as its owner wrote it: `"x"`, `0.5`, `a list`. */
export function describeFound(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return value === '' ? 'empty' : JSON.stringify(shorten(value));
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}

/** What a schema takes, one entry per alternative: `a whole number from 1 to 9`; `crf`, `softmax`. */
function describeExpected(schema: z.core.$ZodType): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'number':
      return [describeNumber(schema)];
    case 'string':
      return [describeText(schema)];
    case 'boolean':
      return ['true', 'false'];
    case 'enum':
      return Object.values(def.entries).map(String);
    case 'literal':
      return def.values.map(String);
    case 'array':
      return ['a list'];
    case 'object':
    case 'record':
      return ['an object'];
    case 'union':
      return [...new Set(def.options.flatMap(describeExpected))];
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nullable':
    case 'nonoptional':
      return describeExpected(def.innerType);
    default:
      return [];
  }
}

/** The limits of a schema, as far as they stand in its checks. */
function checksOf(schema: z.core.$ZodType): z.core.$ZodCheckDef[] {
  const checks = schema._zod.def.checks ?? [];
  // z.int() is a check of its own.
  return [schema._zod.def as z.core.$ZodTypeDef & z.core.$ZodCheckDef, ...checks.map(({ _zod }) => _zod.def)];
}

function describeNumber(schema: z.core.$ZodType): string {
  let isWhole = false;
  let low: Limit | undefined;
  let high: Limit | undefined;
  for (const check of checksOf(schema)) {
    if (check.check === 'number_format') isWhole = true;
    if (check.check === 'greater_than') low = tighter(low, check as unknown as Limit, 1);
    if (check.check === 'less_than') high = tighter(high, check as unknown as Limit, -1);
  }
  const kind = isWhole ? 'a whole number' : 'a number';
  if (low?.inclusive && high?.inclusive) return `${kind} from ${low.value} to ${high.value}`;
  const limits = [
    low === undefined ? '' : low.inclusive ? `>= ${low.value}` : `above ${low.value}`,
    high === undefined ? '' : high.inclusive ? `<= ${high.value}` : `below ${high.value}`,
  ].filter((limit) => limit !== '');
  return limits.length === 0 ? kind : `${kind} ${limits.join(' and ')}`;
}

interface Limit {
  readonly value: number;
  readonly inclusive: boolean;
}

/** @param direction 1: of two lower limits; -1: of two upper ones */
function tighter(one: Limit | undefined, other: Limit, direction: 1 | -1): Limit {
  return one === undefined || direction * (other.value - one.value) >= 0 ? other : one;
}

function describeText(schema: z.core.$ZodType): string {
  for (const check of checksOf(schema)) {
    if (check.check === 'max_length')
      return `at most ${(check as z.core.$ZodCheckMaxLengthDef).maximum} characters of text`;
  }
  return 'text';
}

function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? 'nothing';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, unknown>> {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'object' ? def.shape : {};
}

function isSchema(inst: unknown): inst is z.core.$ZodType {
  return isObject(inst) && isObject(inst._zod) && isObject(inst._zod.def) && 'type' in inst._zod.def;
}

function isObject(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === 'object' && value !== null;
}
