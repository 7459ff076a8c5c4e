/** Thrift's compact protocol, read into plain structs and written back, as far as Parquet's metadata uses it. */

/** Numbers of the compact protocol's types. */
const types = {
  true: 1,
  false: 2,
  byte: 3,
  short: 4,
  int: 5,
  long: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
} as const;

export interface ThriftField {
  readonly type: number;
  value: ThriftValue;
}
export type ThriftStruct = Map<number, ThriftField>;
export interface ThriftList {
  readonly itemType: number;
  readonly items: ThriftValue[];
}
export type ThriftValue = boolean | number | bigint | Uint8Array | ThriftList | ThriftStruct;

/** Structs inside each other beyond this are damage. */
const deepest = 64;

/** Takes the structs of one list of the outermost struct, one after the other; the list is read as an empty one. */
export interface ItemTaker {
  readonly id: number;
  take(item: ThriftStruct): void;
}

/** @returns the struct and how many bytes it takes. @throws RangeError for damaged bytes. */
export function readThrift(bytes: Uint8Array, start = 0, taker?: ItemTaker): { struct: ThriftStruct; length: number } {
  const reader = new ThriftReader(bytes, start);
  const struct = reader.struct(0, taker);
  return { struct, length: reader.at - start };
}

class ThriftReader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  struct(depth: number, taker?: ItemTaker): ThriftStruct {
    if (depth > deepest) throw new RangeError('the metadata has no end');
    const fields: ThriftStruct = new Map();
    let id = 0;
    for (;;) {
      const head = this.#byte();
      if (head === 0) return fields;
      const type = head & 15;
      const delta = head >> 4;
      id = delta === 0 ? Number(this.#zigzag()) : id + delta;
      const value = taker?.id === id && type === types.list ? this.#list(depth, taker) : this.#value(type, depth);
      fields.set(id, { type, value });
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new RangeError('the metadata ends too early');
    return byte;
  }

  /** Most numbers take up to four bytes. */
  #varint(): number | bigint {
    const start = this.at;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    this.at = start;
    return this.#longVarint();
  }

  #longVarint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new RangeError('a number has more than 64 bits');
  }

  #zigzag(): number | bigint {
    const value = this.#varint();
    return typeof value === 'number' ? (value >> 1) ^ -(value & 1) : (value >> 1n) ^ -(value & 1n);
  }

  #value(type: number, depth: number): ThriftValue {
    switch (type) {
      case types.true:
        return true;
      case types.false:
        return false;
      case types.byte:
        return (this.#byte() << 24) >> 24;
      case types.short:
      case types.int:
        return Number(this.#zigzag());
      case types.long:
        return BigInt(this.#zigzag());
      case types.double:
        return this.#take(8);
      case types.binary:
        return this.#take(Number(this.#varint()));
      case types.list:
      case types.set:
        return this.#list(depth);
      case types.map:
        return this.#map(depth);
      case types.struct:
        return this.struct(depth + 1);
      default:
        throw new RangeError(`a value is of the type ${type}`);
    }
  }

  #list(depth: number, taker?: ItemTaker): ThriftList {
    if (depth > deepest) throw new RangeError('the metadata has no end');
    const head = this.#byte();
    const count = head >> 4 === 15 ? Number(this.#varint()) : head >> 4;
    const itemType = head & 15;
    if (count > this.#bytes.length) throw new RangeError('a list is longer than the metadata');
    const items: ThriftValue[] = [];
    for (let at = 0; at < count; at += 1) {
      const item = this.#item(itemType, depth + 1);
      if (taker === undefined) items.push(item);
      else if (item instanceof Map) taker.take(item);
    }
    return { itemType, items };
  }

  /** Parquet has none yet: its bytes as they are. */
  #map(depth: number): Uint8Array {
    if (depth > deepest) throw new RangeError('the metadata has no end');
    const start = this.at;
    const count = Number(this.#varint());
    if (count > this.#bytes.length) throw new RangeError('a map is longer than the metadata');
    const kinds = count === 0 ? 0 : this.#byte();
    for (let at = 0; at < count; at += 1) {
      this.#item(kinds >> 4, depth + 1);
      this.#item(kinds & 15, depth + 1);
    }
    return this.#bytes.subarray(start, this.at);
  }

  /** A boolean in a list takes a separate byte. */
  #item(type: number, depth: number): ThriftValue {
    return type === types.true || type === types.false ? this.#byte() === 1 : this.#value(type, depth);
  }

  #take(count: number): Uint8Array {
    if (this.at + count > this.#bytes.length) throw new RangeError('the metadata ends too early');
    this.at += count;
    return this.#bytes.subarray(this.at - count, this.at);
  }
}

export function writeThrift(struct: ThriftStruct): Uint8Array {
  const out: number[] = [];
  writeStruct(struct, out);
  return Uint8Array.from(out);
}

function writeStruct(struct: ThriftStruct, out: number[]): void {
  let last = 0;
  for (const [id, { type, value }] of [...struct].sort(([left], [right]) => left - right)) {
    const own = type === types.true || type === types.false ? (value === true ? types.true : types.false) : type;
    const delta = id - last;
    if (delta > 0 && delta < 16) out.push((delta << 4) | own);
    else {
      out.push(own);
      writeZigzag(BigInt(id), out);
    }
    last = id;
    if (own !== types.true && own !== types.false) writeValue(own, value, out);
  }
  out.push(0);
}

function writeVarint(value: bigint, out: number[]): void {
  let rest = value;
  while (rest > 127n) {
    out.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  out.push(Number(rest));
}

function writeZigzag(value: bigint, out: number[]): void {
  writeVarint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)), out);
}

function writeValue(type: number, value: ThriftValue, out: number[]): void {
  if (typeof value === 'boolean') out.push(value ? 1 : 2);
  else if (typeof value === 'bigint') writeZigzag(value, out);
  else if (typeof value === 'number') {
    if (type === types.byte) out.push(value & 255);
    else writeZigzag(BigInt(value), out);
  } else if (value instanceof Uint8Array) {
    if (type === types.binary) writeVarint(BigInt(value.length), out);
    for (const byte of value) out.push(byte);
  } else if (value instanceof Map) writeStruct(value, out);
  else {
    const { itemType, items } = value;
    if (items.length < 15) out.push((items.length << 4) | itemType);
    else {
      out.push(0xf0 | itemType);
      writeVarint(BigInt(items.length), out);
    }
    for (const item of items) writeValue(itemType, item, out);
  }
}

/** A field that must be there and of a kind. @throws RangeError. */
export function structAt(struct: ThriftStruct, id: number): ThriftStruct {
  const value = struct.get(id)?.value;
  if (value instanceof Map) return value;
  throw new RangeError(`the metadata has no struct ${id}`);
}

export function structsAt(struct: ThriftStruct, id: number): ThriftStruct[] {
  const value = struct.get(id)?.value;
  if (typeof value === 'object' && 'items' in value) return value.items.filter((item) => item instanceof Map);
  throw new RangeError(`the metadata has no list ${id}`);
}

/** Undefined when it is absent. */
export function numberAt(struct: ThriftStruct, id: number): number | undefined {
  const value = struct.get(id)?.value;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

/** Like {@link numberAt}, of the types that Parquet gives its numbers: 32 and 64 bits. */
export function integerAt(struct: ThriftStruct, id: number): number | undefined {
  const type = struct.get(id)?.type;
  return type === types.int || type === types.long ? numberAt(struct, id) : undefined;
}

/** Of any list; none when it is absent. */
export function listAt(struct: ThriftStruct, id: number): readonly ThriftValue[] {
  const value = struct.get(id)?.value;
  return typeof value === 'object' && 'items' in value ? value.items : [];
}

/** Of a binary field; empty when it is absent. */
export function textAt(struct: ThriftStruct, id: number): string {
  const value = struct.get(id)?.value;
  return value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8')
    : '';
}

/** Changes a number that is there. */
export function setNumber(struct: ThriftStruct, id: number, value: number): void {
  const field = struct.get(id);
  if (field !== undefined) field.value = field.type === types.long ? BigInt(value) : value;
}

/** An empty struct as a field, for unions that only say which one they are. */
export function emptyStruct(): ThriftField {
  return { type: types.struct, value: new Map() };
}
