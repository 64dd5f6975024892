// Entries of the plan and its records, by their places in plan-fields.ts.

/** Word `field` of the structure at p. */
// @ts-ignore decorator
@inline
export function word(p: usize, field: i32): usize {
  return <usize>load<u32>(p + (<usize>field << 2));
}

/** The same as a signed number. */
// @ts-ignore decorator
@inline
export function number(p: usize, field: i32): i32 {
  return load<i32>(p + (<usize>field << 2));
}

/** The same as f32. */
// @ts-ignore decorator
@inline
export function factor(p: usize, field: i32): f32 {
  return load<f32>(p + (<usize>field << 2));
}

/** Address of the record at word `field`. */
// @ts-ignore decorator
@inline
export function record(p: usize, field: i32): usize {
  return p + (<usize>field << 2);
}

/** Entry i of the i32 array at p. */
// @ts-ignore decorator
@inline
export function at(p: usize, i: i32): i32 {
  return load<i32>(p + (<usize>i << 2));
}
