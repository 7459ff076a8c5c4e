/** Reads Protocol Buffers messages field by field, as ORC's footers and indexes are stored. */

/** Encoding: protobuf.dev/programming-guides/encoding. */
export class ProtobufReader {
  readonly #bytes: Uint8Array;
  readonly #fail: (reason: string) => Error;
  #position = 0;
  #wireType = 0;

  /** @param fail makes the error for a message that is cut off or nonsense. */
  constructor(bytes: Uint8Array, fail: (reason: string) => Error) {
    this.#bytes = bytes;
    this.#fail = fail;
  }

  /** Number of the next field, 0 at the end. Its value must be read or {@link skip}ped before the next call. */
  nextField(): number {
    if (this.#position >= this.#bytes.length) return 0;
    const key = this.#varint();
    this.#wireType = key & 7;
    const field = Math.floor(key / 8);
    if (field === 0) throw this.#fail('a message has a field without a number');
    return field;
  }

  /** An unsigned number. Above 2^53 it loses digits, which no count or length of a real file does. */
  number(): number {
    this.#expect(0);
    return this.#varint();
  }

  boolean(): boolean {
    return this.number() !== 0;
  }

  /** A zigzag-coded sint64, exactly. */
  signedBigint(): bigint {
    this.#expect(0);
    const raw = this.#bigVarint();
    return (raw >> 1n) ^ -(raw & 1n);
  }

  double(): number {
    this.#expect(1);
    const at = this.#take(8);
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + at, 8).getFloat64(0, true);
  }

  bytes(): Uint8Array {
    this.#expect(2);
    const length = this.#varint();
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  text(): string {
    return Buffer.from(this.bytes()).toString('utf8');
  }

  message(): ProtobufReader {
    return new ProtobufReader(this.bytes(), this.#fail);
  }

  /** Appends a repeated number, packed or not. */
  numbersInto(target: number[]): void {
    if (this.#wireType !== 2) {
      target.push(this.number());
      return;
    }
    const packed = this.message();
    while (packed.#position < packed.#bytes.length) target.push(packed.#varint());
  }

  skip(): void {
    if (this.#wireType === 0) this.#varint();
    else if (this.#wireType === 1) this.#take(8);
    else if (this.#wireType === 2) this.#take(this.#varint());
    else if (this.#wireType === 5) this.#take(4);
    else throw this.#fail(`a message has a field of the unknown wire type ${this.#wireType}`);
  }

  #expect(wireType: number): void {
    if (this.#wireType !== wireType) throw this.#fail('a message has a field of the wrong type');
  }

  #take(length: number): number {
    const at = this.#position;
    if (length > this.#bytes.length - at) throw this.#fail('a message is cut off');
    this.#position = at + length;
    return at;
  }

  #varint(): number {
    let value = 0;
    let factor = 1;
    for (let count = 0; count < 10; count += 1) {
      const byte = this.#bytes[this.#take(1)]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
    throw this.#fail('a number of a message does not end');
  }

  #bigVarint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#take(1)]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw this.#fail('a number of a message does not end');
  }
}
