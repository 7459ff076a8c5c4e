/** How whole files are packed: told by their first bytes, unpacked in part or as a stream. */

import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import zlib from 'node:zlib';
import { EngineError } from '#engine/contract/errors.ts';
import type { Compression } from '#engine/formats/format.ts';
import { convertFileError } from '#engine/storage/file-error.ts';

/** Extension of packed files, without dot. */
const extensions: Readonly<Record<string, Compression>> = {
  gz: 'gzip',
  gzip: 'gzip',
  zst: 'zstd',
  zstd: 'zstd',
  bz2: 'bzip2',
  xz: 'xz',
  br: 'brotli',
  lz4: 'lz4',
  sz: 'snappy',
  snappy: 'snappy',
};

/** Packings that can be read; the others are recognised and named. */
const readable: ReadonlySet<Compression> = new Set<Compression>(['none', 'gzip', 'zstd', 'brotli']);

/** Most that the first part of a packed file may grow to; more is not a head but a bomb. */
const maximumHead = 64 * 1024 * 1024;

/** The packing that the first bytes tell; brotli has no mark and is told by its extension. */
export function detectCompression(start: Uint8Array, path: string): Compression {
  const is = (...magic: number[]): boolean => magic.every((byte, index) => start[index] === byte);
  if (is(0x1f, 0x8b)) return 'gzip';
  if (
    is(0x28, 0xb5, 0x2f, 0xfd) ||
    ((start[0]! & 0xf0) === 0x50 && start[1] === 0x2a && start[2] === 0x4d && start[3] === 0x18)
  )
    return 'zstd';
  if (is(0x42, 0x5a, 0x68) && start[3]! >= 0x31 && start[3]! <= 0x39 && is2(start, 4, 0x31, 0x41)) return 'bzip2';
  if (is(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00)) return 'xz';
  if (is(0x04, 0x22, 0x4d, 0x18)) return 'lz4';
  if (is(0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59)) return 'snappy';
  return path.toLowerCase().endsWith('.br') ? 'brotli' : 'none';
}

function is2(bytes: Uint8Array, at: number, first: number, second: number): boolean {
  return bytes[at] === first && bytes[at + 1] === second;
}

/** The file name without the extension of its packing, lower case. */
export function nameWithoutPacking(name: string): string {
  const lower = name.toLowerCase();
  const dot = lower.lastIndexOf('.');
  return dot > 0 && Object.hasOwn(extensions, lower.slice(dot + 1)) ? lower.slice(0, dot) : lower;
}

/** @throws EngineError `UnsupportedFormat` when Tenon knows the packing but cannot read it. */
export function assertReadable(path: string, compression: Compression): void {
  if (readable.has(compression)) return;
  throw new EngineError(
    'UnsupportedFormat',
    `${path}: unsupported format: files packed with ${compression} cannot be read.`,
    {
      hint: 'Unpack the file, or pack it with gzip or zstd.',
      details: { path, format: compression },
    },
  );
}

/**
 * What the first stored bytes unpack to, as far as they go.
 * @throws EngineError `MalformedFile` when they are damaged.
 */
export function unpackStart(path: string, start: Uint8Array, compression: Compression): Uint8Array {
  if (compression === 'none') return start;
  assertReadable(path, compression);
  for (let length = start.length; ; length = length >> 1) {
    try {
      return unpackPart(start.subarray(0, length), compression);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' && length > 512) continue;
      throw damaged(path, compression, thrown);
    }
  }
}

function unpackPart(part: Uint8Array, compression: Compression): Uint8Array {
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
  if (compression === 'gzip') return zlib.gunzipSync(part, { finishFlush: Z_SYNC_FLUSH, maxOutputLength: maximumHead });
  if (compression === 'brotli') {
    return zlib.brotliDecompressSync(part, { finishFlush: BROTLI_OPERATION_FLUSH, maxOutputLength: maximumHead });
  }
  return unpackZstdFrames(part);
}

/** Node's zstd stops after the first frame, so every frame is asked for on its own. */
function unpackZstdFrames(part: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (let at = 0; at < part.length;) {
    // Its types know neither `info` nor the answer that comes with it.
    const options = { finishFlush: zlib.constants.ZSTD_e_continue, maxOutputLength: maximumHead - total, info: true };
    const answer = zlib.zstdDecompressSync(part.subarray(at), options) as unknown as {
      buffer: Uint8Array;
      engine: { bytesWritten: number };
    };
    pieces.push(answer.buffer);
    total += answer.buffer.length;
    if (answer.engine.bytesWritten === 0) break;
    at += answer.engine.bytesWritten;
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

/** @returns the unpacked content in pieces; plain files are read synchronously, since this runs in a worker. */
export async function* readContent(
  path: string,
  compression: Compression,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  assertReadable(path, compression);
  if (compression === 'none') yield* readPlain(path, signal);
  else if (compression === 'zstd') yield* readZstd(path, signal);
  else
    yield* pump(
      path,
      0,
      compression === 'gzip' ? zlib.createGunzip() : zlib.createBrotliDecompress(),
      compression,
      signal,
    );
}

async function* readPlain(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (thrown) {
    throw convertFileError(thrown, path, 'read');
  }
  try {
    const pieceSize = Math.min(Math.max(fstatSync(file).size, 1), 1024 * 1024);
    for (;;) {
      signal.throwIfAborted();
      const piece = new Uint8Array(pieceSize);
      const read = readSync(file, piece, 0, piece.length, null);
      if (read === 0) return;
      yield read === piece.length ? piece : piece.subarray(0, read);
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw convertFileError(thrown, path, 'read');
  } finally {
    closeSync(file);
  }
}

async function* readZstd(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; ;) {
    const frame = zlib.createZstdDecompress();
    yield* pump(path, at, frame, 'zstd', signal);
    if (frame.bytesWritten === 0) return;
    at += frame.bytesWritten;
  }
}

async function* pump(
  path: string,
  start: number,
  unpacker: zlib.Gunzip | zlib.ZstdDecompress | zlib.BrotliDecompress,
  compression: Compression,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const source = createReadStream(path, { start, highWaterMark: 256 * 1024 });
  let sourceError: unknown;
  source.on('error', (error) => {
    sourceError = error;
    unpacker.destroy(error);
  });
  try {
    for await (const piece of source.pipe(unpacker)) {
      signal.throwIfAborted();
      yield piece as Uint8Array;
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    if (sourceError !== undefined) throw convertFileError(sourceError, path, 'read');
    throw damaged(path, compression, thrown);
  } finally {
    source.destroy();
    unpacker.destroy();
  }
}

function damaged(path: string, compression: Compression, thrown: unknown): EngineError {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new EngineError('MalformedFile', `${path} is damaged: its ${compression} data cannot be unpacked (${text}).`, {
    hint: 'Get the file again; it may have been cut while it was copied.',
    details: { path },
    cause: thrown,
  });
}
