/** xz, also several streams behind each other. The streams are cut out by their framing, since the library stops after one. */

import { PackedInput } from '#engine/bytes/packings/packed-input.ts';
import type { Packing } from '#engine/bytes/packings/packing.ts';

const magic = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];

export const xz: Packing = {
  name: 'xz',
  extensions: ['xz'],
  detect: (start) => magic.every((byte, index) => start[index] === byte),
  unpack,
};

async function* unpack(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const input = new PackedInput(source);
  try {
    while (!(await input.atEnd())) {
      const start = await input.take(4);
      // Between streams there may be padding in steps of four zeros.
      if (start.every((byte) => byte === 0)) continue;
      if (!start.every((byte, index) => byte === magic[index])) throw new Error('a stream is followed by other data');
      yield* unpackStream(streamBytes(start, input));
    }
  } finally {
    await input.close();
  }
}

/** The library lets one stream at a time be open: it must be cancelled when the consumer stops. */
async function* unpackStream(packed: AsyncGenerator<Uint8Array, void, void>): AsyncGenerator<Uint8Array, void, void> {
  let failure: unknown;
  const source = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = await packed.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        } catch (thrown) {
          failure = thrown;
          controller.error(thrown);
        }
      },
    },
    { highWaterMark: 0 },
  );
  // CommonJS that Node gives as a whole under `default`, a bundler member by member; loaded when first needed.
  const library = await import('xz-decompress');
  const { XzReadableStream } = 'default' in library ? (library.default as typeof library) : library;
  const reader = new XzReadableStream(source).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value.length > 0) yield value;
    }
  } catch (thrown) {
    throw failure ?? thrown;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Bytes of the integrity check by its number (xz file format, 2.1.1.2). */
const checkLengths = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/** The bytes of one stream: header, blocks, index, footer (xz file format 1.2.1, 2 and 3). */
async function* streamBytes(start: Uint8Array, input: PackedInput): AsyncGenerator<Uint8Array, void, void> {
  yield start;
  const header = await input.take(8);
  const checkLength = checkLengths[header[3]! & 0x0f]!;
  yield Uint8Array.from(header);
  for (;;) {
    const size = await input.take(1);
    yield size;
    if (size[0] === 0) break;
    yield await input.take((size[0]! + 1) * 4 - 1);
    const length = yield* chunks(input);
    yield await input.take(((4 - (length % 4)) % 4) + checkLength);
  }
  yield* index(input);
  yield await input.take(12);
}

/** LZMA2 chunks up to their end mark. @returns their bytes. */
async function* chunks(input: PackedInput): AsyncGenerator<Uint8Array, number, void> {
  for (let length = 0; ;) {
    const control = (await input.take(1))[0]!;
    yield Uint8Array.of(control);
    length += 1;
    if (control === 0) return length;
    if (control > 2 && control < 0x80) throw new Error('a block holds an unknown kind of chunk');
    const header = await input.take(control < 0x80 ? 2 : control >= 0xc0 ? 5 : 4);
    yield header;
    const at = control < 0x80 ? 0 : 2;
    const size = ((header[at]! << 8) | header[at + 1]!) + 1;
    yield* input.pieces(size);
    length += header.length + size;
  }
}

/** The index behind its first byte: sizes of blocks, padding, checksum. */
async function* index(input: PackedInput): AsyncGenerator<Uint8Array, void, void> {
  let length = 1;
  const bytes: number[] = [];
  const number = async (): Promise<number> => {
    let value = 0;
    for (let digit = 0; digit < 9; digit += 1) {
      const byte = (await input.take(1))[0]!;
      bytes.push(byte);
      value += (byte & 0x7f) * 2 ** (7 * digit);
      if (byte < 0x80) return value;
    }
    throw new Error('a number of the index is too long');
  };
  for (let left = (await number()) * 2; left > 0; left -= 1) {
    await number();
    if (bytes.length < 4096) continue;
    length += bytes.length;
    yield Uint8Array.from(bytes.splice(0));
  }
  length += bytes.length;
  yield Uint8Array.from(bytes);
  yield await input.take(((4 - (length % 4)) % 4) + 4);
}
