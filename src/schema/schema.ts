/**
 * Checks of data from outside (options, template files, model headers) against a description that also gives its type:
 * the few parts of zod's interface in use here, under zod's names. zod itself takes longer to load than a sentence takes
 * to be labelled; it is the oracle of these checks in the tests.
 */

/** Keys and indices from the outside in. */
export type Path = readonly (string | number)[];

/** One thing wrong. */
export interface Issue {
  readonly path: Path;
  readonly message: string;
  /** The keys that nothing is known of, where that is what is wrong. */
  readonly unknownKeys?: readonly string[];
}

/** What `parse` throws. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
    this.issues = issues;
  }
}

export type ParseResult<Out> =
  | { readonly success: true; readonly data: Out }
  | { readonly success: false; readonly error: SchemaError };

/** Gives the value with defaults filled in, and says what is wrong; then what it gives is of no use. */
export type Read<Out> = (value: unknown, path: Path, issues: Issue[]) => Out;

type Sized = number | string | readonly unknown[] | undefined;

/** Of any schema. */
export type AnySchema = Schema<unknown, unknown>;

/** Immutable: every method gives a new one. `In` is what callers may write, `Out` has the defaults filled in. */
export class Schema<out Out, out In = Out> {
  readonly read: Read<Out>;
  /** The values that are allowed, where they are listed. */
  readonly values: readonly unknown[] | undefined;
  readonly description: string | undefined;
  /** Only for the types `input` and `output`. */
  declare readonly types: { readonly out: Out; readonly in: In };

  constructor(read: Read<Out>, values?: readonly unknown[], description?: string) {
    this.read = read;
    this.values = values;
    this.description = description;
  }

  /** @throws SchemaError */
  parse(value: unknown): Out {
    const result = this.safeParse(value);
    if (!result.success) throw result.error;
    return result.data;
  }

  safeParse(value: unknown): ParseResult<Out> {
    const issues: Issue[] = [];
    const data = this.read(value, [], issues);
    return issues.length === 0 ? { success: true, data } : { success: false, error: new SchemaError(issues) };
  }

  /** What the value means, with unit and range. */
  describe(text: string): Schema<Out, In> {
    return new Schema(this.read, this.values, text);
  }

  optional(): Schema<Out | undefined, In | undefined> {
    const read: Read<Out | undefined> = (value, path, issues) =>
      value === undefined ? undefined : this.read(value, path, issues);
    return new Schema(read);
  }

  default(value: Exclude<Out, undefined>): Schema<Exclude<Out, undefined>, In | undefined> {
    const read: Read<Exclude<Out, undefined>> = (given, path, issues) =>
      given === undefined ? value : (this.read(given, path, issues) as Exclude<Out, undefined>);
    return new Schema(read);
  }

  /** One more check of a value that is right so far. `check` returns what is wrong. */
  refine(check: (value: Out) => Iterable<Issue>): Schema<Out, In> {
    const read: Read<Out> = (value, path, issues) => {
      const before = issues.length;
      const data = this.read(value, path, issues);
      if (issues.length > before) return data;
      for (const issue of check(data)) issues.push({ ...issue, path: [...path, ...issue.path] });
      return data;
    };
    return new Schema(read);
  }

  /** Numbers >= least; strings and arrays of at least that length. */
  min<O extends Sized, I>(this: Schema<O, I>, least: number): Schema<O, I> {
    return this.#sized((size) => size >= least, `>= ${least}`);
  }

  /** Numbers <= most; strings and arrays of at most that length. */
  max<O extends Sized, I>(this: Schema<O, I>, most: number): Schema<O, I> {
    return this.#sized((size) => size <= most, `<= ${most}`);
  }

  positive<O extends number, I>(this: Schema<O, I>): Schema<O, I> {
    return this.#sized((size) => size > 0, '> 0');
  }

  nonnegative<O extends number, I>(this: Schema<O, I>): Schema<O, I> {
    return this.min(0);
  }

  #sized<O extends Sized, I>(
    this: Schema<O, I>,
    isRight: (size: number) => boolean,
    what: string,
  ): Schema<O, I> {
    return this.refine((value) => {
      if (typeof value === 'number')
        return isRight(value) ? [] : [{ path: [], message: `found ${value}, expected a number ${what}` }];
      const { length } = value ?? [];
      return isRight(length) ? [] : [{ path: [], message: `length ${length}, expected ${what}` }];
    });
  }
}

/** What parsing gives. */
export type output<S extends AnySchema> = S['types']['out'];
/** What callers may write: whatever has a default may be left out. */
export type input<S extends AnySchema> = S['types']['in'];

/** The value as messages show it. */
export function shown(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
