/** Reads Avro's binary encoding from the bytes of a block. */

import type { Int64Column } from '#engine/formats/batches/fixed-columns.ts';
import type { TextColumn } from '#engine/formats/batches/text-column.ts';

const twoTo32 = 4294967296;

/** What is in the bytes is not what the schema says; the caller knows in which file. */
export class AvroFault extends Error {}

/** Of one file, rows and items of arrays together: what takes no bytes could be claimed without end. */
export const mostWithoutBytes = 10_000_000;

export class Tap {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  /** Words of the last `long`. */
  low = 0;
  high = 0;
  #withoutBytes = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Counts a row or an item that began there.
   * @throws AvroFault when too many of the file took no bytes.
   */
  countFrom(start: number): void {
    if (this.at !== start) return;
    this.#withoutBytes += 1;
    if (this.#withoutBytes > mostWithoutBytes)
      throw new AvroFault(
        `it claims more than ${mostWithoutBytes.toLocaleString('en')} rows or items that take no bytes`,
      );
  }

  /** @throws AvroFault when there are not so many bytes left. */
  need(count: number): void {
    if (count < 0 || this.at + count > this.bytes.length)
      throw new AvroFault(count < 0 ? 'a length is negative' : 'a value ends after the end of its block');
  }

  /** The next value of `int` and `long`, zigzag and in groups of 7 bits, as two words. */
  long(): void {
    const { bytes } = this;
    let { at } = this;
    let byte = bytes[at++]!;
    if (byte < 128) {
      const value = (byte >>> 1) ^ -(byte & 1);
      this.at = at;
      this.low = value;
      this.high = value >> 31;
      return;
    }
    let first = byte & 127;
    let shift = 7;
    do {
      byte = bytes[at++]!;
      first |= (byte & 127) << shift;
      shift += 7;
    } while (byte >= 128 && shift < 28);
    let second = 0;
    let third = 0;
    if (byte >= 128) {
      shift = 0;
      do {
        byte = bytes[at++]!;
        second |= (byte & 127) << shift;
        shift += 7;
      } while (byte >= 128 && shift < 28);
      if (byte >= 128) {
        byte = bytes[at++]!;
        third = byte & 127;
        if (byte >= 128) {
          byte = bytes[at++]!;
          third |= (byte & 1) << 7;
          if (byte > 1) throw new AvroFault('a number has more than 64 bits');
        }
      }
    }
    if (at > bytes.length) throw new AvroFault('a number ends after the end of its block');
    this.at = at;
    const low = first | (second << 28);
    const high = (second >>> 4) | (third << 24);
    const sign = -(low & 1);
    this.low = ((low >>> 1) | (high << 31)) ^ sign;
    this.high = (high >>> 1) ^ sign;
  }

  /** @throws AvroFault beyond 32 bits. */
  int(): number {
    this.long();
    if (this.high !== this.low >> 31) throw new AvroFault('an int has more than 32 bits');
    return this.low;
  }

  /** The last `long` as a number; not exact beyond 2^53. */
  number(): number {
    return this.high * twoTo32 + (this.low >>> 0);
  }

  bigint(): bigint {
    return (BigInt(this.high) << 32n) | BigInt(this.low >>> 0);
  }

  /**
   * The branch of a union of null and one other type, which is a single byte.
   * @param nullByte 0 or 2: the one that means null.
   */
  isNull(nullByte: number): boolean {
    const byte = this.bytes[this.at++];
    if (byte === nullByte) return true;
    if (byte === (nullByte ^ 2)) return false;
    throw new AvroFault('a union has no such branch');
  }

  /** A length or count. */
  count(): number {
    this.long();
    return this.number();
  }

  longInto(column: Int64Column): void {
    this.long();
    column.appendWords(this.low, this.high);
  }

  /** Bytes with their length in front. */
  bytesInto(column: TextColumn): void {
    const length = this.count();
    this.need(length);
    column.append(this.bytes, this.at, this.at + length);
    this.at += length;
  }

  skipBytes(): void {
    const length = this.count();
    this.need(length);
    this.at += length;
  }

  float(): number {
    this.need(4);
    this.at += 4;
    return this.#view.getFloat32(this.at - 4, true);
  }

  double(): number {
    this.need(8);
    this.at += 8;
    return this.#view.getFloat64(this.at - 8, true);
  }

  uint32(): number {
    this.need(4);
    this.at += 4;
    return this.#view.getUint32(this.at - 4, true);
  }

  boolean(): number {
    this.need(1);
    const byte = this.bytes[this.at++]!;
    if (byte > 1) throw new AvroFault(`a boolean is ${byte}`);
    return byte;
  }
}
