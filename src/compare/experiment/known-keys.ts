/** Which keys a place of a file may have: what an error about an unknown key says. */

/** The parts of a JSON schema that say where keys may stand. */
interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly const?: unknown;
}

/**
 * Keys that the schema knows at `path` of `value`; of alternatives those of the one whose constants (`kind`, `route`) the value has.
 * Empty where the path leads nowhere.
 */
export function knownKeys(schema: JsonSchema, path: readonly PropertyKey[], value: unknown): string[] {
  const chosen = alternative(schema, value);
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(chosen.properties ?? {});
  const below = typeof key === 'number' ? chosen.items : ownProperty(chosen.properties, key);
  return below === undefined ? [] : knownKeys(below, rest, ownProperty(value, key));
}

function alternative(schema: JsonSchema, value: unknown): JsonSchema {
  const alternatives = schema.oneOf ?? schema.anyOf ?? [];
  const fits = ({ properties }: JsonSchema): boolean =>
    properties !== undefined &&
    Object.entries(properties).every(
      ([key, { const: constant }]) => constant === undefined || constant === ownProperty(value, key),
    );
  return alternatives.find(fits) ?? schema;
}

function ownProperty<T>(value: Readonly<Record<PropertyKey, T>> | undefined, key: PropertyKey): T | undefined;
function ownProperty(value: unknown, key: PropertyKey): unknown;
function ownProperty(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}
