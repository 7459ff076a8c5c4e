/** Writes Protocol Buffers messages, for the footers and indexes of ORC files. */

import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';

/** Encoding: protobuf.dev/programming-guides/encoding. Fields are written in the order of the calls. */
export class ProtobufWriter {
  readonly #bytes = new GrowingBytes(256);

  /** Unsigned, at most 2^53. */
  number(field: number, value: number): this {
    this.#varint(field * 8);
    this.#varint(value);
    return this;
  }

  boolean(field: number, value: boolean): this {
    return this.number(field, value ? 1 : 0);
  }

  /** A sint64, zigzag-coded. */
  signed(field: number, value: bigint): this {
    this.#varint(field * 8);
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    while (rest >= 0x80n) {
      this.#byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.#byte(Number(rest));
    return this;
  }

  double(field: number, value: number): this {
    this.#varint(field * 8 + 1);
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.#bytes.append(bytes);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + 2);
    this.#varint(value.length);
    this.#bytes.append(value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, Buffer.from(value, 'utf8'));
  }

  message(field: number, value: ProtobufWriter): this {
    return this.bytes(field, value.written());
  }

  /** A packed repeated number; nothing for an empty list. */
  packed(field: number, values: readonly number[]): this {
    if (values.length === 0) return this;
    const inner = new ProtobufWriter();
    for (const value of values) inner.#varint(value);
    return this.message(field, inner);
  }

  /** Valid until the next call. */
  written(): Uint8Array {
    return this.#bytes.written();
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.#byte(rest);
  }

  #byte(value: number): void {
    const at = this.#bytes.extend(1);
    this.#bytes.bytes[at] = value;
  }
}
