import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../../src/features/byte-stream.ts';

const text = fc.string({
  unit: fc.oneof(fc.constantFrom('a', 'b', '😀', '😁', '\n', '\ufeff'), fc.string({ maxLength: 1 })),
});

describe('bytes', () => {
  it('give back integers up to 2^53 - 1, strings, bits and floats', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        text,
        fc.array(fc.constantFrom('0', '1'), { maxLength: 40 }),
        fc.array(fc.float({ noNaN: true }), { maxLength: 20 }),
        (integer, string, bits, floats) => {
          const writer = new ByteWriter();
          writer.integer(integer);
          writer.string(string);
          writer.bits(bits.join(''));
          writer.floats(Float32Array.from(floats));
          const reader = new ByteReader(writer.finish());
          expect(reader.integer()).toBe(integer);
          expect(reader.string()).toBe(string);
          expect(reader.bits()).toBe(bits.join(''));
          expect(reader.floats(floats.length)).toEqual(Float32Array.from(floats));
          expect(reader.left).toBe(0);
        },
      ),
    );
  });

  it('give back sorted lists, also where neighbours share half of a surrogate pair', () => {
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const sorted = texts.toSorted();
        const writer = new ByteWriter();
        writer.sortedStrings(sorted);
        expect(new ByteReader(writer.finish()).sortedStrings()).toEqual(sorted);
      }),
    );
    const writer = new ByteWriter();
    writer.sortedStrings(['x😀', 'x😁']);
    expect(new ByteReader(writer.finish()).sortedStrings()).toEqual(['x😀', 'x😁']);
  });

  it('that are cut off or nonsense are refused, never read past the end', () => {
    expect(() => new ByteReader(new Uint8Array()).integer()).toThrow(RangeError);
    expect(() => new ByteReader(Uint8Array.of(5, 65)).string()).toThrow(RangeError);
    expect(() => new ByteReader(Uint8Array.of(1, 0xff)).string()).toThrow(TypeError);
    expect(() => new ByteReader(new Uint8Array(12).fill(255)).integer()).toThrow('longer than 53 bits');
    expect(() => new ByteReader(Uint8Array.of(0xff, 0xff, 0xff, 0x7f)).count(1)).toThrow(RangeError);
    // one string that claims to share three characters with nothing
    expect(() => new ByteReader(Uint8Array.of(1, 3, 1, 65)).sortedStrings()).toThrow(RangeError);
  });
});
