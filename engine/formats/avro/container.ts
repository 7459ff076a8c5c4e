/** Avro's object container file: the header, then blocks of rows, each unpacked as it comes. */

import { crc32 } from 'node:zlib';
import { parseAvroSchema } from '#engine/formats/avro/parse-schema.ts';
import type { AvroType } from '#engine/formats/avro/avro-type.ts';
import { avroMark } from '#engine/formats/avro/container-mark.ts';
import { getUnpacker, type BlockCodec } from '#engine/bytes/codecs/block-codecs.ts';
import { mostWithoutBytes } from '#engine/formats/avro/tap.ts';
import { PackedInput } from '#engine/bytes/packings/packed-input.ts';
import { CutShort } from '#engine/bytes/packings/packing.ts';
import { EngineError } from '#engine/contract/errors.ts';

export const syncLength = 16;

const codecs: Readonly<Record<string, BlockCodec | 'null'>> = {
  null: 'null',
  deflate: 'deflate',
  snappy: 'snappy',
  zstandard: 'zstandard',
  bzip2: 'bzip2',
  xz: 'xz',
  lz4: 'lz4',
};

/** Longer ones are damage. */
const largestHeaderValue = 64 * 1024 * 1024;
const largestBlock = 1024 * 1024 * 1024;

export interface AvroBlock {
  readonly rowCount: number;
  /** As stored. */
  readonly bytes: Uint8Array;
  /** Of the block's first byte in the unpacked file. */
  readonly byteOffset: number;
}

export class AvroContainer {
  readonly schema: AvroType;
  readonly #path: string;
  readonly #codec: string;
  readonly #input: AvroInput;
  readonly #sync: Uint8Array;

  private constructor(path: string, input: AvroInput, metadata: ReadonlyMap<string, string>, sync: Uint8Array) {
    const schema = metadata.get('avro.schema');
    if (schema === undefined) throw malformed(path, 0, 'its header has no schema');
    this.schema = parseAvroSchema(schema, path);
    this.#path = path;
    this.#codec = metadata.get('avro.codec') ?? 'null';
    this.#input = input;
    this.#sync = sync;
  }

  /** @throws EngineError MalformedFile; UnsupportedFormat for a schema without an end. */
  static async open(path: string, content: AsyncIterable<Uint8Array>): Promise<AvroContainer> {
    const input = new AvroInput(path, content);
    const mark = await input.take(avroMark.length);
    if (avroMark.some((byte, index) => mark[index] !== byte))
      throw malformed(path, 0, 'the magic bytes Obj1 are missing at its start');
    const metadata = new Map<string, string>();
    for (;;) {
      let count = await input.count();
      if (count === 0) break;
      if (count < 0) {
        await input.count();
        count = -count;
      }
      for (let entry = 0; entry < count; entry += 1) {
        const key = await input.text();
        metadata.set(key, await input.text());
      }
    }
    return new AvroContainer(path, input, metadata, Uint8Array.from(await input.take(syncLength)));
  }

  /** @throws EngineError MalformedFile with the offset of the block that is cut or does not end in the file's mark. */
  async *blocks(): AsyncGenerator<AvroBlock, void, void> {
    const input = this.#input;
    while (!(await input.atEnd())) {
      const byteOffset = input.offset;
      const rowCount = await input.count();
      const length = await input.count();
      if (rowCount < 0 || length < 0 || length > largestBlock)
        throw malformed(this.#path, byteOffset, `a block of ${rowCount} rows and ${length} bytes is not possible`);
      if (length === 0 && rowCount > mostWithoutBytes)
        throw malformed(
          this.#path,
          byteOffset,
          `a block claims ${rowCount.toLocaleString('en')} rows that take no bytes, and at most ${mostWithoutBytes.toLocaleString('en')} are read`,
        );
      const bytes = await input.take(length);
      const sync = await input.take(syncLength);
      if (sync.some((byte, index) => byte !== this.#sync[index]))
        throw malformed(this.#path, byteOffset, 'a block does not end with the marker of the file');
      yield { rowCount, bytes, byteOffset };
    }
  }

  /** @returns a function that unpacks a block. @throws EngineError UnsupportedFormat for a codec that is not known. */
  async unpacker(): Promise<(block: AvroBlock) => Promise<Uint8Array>> {
    const codec = Object.hasOwn(codecs, this.#codec) ? codecs[this.#codec] : undefined;
    if (codec === undefined) {
      throw new EngineError(
        'UnsupportedFormat',
        `${this.#path}: unsupported format: Avro with the codec ${this.#codec} cannot be read.`,
        {
          hint: `Write the file again with ${Object.keys(codecs).join(', ')}.`,
          details: { path: this.#path, format: 'avro' },
        },
      );
    }
    if (codec === 'null') return async (block) => block.bytes;
    const unpack = await getUnpacker(codec);
    return async ({ bytes, byteOffset }) => {
      try {
        return codec === 'snappy' ? await unpackChecked(bytes, unpack) : await unpack(bytes);
      } catch (thrown) {
        const why = thrown instanceof Error ? thrown.message : String(thrown);
        throw malformed(this.#path, byteOffset, `a ${this.#codec} block cannot be unpacked (${why})`);
      }
    };
  }

  async close(): Promise<void> {
    await this.#input.close();
  }
}

/** A Snappy block is followed by the CRC-32 of its unpacked bytes, big-endian. */
async function unpackChecked(
  bytes: Uint8Array,
  unpack: (block: Uint8Array) => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  if (bytes.length < 4) throw new RangeError('it has no checksum');
  const stated = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readUInt32BE(bytes.length - 4);
  const unpacked = await unpack(bytes.subarray(0, -4));
  if (crc32(unpacked) !== stated) throw new RangeError('its checksum is wrong');
  return unpacked;
}

/** @param byteOffset in the unpacked file. */
export function malformed(path: string, byteOffset: number, why: string): EngineError {
  return new EngineError('MalformedFile', `${path} cannot be read as Avro: ${why} (byte ${byteOffset}).`, {
    hint: 'The file is damaged or truncated; get it again.',
    details: { path, byteOffset },
  });
}

/** Header and block frames, with the place of everything. */
class AvroInput {
  offset = 0;
  readonly #path: string;
  readonly #input: PackedInput;

  constructor(path: string, content: AsyncIterable<Uint8Array>) {
    this.#path = path;
    this.#input = new PackedInput(content);
  }

  atEnd(): Promise<boolean> {
    return this.#input.atEnd();
  }

  async take(count: number): Promise<Uint8Array> {
    try {
      const bytes = await this.#input.take(count);
      this.offset += count;
      return bytes;
    } catch (thrown) {
      throw thrown instanceof CutShort ? malformed(this.#path, this.offset, 'it ends too early') : thrown;
    }
  }

  async count(): Promise<number> {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const [byte] = await this.take(1);
      value |= BigInt(byte! & 127) << shift;
      if (byte! < 128) return Number((value >> 1n) ^ -(value & 1n));
    }
    throw malformed(this.#path, this.offset, 'a number has more than 64 bits');
  }

  async text(): Promise<string> {
    const length = await this.count();
    if (length < 0 || length > largestHeaderValue)
      throw malformed(this.#path, this.offset, `its header has a value of ${length} bytes`);
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await this.take(length));
  }

  close(): Promise<void> {
    return this.#input.close();
  }
}
