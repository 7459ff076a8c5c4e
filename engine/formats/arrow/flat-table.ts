/** Reads tables of FlatBuffers, as far as Arrow's metadata needs them; what lies outside the bytes is a RangeError. */

// U+FEFF at the start of a text is one of its characters.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** Bytes that all of it takes; no count in it can be larger. */
  get size(): number {
    return this.#view.byteLength;
  }

  /** The position of a member; 0: it is absent. */
  #find(member: number): number {
    const table = this.#at - this.#view.getInt32(this.#at, true);
    const slot = 4 + member * 2;
    if (slot + 2 > this.#view.getUint16(table, true)) return 0;
    const offset = this.#view.getUint16(table + slot, true);
    return offset === 0 ? 0 : this.#at + offset;
  }

  has(member: number): boolean {
    return this.#find(member) !== 0;
  }

  byte(member: number, otherwise = 0): number {
    const at = this.#find(member);
    return at === 0 ? otherwise : this.#view.getUint8(at);
  }

  short(member: number, otherwise = 0): number {
    const at = this.#find(member);
    return at === 0 ? otherwise : this.#view.getInt16(at, true);
  }

  int(member: number, otherwise = 0): number {
    const at = this.#find(member);
    return at === 0 ? otherwise : this.#view.getInt32(at, true);
  }

  long(member: number): bigint {
    const at = this.#find(member);
    return at === 0 ? 0n : this.#view.getBigInt64(at, true);
  }

  text(member: number): string | undefined {
    const at = this.#find(member);
    if (at === 0) return undefined;
    const start = at + this.#view.getUint32(at, true);
    const length = this.#view.getUint32(start, true);
    return utf8.decode(
      new Uint8Array(this.#view.buffer, this.#view.byteOffset + start + 4, this.#within(start + 4, length)),
    );
  }

  table(member: number): FlatTable | undefined {
    const at = this.#find(member);
    return at === 0 ? undefined : new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  tables(member: number): FlatTable[] {
    const { start, count } = this.#vector(member, 4);
    return Array.from({ length: count }, (_, index) => {
      const at = start + index * 4;
      return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
    });
  }

  ints(member: number): number[] {
    const { start, count } = this.#vector(member, 4);
    return Array.from({ length: count }, (_, index) => this.#view.getInt32(start + index * 4, true));
  }

  /** A vector of longs, or of structs of nothing but longs. @param width longs of one struct. */
  longs(member: number, width = 1): number[] {
    const { start, count } = this.#vector(member, 8 * width);
    return Array.from({ length: count * width }, (_, index) => Number(this.#view.getBigInt64(start + index * 8, true)));
  }

  #vector(member: number, itemBytes: number): { start: number; count: number } {
    const at = this.#find(member);
    if (at === 0) return { start: 0, count: 0 };
    const vector = at + this.#view.getUint32(at, true);
    const count = this.#view.getUint32(vector, true);
    this.#within(vector + 4, count * itemBytes);
    return { start: vector + 4, count };
  }

  #within(start: number, length: number): number {
    if (start + length > this.#view.byteLength) throw new RangeError('a value lies outside of the metadata');
    return length;
  }
}
