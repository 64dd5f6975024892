/**
 * Pairs of codes to ids 0, 1, 2, ... in order of first appearance: the columns of joined values. A conjunction of k values
 * is a chain of k − 1 pairs, so that no string stands between the values and the attribute.
 *
 * Open addressing with linear probing (Knuth, TAOCP vol. 3, section 6.4), at most half full; a slot holds id + 1, 0 where
 * free. The pairs lie densely by id, so that a chain can be walked back to its values. The host makes room.
 */
import { BEGINS, LENGTHS, SIZE as BATCH_SIZE } from './batch';

// Fields of a record; ../../joined-column.ts has the same list.
/** Codes of the left side. */
const LEFT: usize = 0;
/** Codes of the right side, moved by the distance: what belongs to layout index p is at p here too. */
const RIGHT: usize = 4;
const CODES: usize = 8;
/** Of a sentence of T tokens positions LOW to T + HIGH are wanted, the end not included. */
const LOW: usize = 12;
const HIGH: usize = 16;
const SLOTS: usize = 20;
/** Slots − 1; there is a power of two of them. */
const MASK: usize = 24;
/** Both members of each pair, `[size][2]`. */
const PAIRS: usize = 28;
const SIZE: usize = 32;
/** Layout indices where a side has several values, for the host to join. */
const SEVERAL: usize = 36;
const SEVERAL_COUNT: usize = 40;
/** Pairs there is room for; the slots are twice as many at least. */
const ROOM: usize = 44;
/** Where to go on: sentence, and index in the layout, 0 for the sentence's first. */
const N: usize = 48;
const AT: usize = 52;

const ABSENT: i32 = -1;

/** Positions looked up together. */
const AT_ONCE: u32 = 256;
const places = memory.data(4 * 256, 64);
const found = memory.data(4 * 256, 64);

/** The host's secret, so that nobody can choose pairs that fall into one place (numeric/hash-key.ts). */
let pairKey: u32 = 0;

export function setPairKey(key: u32): void {
  pairKey = key;
}

/** Odd multipliers near 2³²/φ and of MurmurHash3; the last step brings high bits down to where the mask is. */
@inline
function hashPair(first: i32, second: i32): u32 {
  let hash = (<u32>first ^ pairKey) * 0x9e3779b1 + <u32>second * 0x85ebca6b;
  hash = (hash ^ (hash >> 15)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}

/**
 * Codes of all sentences of a batch from those of both sides; false where the host has to make more room first and call
 * again. The slots of many positions are read first, one independent of the other, so that the processor waits for many of
 * them at once.
 */
export function join(record: usize, batch: usize): bool {
  const begins = <usize>load<u32>(batch, BEGINS);
  const lengths = <usize>load<u32>(batch, LENGTHS);
  const size = load<u32>(batch, BATCH_SIZE);
  const left = <usize>load<u32>(record, LEFT);
  const right = <usize>load<u32>(record, RIGHT);
  const codes = <usize>load<u32>(record, CODES);
  const slots = <usize>load<u32>(record, SLOTS);
  const mask = load<u32>(record, MASK);
  const low = load<i32>(record, LOW);
  const high = load<i32>(record, HIGH);
  const several = <usize>load<u32>(record, SEVERAL);
  const room = load<u32>(record, ROOM);
  let severalCount = load<u32>(record, SEVERAL_COUNT);
  let start = load<i32>(record, AT);
  let waiting: u32 = 0;
  for (let n = load<u32>(record, N); n < size; n++) {
    const begin = load<i32>(begins + (<usize>n << 2));
    const end = begin + load<i32>(lengths + (<usize>n << 2)) + high;
    let at = begin + low;
    if (start != 0) at = start;
    start = 0;
    for (; at < end; at++) {
      if (waiting == 0 && load<u32>(record, SIZE) + AT_ONCE > room) {
        store<u32>(record, severalCount, SEVERAL_COUNT);
        store<u32>(record, n, N);
        store<i32>(record, at, AT);
        return false;
      }
      const place = <usize>at << 2;
      const a = load<i32>(left + place);
      const b = load<i32>(right + place);
      if ((a | b) >= 0) {
        store<u32>(places + (<usize>waiting << 2), <u32>place);
        store<u32>(found + (<usize>waiting << 2), load<u32>(slots + (<usize>(hashPair(a, b) & mask) << 2)));
        if (++waiting == AT_ONCE) {
          addWaiting(record, waiting);
          waiting = 0;
        }
      } else if (a == ABSENT || b == ABSENT) store<i32>(codes + place, ABSENT);
      else {
        store<i32>(several + (<usize>severalCount << 2), at);
        severalCount++;
      }
    }
  }
  addWaiting(record, waiting);
  store<u32>(record, severalCount, SEVERAL_COUNT);
  return true;
}

/** What stood in a slot is still true: nothing is ever taken out. What was free may have been taken since. */
function addWaiting(record: usize, count: u32): void {
  const left = <usize>load<u32>(record, LEFT);
  const right = <usize>load<u32>(record, RIGHT);
  const codes = <usize>load<u32>(record, CODES);
  const pairs = <usize>load<u32>(record, PAIRS);
  for (let k: usize = 0; k < <usize>count; k++) {
    const place = <usize>load<u32>(places + (k << 2));
    const next = load<i32>(found + (k << 2));
    const a = load<i32>(left + place);
    const b = load<i32>(right + place);
    let id = next - 1;
    if (next == 0 || load<u64>(pairs + (<usize>id << 3)) != pairOf(a, b)) id = addPair(record, a, b);
    store<i32>(codes + place, id);
  }
}

@inline
function pairOf(first: i32, second: i32): u64 {
  return (<u64>(<u32>second) << 32) | <u64>(<u32>first);
}

/** The id of a pair, given out now when it is new. */
export function addPair(record: usize, first: i32, second: i32): i32 {
  const slots = <usize>load<u32>(record, SLOTS);
  const pairs = <usize>load<u32>(record, PAIRS);
  const mask = load<u32>(record, MASK);
  const pair = pairOf(first, second);
  let slot = hashPair(first, second) & mask;
  while (true) {
    const id = load<i32>(slots + (<usize>slot << 2)) - 1;
    if (id < 0) break;
    if (load<u64>(pairs + (<usize>id << 3)) == pair) return id;
    slot = (slot + 1) & mask;
  }
  const id = load<i32>(record, SIZE);
  store<u64>(pairs + (<usize>id << 3), pair);
  store<i32>(slots + (<usize>slot << 2), id + 1);
  store<i32>(record, id + 1, SIZE);
  return id;
}

/** Enters all pairs into new slots, all of them free. */
export function rehashPairs(record: usize): void {
  const slots = <usize>load<u32>(record, SLOTS);
  const pairs = <usize>load<u32>(record, PAIRS);
  const mask = load<u32>(record, MASK);
  const size = load<i32>(record, SIZE);
  for (let id = 0; id < size; id++) {
    const pair = pairs + (<usize>id << 3);
    let slot = hashPair(load<i32>(pair), load<i32>(pair, 4)) & mask;
    while (load<u32>(slots + (<usize>slot << 2)) != 0) slot = (slot + 1) & mask;
    store<i32>(slots + (<usize>slot << 2), id + 1);
  }
}
