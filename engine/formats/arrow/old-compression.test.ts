/** Arrow 0.17 named the compression of a batch in the metadata of its message, as Feather files of that time do. */

import { zstdCompressSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { MessageHeader, MetadataVersion } from 'apache-arrow/enum';
import { BufferRegion, DictionaryBatch, Message, RecordBatch } from 'apache-arrow/ipc/metadata/message';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrowCode } from '#engine/formats/arrow/index.ts';
import { openTrial, type Trial } from '#engine/formats/batches/testing/open-trial.ts';

let trial: Trial;
beforeAll(async () => {
  trial = await openTrial(arrowCode);
});
afterAll(() => trial[Symbol.asyncDispose]());

const columns = {
  n: Int32Array.from({ length: 500 }, (_, row) => row * 7),
  s: Array.from({ length: 500 }, (_, row) => (row % 3 === 0 ? null : `text ${row % 10}`)),
};

/** One block that is stored as it is. */
function lz4Frame(bytes: Uint8Array): Uint8Array {
  const size = Buffer.alloc(4);
  size.writeUInt32LE((bytes.length | 0x8000_0000) >>> 0);
  return Buffer.concat([Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82), size, bytes, Buffer.alloc(4)]);
}

const packers = { lz4: lz4Frame, zstd: (bytes: Uint8Array) => zstdCompressSync(bytes) };

/** Messages of a stream: metadata, then body. */
function* messagesOf(stream: Uint8Array): Generator<{ message: Message; body: Uint8Array }> {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  for (let at = 0; at + 8 <= stream.length;) {
    const length = view.getInt32(at + 4, true);
    if (length === 0) return;
    const message = Message.decode(stream.subarray(at + 8, at + 8 + length));
    const start = at + 8 + length;
    at = start + message.bodyLength;
    yield { message, body: stream.subarray(start, at) };
  }
}

/** Bytes of the message, whose version is 4, as that of Arrow 0.17 is. */
function encoded(message: Message): Uint8Array {
  const bytes = Message.encode(message).slice();
  const view = new DataView(bytes.buffer);
  const root = view.getUint32(0, true);
  const members = root - view.getInt32(root, true);
  view.setInt16(root + view.getUint16(members + 4, true), MetadataVersion.V4, true);
  const padded = Buffer.alloc(Math.ceil(bytes.length / 8) * 8 + 8);
  padded.writeInt32LE(-1);
  padded.writeInt32LE(padded.length - 8, 4);
  padded.set(bytes, 8);
  return padded;
}

function packedTheOldWay(stream: Uint8Array, name: string, pack: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  for (const { message, body } of messagesOf(stream)) {
    const header = message.header();
    const batch = header instanceof DictionaryBatch ? header.data : header instanceof RecordBatch ? header : undefined;
    if (batch === undefined) {
      pieces.push(encoded(message));
      continue;
    }
    const packed: Uint8Array[] = [];
    let offset = 0;
    const buffers = batch.buffers.map(({ offset: from, length }) => {
      const stored = Buffer.alloc(8);
      stored.writeBigInt64LE(BigInt(length));
      const bytes = length === 0 ? Buffer.alloc(0) : Buffer.concat([stored, pack(body.subarray(from, from + length))]);
      const region = new BufferRegion(offset, bytes.length);
      const padding = Buffer.alloc((8 - (bytes.length % 8)) % 8);
      packed.push(bytes, padding);
      offset += bytes.length + padding.length;
      return region;
    });
    const record = new RecordBatch(batch.length, batch.nodes, buffers, null);
    const now = header instanceof DictionaryBatch ? new DictionaryBatch(record, header.id, header.isDelta) : record;
    const kind = header instanceof DictionaryBatch ? MessageHeader.DictionaryBatch : MessageHeader.RecordBatch;
    const metadata = new Map([['ARROW:experimental_compression', name]]);
    pieces.push(encoded(new Message(offset, MetadataVersion.V4, kind, now, metadata)), ...packed);
  }
  return Buffer.concat(pieces);
}

test.each([
  ['lz4', 'lz4'],
  ['LZ4', 'lz4'],
  ['zstd', 'zstd'],
  ['ZSTD', 'zstd'],
] as const)('%s', async (name, packer) => {
  const plain = tableToIPC(tableFromArrays(columns), 'stream');
  const file = trial.write(`old-${name}`, packedTheOldWay(plain, name, packers[packer]));
  expect(await trial.rows(file)).toEqual(await trial.rows(trial.write('plain', plain)));
});

test('a compression that Arrow never had is named', async () => {
  const plain = tableToIPC(tableFromArrays(columns), 'stream');
  const file = trial.write('old-other', packedTheOldWay(plain, 'brotli', lz4Frame));
  await expect(trial.rows(file)).rejects.toMatchObject({
    code: 'MalformedFile',
    message: expect.stringContaining('"brotli"'),
  });
});
