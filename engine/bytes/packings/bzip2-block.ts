/** Unpacks the blocks of bzip2 (as its reference implementation 1.0.8 reads them), a bounded part at a time. */

import { CutShort } from '#engine/bytes/packings/packing.ts';

const largestCode = 20;
const groupLength = 50;
const outLength = 256 * 1024;

/** CRC-32 with the most significant bit first. */
const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});

/** Bits of bytes that are all there; beyond them it throws {@link CutShort}. */
export class BitReader {
  /** Of the next bit. */
  position = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  /** Continues with other bytes, at a bit of them. */
  feed(bytes: Uint8Array, position: number): void {
    this.#bytes = bytes;
    this.position = position;
  }

  /** @param count 1 … 24 */
  bits(count: number): number {
    const { position } = this;
    const at = position >>> 3;
    const bytes = this.#bytes;
    if (position + count > bytes.length * 8) throw new CutShort();
    const word = (bytes[at]! << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    this.position = position + count;
    return (word << (position & 7)) >>> (32 - count);
  }

  /** The next 25 bits at the top of a word, with zeros behind the end; they are not taken. */
  peek(): number {
    const at = this.position >>> 3;
    const bytes = this.#bytes;
    const word = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    return (word << (this.position & 7)) >>> 0;
  }

  skip(count: number): void {
    this.position += count;
    if (this.position > this.#bytes.length * 8) throw new CutShort();
  }

  word(): number {
    return (this.bits(16) << 16) | this.bits(16);
  }
}

interface CodeTable {
  readonly shortest: number;
  readonly limits: Int32Array;
  readonly bases: Int32Array;
  readonly symbols: Uint16Array;
}

export class Bzip2Block {
  /** Of the content, as the block states it. */
  readonly checksum: number;
  readonly #chain: Uint32Array;
  readonly #length: number;
  #next: number;

  /** Reads the block after its mark. @throws CutShort, or Error for an invalid block. */
  constructor(input: BitReader, chain: Uint32Array) {
    this.checksum = input.word();
    if (input.bits(1) === 1) throw new Error('a block is of an outdated kind');
    const origin = input.bits(24);
    const used = readSymbols(input);
    const counts = new Int32Array(256);
    this.#chain = chain;
    this.#length = readChain(input, chain, used, counts);
    if (origin >= this.#length) throw new Error('a block begins outside of itself');
    let sum = 0;
    for (let byte = 0; byte < 256; byte += 1) {
      const count = counts[byte]!;
      counts[byte] = sum;
      sum += count;
    }
    for (let index = 0; index < this.#length; index += 1) {
      const byte = chain[index]! & 0xff;
      chain[counts[byte]!]! |= index << 8;
      counts[byte]! += 1;
    }
    this.#next = chain[origin]! >>> 8;
  }

  /** The content in parts. @throws Error when it does not match its checksum. */
  *content(): Generator<Uint8Array, void, void> {
    const chain = this.#chain;
    let next = this.#next;
    let crc = -1;
    let run = 0;
    let last = -1;
    let out = new Uint8Array(outLength);
    let filled = 0;
    for (let left = this.#length; left > 0; left -= 1) {
      const entry = chain[next]!;
      next = entry >>> 8;
      const byte = entry & 0xff;
      let times = 1;
      if (run === 4) {
        // Four equal bytes are followed by the number of further ones.
        times = byte;
        run = 0;
      } else {
        run = byte === last ? run + 1 : 1;
        last = byte;
      }
      if (filled + times > outLength) {
        yield out.subarray(0, filled);
        out = new Uint8Array(outLength);
        filled = 0;
      }
      for (let time = 0; time < times; time += 1) {
        out[filled++] = last;
        crc = (crc << 8) ^ crcTable[((crc >>> 24) ^ last) & 0xff]!;
      }
    }
    if (filled > 0) yield out.subarray(0, filled);
    if (~crc !== this.checksum) throw new Error('a block does not match its checksum');
  }
}

/** Bytes that stand in the block, in their order. */
function readSymbols(input: BitReader): Uint8Array {
  const ranges = input.bits(16);
  const used: number[] = [];
  for (let range = 0; range < 16; range += 1) {
    if ((ranges & (0x8000 >> range)) === 0) continue;
    const bits = input.bits(16);
    for (let bit = 0; bit < 16; bit += 1) if ((bits & (0x8000 >> bit)) !== 0) used.push(range * 16 + bit);
  }
  if (used.length === 0) throw new Error('a block uses no byte');
  return Uint8Array.from(used);
}

function readSelectors(input: BitReader, tables: number): Uint8Array {
  const count = input.bits(15);
  if (count === 0) throw new Error('a block has no selectors');
  const selectors = new Uint8Array(count);
  const front = Array.from({ length: tables }, (_, index) => index);
  for (let index = 0; index < count; index += 1) {
    let place = 0;
    while (input.bits(1) === 1) if ((place += 1) >= tables) throw new Error('a selector is too large');
    const [table] = front.splice(place, 1);
    front.unshift(table!);
    selectors[index] = table!;
  }
  return selectors;
}

function readTable(input: BitReader, symbols: number): CodeTable {
  const lengths = new Uint8Array(symbols);
  let length = input.bits(5);
  for (let symbol = 0; symbol < symbols; symbol += 1) {
    for (;;) {
      if (length < 1 || length > largestCode) throw new Error('a code is too long');
      if (input.bits(1) === 0) break;
      length += input.bits(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  const limits = new Int32Array(largestCode + 2);
  const bases = new Int32Array(largestCode + 2);
  const order: number[] = [];
  let code = 0;
  for (let size = 1; size <= largestCode; size += 1) {
    bases[size] = order.length - code;
    for (let symbol = 0; symbol < symbols; symbol += 1) if (lengths[symbol] === size) order.push(symbol);
    code = order.length - bases[size]!;
    // The first code that is longer.
    limits[size] = code;
    code <<= 1;
  }
  return { shortest: Math.min(...lengths), limits, bases, symbols: Uint16Array.from(order) };
}

/** Fills the low bytes of the chain. @returns its length. */
function readChain(input: BitReader, chain: Uint32Array, used: Uint8Array, counts: Int32Array): number {
  const tableCount = input.bits(3);
  if (tableCount < 2 || tableCount > 6) throw new Error('a block has an impossible number of tables');
  const selectors = readSelectors(input, tableCount);
  const end = used.length + 1;
  const tables = Array.from({ length: tableCount }, () => readTable(input, used.length + 2));
  const front = Uint8Array.from(used);
  let length = 0;
  let run = 0;
  let weight = 1;
  let group = 0;
  let left = 0;
  let table = tables[0]!;
  for (;;) {
    if (left === 0) {
      if (group >= selectors.length) throw new Error('a block has too few selectors');
      table = tables[selectors[group++]!]!;
      left = groupLength;
    }
    left -= 1;
    const { limits } = table;
    const word = input.peek();
    let size = table.shortest;
    while (size <= largestCode && word >>> (32 - size) >= limits[size]!) size += 1;
    input.skip(size);
    const symbol = size > largestCode ? undefined : table.symbols[(word >>> (32 - size)) + table.bases[size]!];
    if (symbol === undefined) throw new Error('a code is unknown');
    if (symbol <= 1) {
      run += weight << symbol;
      weight <<= 1;
      if (run > chain.length) throw new Error('a block is too long');
      continue;
    }
    if (run > 0) {
      if (length + run > chain.length) throw new Error('a block is too long');
      const byte = front[0]!;
      chain.fill(byte, length, length + run);
      counts[byte]! += run;
      length += run;
      run = 0;
      weight = 1;
    }
    if (symbol === end) return length;
    if (length >= chain.length) throw new Error('a block is too long');
    const place = symbol - 1;
    const byte = front[place]!;
    for (let index = place; index > 0; index -= 1) front[index] = front[index - 1]!;
    front[0] = byte;
    chain[length] = byte;
    counts[byte]! += 1;
    length += 1;
  }
}
