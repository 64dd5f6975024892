/** A value made when first asked for: who imports crf-lab for something else does not pay for parsing the frames. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
