/** Messages of an Arrow IPC stream, or of a file, which is a stream between marks with a footer that nobody needs. */

import { FlatTable } from '#engine/formats/arrow/flat-table.ts';
import { readArrowFooter, type ArrowFooter } from '#engine/formats/arrow/footer.ts';
import { readContent } from '#engine/bytes/compression.ts';
import type { Compression } from '#engine/bytes/head.ts';
import { PackedInput, readUint32 } from '#engine/bytes/packings/packed-input.ts';
import { CutShort } from '#engine/bytes/packings/packing.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';

/** `ARROW1` at both ends of a file; at its start two bytes of padding follow. */
export const arrowMark = [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31] as const;
const continuation = 0xffffffff;
/** Larger metadata is damage. */
export const largestMetadata = 256 * 1024 * 1024;
const largestBody = 2_147_483_647;
/** A message takes more: its table, the schema, and their layouts. */
const smallestMetadata = 16;

/** Numbers of Arrow's `MessageHeader` union. */
export const headers = { schema: 1, dictionaryBatch: 2, recordBatch: 3 } as const;

export interface ArrowMessage {
  /** One of headers. */
  readonly kind: number;
  /** Of the metadata: 4 is version 5. */
  readonly version: number;
  readonly header: FlatTable;
  readonly body: Uint8Array;
  /** The compression of its buffers, by which Arrow 0.17 named it; the batch states it since. */
  readonly oldCompression: string | undefined;
  /** Of the message's first byte in the unpacked file. */
  readonly byteOffset: number;
  /** Dictionaries of a file may stand after rows that use them; those of a stream may not. */
  readonly isOfFile: boolean;
}

/**
 * The first one is the schema, wherever the file states it.
 * @param withBodies false: bodies are passed over, and are empty.
 * @throws EngineError MalformedFile for what is cut or no message.
 */
export async function* readMessages(
  source: ByteSource,
  compression: Compression,
  signal: AbortSignal,
  withBodies: boolean,
): AsyncGenerator<ArrowMessage, void, void> {
  const { path } = source;
  const input = new PackedInput(readContent(source, compression, signal));
  let offset = 0;
  const take = async (count: number): Promise<Uint8Array> => {
    try {
      const bytes = await input.take(count);
      offset += count;
      return bytes;
    } catch (thrown) {
      throw thrown instanceof CutShort ? malformed(path, offset, 'it ends too early') : thrown;
    }
  };
  try {
    let first = await take(4);
    let isOfFile = false;
    if (arrowMark.slice(0, 4).every((byte, index) => first[index] === byte)) {
      isOfFile = true;
      await take(4);
      first = await take(4);
    }
    const readFooter = async (byteOffset: number): Promise<ArrowFooter> =>
      await readArrowFooter(source, compression, signal).catch((thrown: unknown) => {
        throw asMalformed(thrown, path, byteOffset);
      });
    const schemaOf = ({ schema }: ArrowFooter, byteOffset: number): ArrowMessage => ({
      kind: headers.schema,
      version: 4,
      header: schema,
      body: new Uint8Array(0),
      oldCompression: undefined,
      byteOffset,
      isOfFile: true,
    });
    let isFirst = true;
    // Polars 2 writes the schema in front without its length, so that only the footer says where messages begin.
    if (isOfFile && readUint32(first, 0) < smallestMetadata) {
      const footer = await readFooter(offset - 4);
      yield schemaOf(footer, offset - 4);
      if (footer.firstBlock === null) return;
      if (footer.firstBlock < offset) throw malformed(path, offset - 4, 'its first batch begins within the schema');
      await passOver(footer.firstBlock - offset, take);
      first = await take(4);
      isFirst = false;
    }
    for (;;) {
      const byteOffset = offset - 4;
      // Before format version 5 a message began with its length.
      const length = readUint32(first, 0) === continuation ? readUint32(await take(4), 0) : readUint32(first, 0);
      if (length === 0) return;
      if (length > largestMetadata)
        throw malformed(path, byteOffset, `a message would have ${length} bytes of metadata`);
      const message = openMessage(await take(length), path, byteOffset);
      const body = withBodies ? await take(message.bodyLength) : await passOver(message.bodyLength, take);
      const { kind, version, header, oldCompression } = message;
      if (isFirst && isOfFile && kind !== headers.schema) {
        yield { ...schemaOf(await readFooter(byteOffset), byteOffset), version, oldCompression };
      }
      isFirst = false;
      yield { kind, version, header, body, oldCompression, byteOffset, isOfFile };
      // A stream may end without a mark.
      if (await input.atEnd()) return;
      first = await take(4);
      if (arrowMark.slice(0, 4).every((byte, index) => first[index] === byte)) return;
    }
  } finally {
    await input.close();
  }
}

/** In pieces, so that a large body is never held. */
async function passOver(length: number, take: (count: number) => Promise<Uint8Array>): Promise<Uint8Array> {
  const piece = 1 << 20;
  for (let left = length; left > 0; left -= piece) await take(Math.min(left, piece));
  return new Uint8Array(0);
}

function openMessage(
  metadata: Uint8Array,
  path: string,
  byteOffset: number,
): Omit<ArrowMessage, 'body' | 'byteOffset' | 'isOfFile'> & { readonly bodyLength: number } {
  try {
    const message = FlatTable.root(metadata);
    const header = message.table(2);
    const bodyLength = Number(message.long(3));
    if (header === undefined) throw new RangeError('a message has no header');
    if (!(bodyLength >= 0 && bodyLength <= largestBody)) throw new RangeError(`a message has ${bodyLength} bytes`);
    const version = message.short(0);
    const oldCompression =
      version === 3
        ? message
            .tables(4)
            .find((pair) => pair.text(0) === 'ARROW:experimental_compression')
            ?.text(1)
        : undefined;
    return { kind: message.byte(1), version, header, bodyLength, oldCompression };
  } catch (thrown) {
    throw asMalformed(thrown, path, byteOffset);
  }
}

export function malformed(path: string, byteOffset: number, why: string): EngineError {
  return new EngineError('MalformedFile', `${path} cannot be read as Arrow: ${why} (byte ${byteOffset}).`, {
    hint: 'The file is damaged or truncated; get it again.',
    details: { path, byteOffset },
  });
}

/** Reading outside of the bytes, and the errors of codecs, come from what the file holds. */
export function asMalformed(thrown: unknown, path: string, byteOffset: number): unknown {
  if (thrown instanceof EngineError || !(thrown instanceof Error)) return thrown;
  if (thrown.name === 'AbortError') return thrown;
  // Of a place outside of the metadata, the runtime only says this.
  const why = thrown.message.includes('DataView') ? 'a value lies outside of the metadata' : thrown.message;
  return malformed(path, byteOffset, why);
}
