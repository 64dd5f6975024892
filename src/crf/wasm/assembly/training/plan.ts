// Entries of the plan and of a workspace, by their places in plan-fields.ts.

/** Word `field` of the structure at p. */
// @ts-ignore decorator
@inline
export function word(p: usize, field: i32): usize {
  return <usize>load<u32>(p + (<usize>field << 2));
}

/** Entry i of the u32 array at p. */
// @ts-ignore decorator
@inline
export function at(p: usize, i: i32): i32 {
  return <i32>load<u32>(p + (<usize>i << 2));
}

/** Variable of a packed pair: the bits above 8 (u32) or 16 (u64). */
// @ts-ignore decorator
@inline
export function pairVariable<P>(pair: P): usize {
  return sizeof<P>() == 4 ? <usize>(<u32>pair >> 8) : <usize>(<u64>pair >> 16);
}

/** Label of a packed pair. */
// @ts-ignore decorator
@inline
export function pairLabel<P>(pair: P): usize {
  return sizeof<P>() == 4 ? <usize>(<u32>pair & 255) : <usize>(<u64>pair & 65535);
}
