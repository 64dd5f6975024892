/** The kinds of schemas. */
import {
  type AnySchema,
  type Issue,
  type input,
  type output,
  type Path,
  type Read,
  Schema,
  shown,
} from './schema.ts';

/** A schema of values that `isRight` tells; `what` names them in messages. */
function plain<T>(what: string, isRight: (value: unknown) => boolean): Schema<T> {
  return new Schema<T>((value, path, issues) => {
    if (!isRight(value)) issues.push({ path, message: `found ${shown(value)}, expected ${what}` });
    return value as T;
  });
}

/** Any finite number. */
export function number(): Schema<number> {
  return plain('a number', Number.isFinite);
}

/** A whole number that binary64 holds exactly. */
export function int(): Schema<number> {
  return plain('a whole number', Number.isSafeInteger);
}

export function string(): Schema<string> {
  return plain('a string', (value) => typeof value === 'string');
}

export function boolean(): Schema<boolean> {
  return plain('true or false', (value) => typeof value === 'boolean');
}

/** One of some strings. */
function oneOf<const T extends readonly (string | number)[]>(values: T): Schema<T[number]> {
  const allowed = new Set<unknown>(values);
  const what = values.length === 1 ? shown(values[0]) : `one of ${values.map(shown).join(', ')}`;
  return new Schema(plain<T[number]>(what, (value) => allowed.has(value)).read, values);
}

export { oneOf as enum };

export function literal<const T extends string | number>(value: T): Schema<T> {
  return oneOf([value]);
}

export function array<S extends AnySchema>(item: S): Schema<output<S>[], input<S>[]> {
  const read = item.read as Read<output<S>>;
  return new Schema((value, path, issues) => {
    if (Array.isArray(value)) return value.map((entry, k) => read(entry, [...path, k], issues));
    issues.push({ path, message: `found ${shown(value)}, expected an array` });
    return [];
  });
}

/** The first of the schemas that the value fits. */
export function union<const S extends readonly AnySchema[]>(
  options: S,
): Schema<output<S[number]>, input<S[number]>> {
  return new Schema((value, path, issues): output<S[number]> => {
    let first: Issue[] | undefined;
    for (const { read } of options) {
      const found: Issue[] = [];
      const data = read(value, path, found);
      if (found.length === 0) return data;
      first ??= found;
    }
    const others = options
      .slice(1)
      .map(({ values }) => ` or ${values?.map(shown).join(', ') ?? 'another kind'}`);
    issues.push(...(first ?? []).map((issue) => ({ ...issue, message: issue.message + others.join('') })));
    return undefined;
  });
}

type Shape = Readonly<Record<string, AnySchema>>;
type Simplify<T> = { [K in keyof T]: T[K] };
type ObjectOutput<S extends Shape> = Simplify<
  { [K in keyof S as undefined extends output<S[K]> ? never : K]: output<S[K]> } & {
    [K in keyof S as undefined extends output<S[K]> ? K : never]?: output<S[K]>;
  }
>;
type ObjectInput<S extends Shape> = Simplify<
  { [K in keyof S as undefined extends input<S[K]> ? never : K]: input<S[K]> } & {
    [K in keyof S as undefined extends input<S[K]> ? K : never]?: input<S[K]>;
  }
>;
type RequiredShape<S extends Shape> = {
  [K in keyof S]: Schema<Exclude<output<S[K]>, undefined>, Exclude<input<S[K]>, undefined>>;
};

/** A schema of objects, which knows its fields. */
export interface ObjectSchema<S extends Shape> extends Schema<ObjectOutput<S>, ObjectInput<S>> {
  readonly shape: S;
  /** The same where nothing may be left out, not even what has a default. */
  required(): ObjectSchema<RequiredShape<S>>;
  describe(text: string): ObjectSchema<S>;
}

/** An object of these fields and no others. What is parsed has them in this order. */
export function strictObject<S extends Shape>(shape: S): ObjectSchema<S> {
  const fields = Object.entries(shape);
  const schema = new Schema<ObjectOutput<S>, ObjectInput<S>>((value, path, issues) => {
    const data: Record<string, unknown> = {};
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      issues.push({ path, message: `found ${shown(value)}, expected an object` });
      return data as ObjectOutput<S>;
    }
    const given = value as Readonly<Record<string, unknown>>;
    for (const [key, { read }] of fields) {
      const field = read(given[key], [...path, key], issues);
      if (field !== undefined || key in given) data[key] = field;
    }
    const unknownKeys = Object.keys(given).filter((key) => !Object.hasOwn(shape, key));
    if (unknownKeys.length > 0) issues.push(unknownKeysIssue(path, unknownKeys));
    return data as ObjectOutput<S>;
  });
  return objectSchema(schema, shape);
}

function objectSchema<S extends Shape>(
  schema: Schema<ObjectOutput<S>, ObjectInput<S>>,
  shape: S,
): ObjectSchema<S> {
  return Object.assign(schema, {
    shape,
    required: () => strictObject(requiredShape(shape)),
    describe: (text: string) =>
      objectSchema(new Schema<ObjectOutput<S>, ObjectInput<S>>(schema.read, undefined, text), shape),
  });
}

function unknownKeysIssue(path: Path, unknownKeys: readonly string[]): Issue {
  const keys = unknownKeys.map(shown).join(', ');
  return { path, message: `unknown ${unknownKeys.length === 1 ? 'key' : 'keys'} ${keys}`, unknownKeys };
}

function requiredShape<S extends Shape>(shape: S): RequiredShape<S> {
  const fields = Object.entries(shape).map(([key, field]): [string, AnySchema] => [key, present(field)]);
  return Object.fromEntries(fields) as unknown as RequiredShape<S>;
}

function present({ read }: AnySchema): AnySchema {
  return new Schema((value, path, issues) => {
    if (value === undefined) issues.push({ path, message: 'found nothing, expected a value' });
    return read(value, path, issues);
  });
}

/** One of several objects, told by the field `key`, which has one literal in each. */
export function discriminatedUnion<const S extends readonly (AnySchema & { readonly shape: Shape })[]>(
  key: string,
  options: S,
): Schema<output<S[number]>, input<S[number]>> {
  const byValue = new Map<unknown, AnySchema>();
  for (const option of options)
    for (const value of option.shape[key]?.values ?? []) byValue.set(value, option);
  const what = `one of ${[...byValue.keys()].map(shown).join(', ')}`;
  return new Schema((value, path, issues): output<S[number]> => {
    const kind =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    const option = byValue.get(kind);
    if (option !== undefined) return option.read(value, path, issues);
    issues.push({ path: [...path, key], message: `found ${shown(kind)}, expected ${what}` });
    return undefined;
  });
}
