/**
 * The part of zod's interface that the schemas of model files use (features/template.ts, crf/options.ts, crf/serialize.ts). The
 * bundle for browsers takes it in place of zod, which would be two fifths of it (scripts/browser-modules.mjs); what is valid and what
 * parsing returns are the same, as the tests of this file see to.
 */

export type Path = readonly (string | number)[];

export interface Issue {
  readonly path: Path;
  readonly message: string;
}

export type Result =
  | { readonly success: true; readonly data: unknown }
  | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };

/** What a schema says of a value at `path`: the parsed value, or undefined with at least one more issue. */
type Check = (value: unknown, path: Path, issues: Issue[]) => unknown;
type Fields = Readonly<Record<string, Schema>>;

export class Schema {
  readonly check: Check;

  constructor(check: Check) {
    this.check = check;
  }

  safeParse(value: unknown): Result {
    const issues: Issue[] = [];
    const data = this.check(value, [], issues);
    return issues.length === 0 ? { success: true, data } : { success: false, error: { issues } };
  }

  /** @throws TypeError */
  parse(value: unknown): unknown {
    const result = this.safeParse(value);
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new TypeError(`${issue?.path.join('.')}: ${issue?.message}`);
  }

  optional(): Schema {
    return new Schema((value, path, issues) =>
      value === undefined ? undefined : this.check(value, path, issues),
    );
  }

  default(value: unknown): Schema {
    return new Schema((given, path, issues) =>
      given === undefined ? value : this.check(given, path, issues),
    );
  }

  describe(_text: string): this {
    return this;
  }
}

class NumberSchema extends Schema {
  #with(isValid: (value: number) => boolean, message: string): NumberSchema {
    return new NumberSchema((value, path, issues) => {
      const before = issues.length;
      const number = this.check(value, path, issues);
      if (issues.length > before || isValid(number as number)) return number;
      issues.push({ path, message });
      return undefined;
    });
  }

  int(): NumberSchema {
    return this.#with(Number.isSafeInteger, 'Invalid input: expected int, received number');
  }

  min(least: number): NumberSchema {
    return this.#with((value) => value >= least, `Too small: expected number to be >=${least}`);
  }

  max(most: number): NumberSchema {
    return this.#with((value) => value <= most, `Too big: expected number to be <=${most}`);
  }

  positive(): NumberSchema {
    return this.#with((value) => value > 0, 'Too small: expected number to be >0');
  }
}

/** Strings and arrays. */
class LengthSchema extends Schema {
  #with(isValid: (length: number) => boolean, message: string): LengthSchema {
    return new LengthSchema((value, path, issues) => {
      const before = issues.length;
      const found = this.check(value, path, issues);
      if (!isLong(found) || isValid(found.length)) return found;
      issues.splice(before, 0, { path, message });
      return undefined;
    });
  }

  min(least: number): LengthSchema {
    return this.#with((length) => length >= least, `Too small: expected a length >=${least}`);
  }

  max(most: number): LengthSchema {
    return this.#with((length) => length <= most, `Too big: expected a length <=${most}`);
  }
}

function isLong(value: unknown): value is string | unknown[] {
  return typeof value === 'string' || Array.isArray(value);
}

class ObjectSchema extends Schema {
  readonly shape: Fields;

  constructor(shape: Fields) {
    super((value, path, issues) => checkFields(shape, value, path, issues));
    this.shape = shape;
  }

  /** All keys must have a value, from the input or by default. */
  required(): ObjectSchema {
    const shape = Object.entries(this.shape).map(([key, schema]): [string, Schema] => [
      key,
      new Schema((value, path, issues) => {
        const before = issues.length;
        const found = schema.check(value, path, issues);
        if (found === undefined && issues.length === before)
          issues.push({ path, message: 'Invalid input: expected nonoptional, received undefined' });
        return found;
      }),
    ]);
    return new ObjectSchema(Object.fromEntries(shape));
  }

  /** A further check of valid objects. */
  superRefine(refine: (value: never, context: { addIssue(issue: Issue): void }) => void): Schema {
    return new Schema((value, path, issues) => {
      const before = issues.length;
      const found = this.check(value, path, issues);
      if (issues.length > before) return found;
      refine(found as never, {
        addIssue: (issue) => issues.push({ ...issue, path: [...path, ...issue.path] }),
      });
      return found;
    });
  }
}

/** Keys come out in the order of the schema; those without a value are left away. */
function checkFields(shape: Fields, value: unknown, path: Path, issues: Issue[]): unknown {
  if (!isPlain(value)) {
    issues.push({ path, message: `Invalid input: expected object, received ${kindOf(value)}` });
    return undefined;
  }
  const out: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(shape)) {
    const found = schema.check(value[key], [...path, key], issues);
    if (found !== undefined || Object.hasOwn(value, key)) out[key] = found;
  }
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(shape, key));
  if (unknown.length > 0) {
    const keys = unknown.map((key) => JSON.stringify(key)).join(', ');
    issues.push({ path, message: `Unrecognized key${unknown.length > 1 ? 's' : ''}: ${keys}` });
  }
  return out;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isNaN(value) ? 'NaN' : typeof value;
}

function ofType(type: string, isValid: (value: unknown) => boolean, error?: string): Check {
  return (value, path, issues) => {
    if (isValid(value)) return value;
    issues.push({ path, message: error ?? `Invalid input: expected ${type}, received ${kindOf(value)}` });
    return undefined;
  };
}

export function number(options: { readonly error?: string } = {}): NumberSchema {
  return new NumberSchema(ofType('number', Number.isFinite, options.error));
}

export function int(): NumberSchema {
  return number().int();
}

export function string(): LengthSchema {
  return new LengthSchema(ofType('string', (value) => typeof value === 'string'));
}

export function boolean(): Schema {
  return new Schema(ofType('boolean', (value) => typeof value === 'boolean'));
}

export function literal(constant: unknown): Schema {
  return new Schema(choice([constant]));
}

function enumeration(values: readonly string[]): Schema {
  return new Schema(choice(values));
}

export { enumeration as enum };

function choice(values: readonly unknown[]): Check {
  const list = values.map((value) => JSON.stringify(value)).join('|');
  return (value, path, issues) => {
    if (values.includes(value)) return value;
    issues.push({
      path,
      message:
        values.length === 1 ? `Invalid input: expected ${list}` : `Invalid option: expected one of ${list}`,
    });
    return undefined;
  };
}

export function array(item: Schema): LengthSchema {
  return new LengthSchema((value, path, issues) => {
    if (Array.isArray(value)) return value.map((each, k) => item.check(each, [...path, k], issues));
    issues.push({ path, message: `Invalid input: expected array, received ${kindOf(value)}` });
    return undefined;
  });
}

export function strictObject(shape: Fields): ObjectSchema {
  return new ObjectSchema(shape);
}

export function union(options: readonly Schema[]): Schema {
  return new Schema((value, path, issues) => {
    for (const option of options) {
      const own: Issue[] = [];
      const found = option.check(value, path, own);
      if (own.length === 0) return found;
    }
    issues.push({ path, message: 'Invalid input' });
    return undefined;
  });
}

/** Objects of which the value of `key` says which schema they follow. */
export function discriminatedUnion(key: string, options: readonly Schema[]): Schema {
  return new Schema((value, path, issues) => {
    if (!isPlain(value)) {
      issues.push({ path, message: `Invalid input: expected object, received ${kindOf(value)}` });
      return undefined;
    }
    const own = options.find(
      (option) => option instanceof ObjectSchema && option.shape[key]?.safeParse(value[key]).success,
    );
    if (own !== undefined) return own.check(value, path, issues);
    issues.push({ path: [...path, key], message: 'Invalid input' });
    return undefined;
  });
}
