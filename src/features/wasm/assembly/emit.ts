/**
 * Codes to attribute ids, position by position and within a position stream by stream, which is the order in which
 * attributes are numbered. A stream is a template, a run of templates that read the same word (a block), or word vectors.
 *
 * Each stream has a table from values to attribute ids. A value met for the first time becomes the next attribute at once
 * where that is all there is to do (see `features/attribute-numbers.ts`); else the kernel stops and the host looks the
 * attribute up, writes its id into the table and calls again. It stops in the same way where room runs out, and always
 * before it has changed anything for the stream at hand, so that to go on is to do this stream of this position again.
 *
 * Going position by position touches the tables of all streams at every token. So what is known is gathered beforehand,
 * stream by stream for a group of positions, without a branch that would wait for a table; only what is not known then is
 * looked at again in its turn.
 */
import { BEGINS, LENGTHS, SIZE, WORDS } from './batch';

// Fields of an emission; ../emission-record.ts has the same lists.
const STREAMS: usize = 0;
const STREAM_COUNT: usize = 4;
/** Ids: where they go, how many there are, how many there may be. */
const IDS: usize = 8;
const ID_COUNT: usize = 12;
const ID_ROOM: usize = 16;
/** Attributes that came to be: their values in the streams' columns, `[i32]`, and their templates, `[u16]`. */
const NEW_VALUES: usize = 20;
const NEW_TEMPLATES: usize = 24;
const NEW_COUNT: usize = 28;
/** Ids before those at IDS, of all batches. */
const BASE: usize = 32;
/** Where the first id of each position of the batch goes. */
const OFFSETS: usize = 36;
/** The next attribute's id, −1 in a frozen vocabulary. */
const NEXT_ID: usize = 40;
// Where to go on: sentence, position, stream, and how many positions of the batch are done.
const N: usize = 44;
const T: usize = 48;
const K: usize = 52;
const DONE_COUNT: usize = 56;
/** What RESOLVE asks for. */
const MEMBER: usize = 60;
const CODE: usize = 64;
/** What was gathered, `[streams][GROUP]`, and for which positions of the batch. */
const CELLS: usize = 68;
const GROUP_START: usize = 72;
const GROUP_END: usize = 76;
/** Positions of a group, and the distance of rows: an odd number of cache lines, lest all compete for the same places. */
const GROUP: u32 = 1024;
const ROW: usize = 4 * (1024 + 16);
/** In cells: to be looked at in its turn. */
const OPEN: i32 = -2;

// Fields of a stream, and of a block's member.
const KIND: usize = 0;
/** Codes of the column, moved by the template's offset; of a member: code of each word. */
const CODES: usize = 4;
/** Attribute id of each value: ABSENT where a frozen vocabulary lacks it, less where it is not known yet. */
const TABLE: usize = 8;
/** The template applies from position FROM to T − UNTIL, the end not included. */
const FROM: usize = 12;
const UNTIL: usize = 16;
/** Whether a value met first is an attribute met first. */
const APPENDS: usize = 20;
const TEMPLATE: usize = 24;
/** Lists of values of the column: where each starts, and the values. */
const LIST_STARTS: usize = 28;
const LIST_ITEMS: usize = 32;
/** Number of gates, codes of each, number of offsets of which one has to be inside the sentence, the offsets; 0: neither. */
const CONDITIONS: usize = 36;
/** Of a block: offset of the word, members, where each row begins, what the rows hold, how much of it is used. */
const OFFSET: usize = 40;
const MEMBERS: usize = 44;
const MEMBER_COUNT: usize = 48;
const ROWS: usize = 52;
const ROW_IDS: usize = 56;
const ROW_ID_COUNT: usize = 60;
const ROW_ID_ROOM: usize = 64;
/** Of a member: its codes beyond both ends of the sentence. */
const BEFORE: usize = 40;
const AFTER: usize = 44;
const STREAM_BYTES: usize = 128;

const BLOCK: u32 = 1;
const VECTOR: u32 = 2;

const ABSENT: i32 = -1;
/** In ROWS: not listed yet. Row 0 stands before the sentence, 1 after it, FIRST_WORD + w is word w. */
const FIRST_WORD: i32 = 2;

// What `emit` returns.
const DONE: i32 = 0;
/** No room for ids or new attributes. */
const FULL: i32 = 1;
/** No room in the rows of block K. */
const ROWS_FULL: i32 = 2;
/** The attributes of all values of CODE, of stream K or of its member MEMBER, are to be looked up. */
const RESOLVE: i32 = 3;
/** The host emits stream K, and goes on with the next. */
const EMIT_VECTOR: i32 = 4;
const UNRESOLVED: i32 = -2;

/** Appends all ids of a batch, or of as much as there is room for. */
export function emit(emission: usize, batch: usize): i32 {
  const begins = <usize>load<u32>(batch, BEGINS);
  const lengths = <usize>load<u32>(batch, LENGTHS);
  const words = <usize>load<u32>(batch, WORDS);
  const size = load<u32>(batch, SIZE);
  const streams = <usize>load<u32>(emission, STREAMS);
  const streamCount = load<u32>(emission, STREAM_COUNT);
  const streamsEnd = streams + <usize>streamCount * STREAM_BYTES;
  const ids = <usize>load<u32>(emission, IDS);
  // Every stream still to come of a position finds room for one id, and for one new attribute.
  const idsEnd = ids + (<usize>(load<u32>(emission, ID_ROOM) - streamCount) << 2);
  const offsets = <usize>load<u32>(emission, OFFSETS);
  const base = load<u32>(emission, BASE);
  let out = ids + (<usize>load<u32>(emission, ID_COUNT) << 2);
  let n = load<u32>(emission, N);
  let t = load<i32>(emission, T);
  let done = load<u32>(emission, DONE_COUNT);
  let stream = streams + <usize>load<u32>(emission, K) * STREAM_BYTES;
  let outcome = DONE;
  const cells = <usize>load<u32>(emission, CELLS);
  let groupStart = load<u32>(emission, GROUP_START);
  let groupEnd = load<u32>(emission, GROUP_END);
  for (; n < size; n++) {
    const begin = load<i32>(begins + (<usize>n << 2));
    const length = load<i32>(lengths + (<usize>n << 2));
    for (; t < length; t++) {
      const place = <usize>(begin + t) << 2;
      if (stream == streams) {
        if (out > idsEnd || !hasRoom(emission, 0, streamCount)) {
          outcome = FULL;
          break;
        }
        if (done == groupEnd) {
          groupStart = done;
          groupEnd += gather(emission, batch, n, t);
        }
        store<u32>(offsets + (<usize>done << 2), base + <u32>((out - ids) >> 2));
      }
      let cell = cells + (<usize>(done - groupStart) << 2) + ((stream - streams) / STREAM_BYTES) * ROW;
      for (; stream < streamsEnd; stream += STREAM_BYTES, cell += ROW) {
        const known = load<i32>(cell);
        if (known != OPEN) {
          store<i32>(out, known);
          // An absent id is written over by the next one.
          out += <usize>(<u32>~known >> 31) << 2;
          continue;
        }
        const kind = load<u32>(stream, KIND);
        if (kind == 0) {
          const code = load<i32>(<usize>load<u32>(stream, CODES) + place);
          const table = <usize>load<u32>(stream, TABLE);
          if (code >= 0) {
            let id = load<i32>(table + (<usize>code << 2));
            if (id < ABSENT) {
              id = addValue(emission, stream, table, code);
              if (id == UNRESOLVED) {
                outcome = RESOLVE;
                break;
              }
            }
            store<i32>(out, id);
            out += <usize>(<u32>~id >> 31) << 2;
            continue;
          }
          // Several values.
          const list = <usize>load<u32>(stream, LIST_STARTS) + (<usize>(-2 - code) << 2);
          let item = <usize>load<u32>(stream, LIST_ITEMS) + (<usize>load<u32>(list) << 2);
          const itemsEnd = <usize>load<u32>(stream, LIST_ITEMS) + (<usize>load<u32>(list, 4) << 2);
          if (out + (itemsEnd - item) > idsEnd || !hasRoom(emission, <u32>((itemsEnd - item) >> 2), streamCount)) {
            outcome = FULL;
            break;
          }
          const first = out;
          for (; item < itemsEnd; item += 4) {
            const value = load<i32>(item);
            let id = load<i32>(table + (<usize>value << 2));
            if (id < ABSENT) id = addValue(emission, stream, table, value);
            if (id == UNRESOLVED) break;
            store<i32>(out, id);
            out += <usize>(<u32>~id >> 31) << 2;
          }
          if (item < itemsEnd) {
            out = first;
            store<i32>(emission, code, CODE);
            outcome = RESOLVE;
            break;
          }
        } else if (kind == BLOCK) {
          const position = t + load<i32>(stream, OFFSET);
          let row: i32 = 0;
          if (position >= length) row = 1;
          else if (position >= 0) row = FIRST_WORD + load<i32>(words + (<usize>(begin + position) << 2));
          const rowPlace = <usize>load<u32>(stream, ROWS) + (<usize>row << 2);
          if (load<i32>(rowPlace) < 0) {
            outcome = listRow(emission, stream, row, streamCount);
            if (outcome != DONE) break;
          }
          let from = <usize>load<u32>(stream, ROW_IDS) + (<usize>load<u32>(rowPlace) << 2);
          const bytes = <usize>load<u32>(from) << 2;
          from += 4;
          if (out + bytes > idsEnd) {
            outcome = FULL;
            break;
          }
          // Up to three ids too many are copied: behind both arrays there is room for them.
          for (let k: usize = 0; k < bytes; k += 16) v128.store(out + k, v128.load(from + k));
          out += bytes;
        } else {
          outcome = EMIT_VECTOR;
          break;
        }
      }
      if (outcome != DONE) break;
      stream = streams;
      done++;
    }
    if (outcome != DONE) break;
    t = 0;
  }
  store<u32>(emission, <u32>((out - ids) >> 2), ID_COUNT);
  store<u32>(emission, n, N);
  store<i32>(emission, t, T);
  store<u32>(emission, <u32>((stream - streams) / STREAM_BYTES), K);
  store<u32>(emission, done, DONE_COUNT);
  store<u32>(emission, groupStart, GROUP_START);
  store<u32>(emission, groupEnd, GROUP_END);
  return outcome;
}

/** Fills the cells of up to GROUP positions from position t of sentence n on; returns how many. */
function gather(emission: usize, batch: usize, n: u32, t: i32): u32 {
  const begins = <usize>load<u32>(batch, BEGINS);
  const lengths = <usize>load<u32>(batch, LENGTHS);
  const size = load<u32>(batch, SIZE);
  const streamCount = load<u32>(emission, STREAM_COUNT);
  let stream = <usize>load<u32>(emission, STREAMS);
  let row = <usize>load<u32>(emission, CELLS);
  let count: u32 = 0;
  for (let k: u32 = 0; k < streamCount; k++, stream += STREAM_BYTES, row += ROW) {
    const isTemplate = load<u32>(stream, KIND) == 0;
    let from = t;
    count = 0;
    for (let m = n; m < size && count < GROUP; m++) {
      const length = load<i32>(lengths + (<usize>m << 2));
      const end = <i32>min<u32>(<u32>length, <u32>from + GROUP - count);
      const place = <usize>(load<i32>(begins + (<usize>m << 2)) + from) << 2;
      const cells = row + (<usize>count << 2);
      if (isTemplate) gatherSentence(stream, cells, place, from, end, length);
      else for (let k = 0; k < end - from; k++) store<i32>(cells + (<usize>k << 2), OPEN);
      count += end - from;
      from = 0;
    }
  }
  return count;
}

/** Cells of positions `from` to `end` of a sentence; the first of them is at `place` in rows of codes. */
function gatherSentence(stream: usize, cells: usize, place: usize, from: i32, end: i32, length: i32): void {
  const first = min(max(from, load<i32>(stream, FROM)), end);
  const last = max(min(end, length - load<i32>(stream, UNTIL)), first);
  const table = <usize>load<u32>(stream, TABLE);
  const conditions = <usize>load<u32>(stream, CONDITIONS);
  for (let t = from; t < first; t++) store<i32>(cells + (<usize>(t - from) << 2), ABSENT);
  for (let t = last; t < end; t++) store<i32>(cells + (<usize>(t - from) << 2), ABSENT);
  const stop = <usize>(last - from) << 2;
  const codes = <usize>load<u32>(stream, CODES) + place;
  for (let at = <usize>(first - from) << 2; at < stop; at += 4) {
    const code = load<i32>(codes + at);
    // Whatever the code is, some id is read, without a branch. An id that is not known is OPEN.
    const id = load<i32>(table + (<usize>max(code, 0) << 2));
    store<i32>(cells + at, select<i32>(id, select<i32>(ABSENT, OPEN, code == ABSENT), code >= 0));
  }
  if (conditions == 0) return;
  for (let t = first; t < last; t++) {
    const at = <usize>(t - from) << 2;
    if (!applies(conditions, place + at, t, length)) store<i32>(cells + at, ABSENT);
  }
}

/** Whether `count` new attributes fit in, and one of each stream. */
@inline
function hasRoom(emission: usize, count: u32, streamCount: u32): bool {
  return load<u32>(emission, NEW_COUNT) + count + streamCount <= load<u32>(emission, ID_ROOM);
}

/** The id of a value of which none was known, or UNRESOLVED, with the question in the emission. */
function addValue(emission: usize, stream: usize, table: usize, value: i32): i32 {
  if (!load<u32>(stream, APPENDS)) {
    store<i32>(emission, value, CODE);
    return UNRESOLVED;
  }
  const id = load<i32>(emission, NEXT_ID);
  store<i32>(table + (<usize>value << 2), id);
  if (id < 0) return id;
  const count = <usize>load<u32>(emission, NEW_COUNT);
  store<i32>(<usize>load<u32>(emission, NEW_VALUES) + (count << 2), value);
  store<u16>(<usize>load<u32>(emission, NEW_TEMPLATES) + (count << 1), <u16>load<u32>(stream, TEMPLATE));
  store<u32>(emission, <u32>count + 1, NEW_COUNT);
  store<i32>(emission, id + 1, NEXT_ID);
  return id;
}

/** Whether all parts without a value are there, and one part is inside the sentence. */
function applies(conditions: usize, place: usize, t: i32, length: i32): bool {
  let at = conditions + 4;
  for (let k = load<u32>(conditions); k > 0; k--, at += 4) {
    if (load<i32>(<usize>load<u32>(at) + place) == ABSENT) return false;
  }
  const count = load<u32>(at);
  for (let k = count; k > 0; k--) {
    at += 4;
    if (<u32>(t + load<i32>(at)) < <u32>length) return true;
  }
  return count == 0;
}

/** Lists the ids of a row of a block: first their number, then all of them. */
function listRow(emission: usize, block: usize, row: i32, streamCount: u32): i32 {
  const rowIds = <usize>load<u32>(block, ROW_IDS);
  const start = load<u32>(block, ROW_ID_COUNT);
  const room = load<u32>(block, ROW_ID_ROOM);
  const members = <usize>load<u32>(block, MEMBERS);
  const memberCount = load<u32>(block, MEMBER_COUNT);
  let count = start + 1;
  for (let m: u32 = 0; m < memberCount; m++) {
    const member = members + <usize>m * STREAM_BYTES;
    const table = <usize>load<u32>(member, TABLE);
    let code: i32;
    if (row >= FIRST_WORD) code = load<i32>(<usize>load<u32>(member, CODES) + (<usize>(row - FIRST_WORD) << 2));
    else code = row == 0 ? load<i32>(member, BEFORE) : load<i32>(member, AFTER);
    if (code == ABSENT) continue;
    let item: usize = 0;
    let items: u32 = 1;
    if (code < ABSENT) {
      const list = <usize>load<u32>(member, LIST_STARTS) + (<usize>(-2 - code) << 2);
      item = <usize>load<u32>(member, LIST_ITEMS) + (<usize>load<u32>(list) << 2);
      items = load<u32>(list, 4) - load<u32>(list);
    }
    if (count + items >= room) return ROWS_FULL;
    if (!hasRoom(emission, items, streamCount)) return FULL;
    for (; items > 0; items--) {
      let value = code;
      if (item != 0) {
        value = load<i32>(item);
        item += 4;
      }
      let id = load<i32>(table + (<usize>value << 2));
      if (id < ABSENT) id = addValue(emission, member, table, value);
      if (id == UNRESOLVED) {
        store<u32>(emission, m, MEMBER);
        store<i32>(emission, code, CODE);
        return RESOLVE;
      }
      store<i32>(rowIds + (<usize>count << 2), id);
      count += <u32>~id >> 31;
    }
  }
  store<u32>(rowIds + (<usize>start << 2), count - start - 1);
  store<u32>(<usize>load<u32>(block, ROWS) + (<usize>row << 2), start);
  store<u32>(block, count, ROW_ID_COUNT);
  return DONE;
}
