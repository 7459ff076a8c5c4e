/** Reads the first and last bytes of a file and unpacks the first. */

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { EngineError } from '#engine/contract/errors.ts';
import { detectCompression, readContent, unpackStart } from '#engine/bytes/compression.ts';
import { prepareDetection } from '#engine/bytes/encoding.ts';
import type { Compression, FileHead } from '#engine/bytes/head.ts';
import { convertFileError } from '#engine/storage/file-error.ts';
import { refuseSpecialFile } from '#engine/storage/regular-file.ts';

const headLength = 256 * 1024;
const tailLength = 16 * 1024;

/**
 * Reads synchronously, for workers: some thousand heads a second.
 * @throws EngineError `FileNotFound`, `IoFailed`, `MalformedFile` (damaged packing).
 */
export async function readFileHead(path: string): Promise<FileHead> {
  const { size, start, tail } = readEnds(path);
  const compression = detectCompression(start, path);
  let unpacked = await unpackStart(path, start, start.length === size, compression, headLength);
  // One block is longer than what was read.
  if (unpacked.length === 0 && start.length < size) unpacked = await firstContent(path, compression);
  const bytes = unpacked.subarray(0, headLength);
  await prepareDetection(bytes);
  // A packed file is complete when all of it was read and none of the result was cut off.
  const complete = start.length === size && bytes.length === unpacked.length;
  return { path, size, compression, bytes, complete, tail };
}

async function firstContent(path: string, compression: Compression): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of readContent(path, compression, new AbortController().signal)) {
    pieces.push(piece);
    length += piece.length;
    if (length > headLength) break;
  }
  return Buffer.concat(pieces);
}

function readEnds(path: string): { size: number; start: Uint8Array; tail: Uint8Array } {
  let file: number | undefined;
  try {
    refuseSpecialFile(path, statSync(path));
    file = openSync(path, 'r');
    const stats = fstatSync(file);
    if (stats.isDirectory()) {
      throw new EngineError('InvalidInput', `${path} is a folder, not a file.`, {
        hint: 'Give the path of a file, or crawl the folder to see its tables.',
        details: { path, isFolder: true },
      });
    }
    const start = readAt(file, 0, Math.min(headLength, stats.size));
    const tail =
      stats.size <= headLength ? start.subarray(-tailLength) : readAt(file, stats.size - tailLength, tailLength);
    return { size: stats.size, start, tail };
  } catch (thrown) {
    throw convertFileError(thrown, path, 'read');
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readAt(file: number, position: number, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(file, bytes, filled, length - filled, position + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
