/**
 * Reads CRFsuite attribute lines, `label TAB attribute[:value] TAB ... LF`, into ids: per position the label and the
 * end of its attributes, per attribute its id and value. Lines that need more than looking for tabs (escapes, `@weight`,
 * values that are no decimal numbers, white space first) are left to the host, one by one.
 *
 * All searching reads 16 bytes at a time, so that many bytes after `end` must be readable.
 */
import { murmurHash3 } from './murmur-hash3';
import { firstSlot, FULL, intern, internAt, keyOf } from './vocabulary';

// Fields of the record of one scan. ../scan-buffers.ts has the same list.
/** Addresses of the next line and of the end of the bytes, which end in a newline. */
const AT: usize = 0;
const END: usize = 4;
/** 1-based number of the line at AT. */
const LINE: usize = 8;
/** End of the line at AT, newline included: set with the outcome HARD_LINE. */
const LINE_END: usize = 12;
/** Output arrays: ids u32 [nnz], values f64 [nnz], attribute ends u32 [P], labels i32 [P], sequence ends u32 [N]. */
const IDS: usize = 16;
const VALUES: usize = 20;
const ATTRIBUTE_ENDS: usize = 24;
const LABELS: usize = 28;
const SEQUENCE_ENDS: usize = 32;
/** Scratch: the attributes of one line. */
const FIELDS: usize = 36;
/** Values that the host has to read: index into VALUES, address and end of the text, u32 each. */
const LONG_VALUES: usize = 68;
const LONG_VALUE_COUNT: usize = 72;
/** How much stands in the output arrays: nnz, P, N. */
const ID_COUNT: usize = 40;
const POSITION_COUNT: usize = 44;
const SEQUENCE_COUNT: usize = 48;
/** Positions since the last complete sequence, also those that the host has taken out of the arrays already. */
const OPEN_POSITIONS: usize = 52;
/** Whether VALUES is filled: not before a value other than 1. */
const HAS_VALUES: usize = 56;
/** A weight waits for the end of its sequence, which is then the host's to make. */
const HAS_WEIGHT: usize = 60;
/** Whether any attribute was read, also one that a frozen vocabulary does not know. */
const HAS_ATTRIBUTES: usize = 64;

// An attribute of the scratch list: where its name stands, its value (or, for the host to read, the end of its text), its
// hash and the slot the hash leads to.
const NAME: usize = 0;
const NAME_END: usize = 4;
const VALUE: usize = 8;
const SLOT: usize = 16;
const HASH: usize = 24;
const LONG_VALUE_END: usize = 28;
const FIELD_BYTES: usize = 32;

/** What `scan` came to: the end, a line for the host, or a vocabulary without room (then no trace of the line is left). */
const DONE: i32 = 0;
const HARD_LINE: i32 = 1;
const ATTRIBUTES_FULL: i32 = 2;
const LABELS_FULL: i32 = 3;

const TAB: u8 = 9;
const NEWLINE: u8 = 10;
const SPACE: u8 = 32;
const COLON: u8 = 58;
const AT_SIGN: u8 = 64;
const BACKSLASH: u8 = 92;

/** Address of the first tab, newline, colon or backslash from `at` on. There is one: a newline ends the bytes. */
@inline
function fieldEnd(at: usize): usize {
  while (true) {
    const block = v128.load(at);
    const hits = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(block, i8x16.splat(TAB)), i8x16.eq(block, i8x16.splat(NEWLINE))),
        v128.or(i8x16.eq(block, i8x16.splat(COLON)), i8x16.eq(block, i8x16.splat(BACKSLASH))),
      ),
    );
    if (hits) return at + ctz(hits);
    at += 16;
  }
}

function lineEnd(at: usize): usize {
  while (load<u8>(at) != NEWLINE) at++;
  return at + 1;
}

/** Where the number that `parseValue` read ends, 0 if it was none. */
let valueEnd: usize = 0;
/** Whether its value is left to the host. */
let isLong = false;

// 10^k is exact in binary64 up to k = 22; 15 digits give a fraction part of 15 at most.
const POWERS_OF_TEN = memory.data<f64>([
  1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]);
/** Longest number in characters; with an exponent of two digits none that long is infinite. */
const MAX_NUMBER: usize = 64;

/**
 * A decimal number `-?digits[.digits][e[+-]digits]`. Of at most 15 digits and without exponent: these as an integer
 * m < 10^15 < 2^53 and the power of ten are exact, so m / 10^k rounds once, to the nearest number, as strtod does
 * (Clinger 1990, "How to read floating point numbers accurately"). Longer ones are checked here and read by the host.
 */
@inline
function parseValue(start: usize): f64 {
  valueEnd = 0;
  isLong = false;
  let at = start;
  const isNegative = load<u8>(at) == 45;
  if (isNegative) at++;
  let digits: i32 = 0;
  let fraction: i32 = 0;
  let mantissa: u64 = 0;
  let hasPoint = false;
  while (true) {
    const digit = load<u8>(at) - 48;
    if (digit < 10) {
      mantissa = mantissa * 10 + digit;
      digits++;
      if (hasPoint) fraction++;
    } else if (load<u8>(at) == 46 && !hasPoint && digits > 0) {
      hasPoint = true;
    } else break;
    at++;
  }
  if (digits == 0 || (hasPoint && fraction == 0)) return 0;
  isLong = digits > 15;
  if ((load<u8>(at) | 32) == 101) {
    isLong = true;
    at++;
    if (load<u8>(at) == 45 || load<u8>(at) == 43) at++;
    const exponent = at;
    while (<u8>(load<u8>(at) - 48) < 10) at++;
    if (at == exponent || at > exponent + 2) return 0;
  }
  const stop = load<u8>(at);
  if ((stop != TAB && stop != NEWLINE) || at - start > MAX_NUMBER) return 0;
  valueEnd = at;
  if (isLong) return NaN;
  const value = <f64>mantissa / load<f64>(POWERS_OF_TEN + (<usize>fraction << 3));
  return isNegative ? -value : value;
}

/** Scans to the end of the bytes, or to what only the host can do; `scan` is the record of the scan. */
export function scan(scan: usize, attributes: usize, labels: usize): i32 {
  const end = <usize>load<u32>(scan, END);
  const ids = <usize>load<u32>(scan, IDS);
  const values = <usize>load<u32>(scan, VALUES);
  const attributeEnds = <usize>load<u32>(scan, ATTRIBUTE_ENDS);
  const labelIds = <usize>load<u32>(scan, LABELS);
  const sequenceEnds = <usize>load<u32>(scan, SEQUENCE_ENDS);
  const fields = <usize>load<u32>(scan, FIELDS);
  const longValues = <usize>load<u32>(scan, LONG_VALUES);
  let longValueCount = load<u32>(scan, LONG_VALUE_COUNT);
  let hasValues = load<u32>(scan, HAS_VALUES) != 0;
  let start = <usize>load<u32>(scan, AT);
  let line = load<u32>(scan, LINE);
  let idCount = load<u32>(scan, ID_COUNT);
  let positionCount = load<u32>(scan, POSITION_COUNT);
  let openPositions = load<u32>(scan, OPEN_POSITIONS);
  let outcome = DONE;
  const key = keyOf(attributes);

  // `start` and the counts move on only with complete lines.
  for (; start < end; line++) {
    const first = load<u8>(start);
    if (first == NEWLINE && !load<u32>(scan, HAS_WEIGHT)) {
      if (openPositions > 0) {
        const n = load<u32>(scan, SEQUENCE_COUNT);
        store<u32>(sequenceEnds + (<usize>n << 2), positionCount);
        store<u32>(scan, n + 1, SEQUENCE_COUNT);
        openPositions = 0;
      }
      start++;
      continue;
    }
    let at = fieldEnd(start);
    const stop = load<u8>(at);
    if (
      first == NEWLINE || first == TAB || first == SPACE || first == AT_SIGN ||
      stop == COLON || stop == BACKSLASH
    ) {
      outcome = HARD_LINE;
      break;
    }

    // 1. Cut the line into attributes and hash them.
    const labelEnd = at;
    let last = fields;
    while (load<u8>(at) == TAB) {
      const name = at + 1;
      at = fieldEnd(name);
      const nameEnd = at;
      let stop = load<u8>(at);
      let value: f64 = 1;
      let longValueEnd: usize = 0;
      if (stop != TAB && stop != NEWLINE) {
        if (stop == COLON && nameEnd > name) {
          value = parseValue(at + 1);
          if (valueEnd != 0) {
            at = valueEnd;
            if (isLong) longValueEnd = at;
            stop = load<u8>(at);
          }
        }
        if (stop == COLON || stop == BACKSLASH) {
          outcome = HARD_LINE;
          break;
        }
      } else if (nameEnd == name) continue; // An empty field says nothing.
      store<u32>(last, <u32>name, NAME);
      store<u32>(last, <u32>nameEnd, NAME_END);
      store<f64>(last, value, VALUE);
      store<u32>(last, <u32>longValueEnd, LONG_VALUE_END);
      store<u32>(last, murmurHash3(name, nameEnd, key), HASH);
      last += FIELD_BYTES;
    }
    if (outcome != DONE) break;

    // 2. Read all slots: the table is far larger than the caches, and misses that do not depend on each other overlap.
    for (let field = fields; field < last; field += FIELD_BYTES) {
      store<u64>(field, firstSlot(attributes, load<u32>(field, HASH)), SLOT);
    }

    // 3. Look the strings up.
    const label = intern(labels, start, labelEnd);
    if (label == FULL) {
      outcome = LABELS_FULL;
      break;
    }
    let count = idCount;
    let longCount = longValueCount;
    for (let field = fields; field < last; field += FIELD_BYTES) {
      const name = <usize>load<u32>(field, NAME);
      const nameEnd = <usize>load<u32>(field, NAME_END);
      const id = internAt(attributes, name, nameEnd, load<u32>(field, HASH), load<u64>(field, SLOT));
      if (id < 0) {
        if (id == FULL) {
          outcome = ATTRIBUTES_FULL;
          break;
        }
        continue;
      }
      const value = load<f64>(field, VALUE);
      if (value != 1 && !hasValues) {
        for (let k: u32 = 0; k < count; k++) store<f64>(values + (<usize>k << 3), 1);
        hasValues = true;
        store<u32>(scan, 1, HAS_VALUES);
      }
      store<u32>(ids + (<usize>count << 2), id);
      if (hasValues) store<f64>(values + (<usize>count << 3), value);
      const longValueEnd = load<u32>(field, LONG_VALUE_END);
      if (longValueEnd != 0) {
        const entry = longValues + <usize>longCount * 12;
        store<u32>(entry, count);
        store<u32>(entry, <u32>nameEnd + 1, 4);
        store<u32>(entry, longValueEnd, 8);
        longCount++;
      }
      count++;
    }
    if (outcome != DONE) break;
    if (last > fields) store<u32>(scan, 1, HAS_ATTRIBUTES);
    idCount = count;
    longValueCount = longCount;
    store<i32>(labelIds + (<usize>positionCount << 2), label);
    store<u32>(attributeEnds + (<usize>positionCount << 2), idCount);
    positionCount++;
    openPositions++;
    start = at + 1;
  }

  if (outcome == HARD_LINE) store<u32>(scan, <u32>lineEnd(start), LINE_END);
  store<u32>(scan, <u32>start, AT);
  store<u32>(scan, line, LINE);
  store<u32>(scan, longValueCount, LONG_VALUE_COUNT);
  store<u32>(scan, idCount, ID_COUNT);
  store<u32>(scan, positionCount, POSITION_COUNT);
  store<u32>(scan, openPositions, OPEN_POSITIONS);
  return outcome;
}
