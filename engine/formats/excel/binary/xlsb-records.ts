/** The records of a binary part of a workbook ([MS-XLSB] §2.1.4). */

/** Content of a record, with a place to read from. */
export class RecordContent {
  readonly bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  number(size: 1 | 2 | 3 | 4): number {
    const value = this.bytes.readUIntLE(this.at, size);
    this.at += size;
    return value;
  }

  double(): number {
    const value = this.bytes.readDoubleLE(this.at);
    this.at += 8;
    return value;
  }

  /** Empty too where the file says that there is none. */
  text(): string {
    const length = this.number(4);
    if (length === 0xffffffff) return '';
    if (this.at + length * 2 > this.bytes.length) throw new RangeError('a text is cut off');
    const from = this.at;
    this.at += length * 2;
    return this.bytes.toString('utf16le', from, this.at);
  }
}

/**
 * Takes the records out of pieces of a part.
 * @param take kind and content of each; the content is used again afterwards.
 */
export async function* takeRecords(
  pieces: AsyncIterable<Uint8Array>,
  take: (kind: number, content: RecordContent) => void,
): AsyncGenerator<void, void, void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    rest = Buffer.concat([rest, piece]);
    let at = 0;
    for (;;) {
      const header = headerAt(rest, at);
      if (header === undefined || header.to > rest.length) break;
      take(header.kind, new RecordContent(rest.subarray(header.from, header.to)));
      at = header.to;
    }
    rest = rest.subarray(at);
    yield;
  }
  if (rest.length > 0) throw new Error('a record is cut off');
}

/** Kind and length are numbers of seven bits per byte, of at most two and four bytes. */
function headerAt(bytes: Buffer, start: number): { kind: number; from: number; to: number } | undefined {
  let at = start;
  if (at >= bytes.length) return undefined;
  let kind = bytes[at++]!;
  if ((kind & 0x80) !== 0) {
    if (at >= bytes.length) return undefined;
    kind = (kind & 0x7f) | ((bytes[at++]! & 0x7f) << 7);
  }
  let length = 0;
  for (let index = 0; index < 4; index += 1) {
    if (at >= bytes.length) return undefined;
    const byte = bytes[at++]!;
    length |= (byte & 0x7f) << (index * 7);
    if ((byte & 0x80) === 0) break;
  }
  return { kind, from: at, to: at + length };
}
