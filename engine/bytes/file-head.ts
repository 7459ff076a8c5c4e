/** Reads the first and last bytes of a file and unpacks the first. */

import { detectCompression, readContent, unpackStart } from '#engine/bytes/compression.ts';
import { prepareDetection } from '#engine/bytes/encoding.ts';
import type { Compression, FileHead } from '#engine/bytes/head.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';

const headLength = 256 * 1024;
const tailLength = 16 * 1024;

/** @throws EngineError `FileChanged`, `IoFailed`, `MalformedFile` (damaged packing). */
export async function readFileHead(source: ByteSource): Promise<FileHead> {
  const { path, size } = source;
  const start = await source.read(0, headLength);
  const tail = size <= headLength ? start.subarray(-tailLength) : await source.read(size - tailLength, tailLength);
  const compression = detectCompression(start, path);
  let unpacked = await unpackStart(path, start, start.length === size, compression, headLength);
  // One block is longer than what was read.
  if (unpacked.length === 0 && start.length < size) unpacked = await firstContent(source, compression);
  const bytes = unpacked.subarray(0, headLength);
  await prepareDetection(bytes);
  // A packed file is complete when all of it was read and none of the result was cut off.
  const complete = start.length === size && bytes.length === unpacked.length;
  return { path, size, compression, bytes, complete, tail };
}

async function firstContent(source: ByteSource, compression: Compression): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of readContent(source, compression, new AbortController().signal)) {
    pieces.push(piece);
    length += piece.length;
    if (length > headLength) break;
  }
  return Buffer.concat(pieces);
}
