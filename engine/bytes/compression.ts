/** Compression of whole files: detected by their first bytes, unpacked partly or as a stream. */

import { isUtf8 } from 'node:buffer';
import { EngineError } from '#engine/contract/errors.ts';
import { lastWholeCharacter } from '#engine/bytes/encoding.ts';
import type { Compression } from '#engine/bytes/head.ts';
import { unpackFirstPart } from '#engine/bytes/packings/first-part.ts';
import { packings } from '#engine/bytes/packings/index.ts';
import type { Packing } from '#engine/bytes/packings/packing.ts';
import { wholeRange, type ByteSource } from '#engine/storage/byte-source.ts';

/** Packings that DuckDB opens by itself. */
export const duckDbPackings: ReadonlySet<Compression> = new Set<Compression>(['none', 'gzip', 'zstd']);

/** More zeros than can be at the end of a gzip file that is not padded: an empty member ends in nine. */
const paddingBytes = 10;

/** Whether DuckDB opens the packed bytes itself. It takes zeros behind a gzip member, as tapes pad files, for damage. */
export async function opensInDuckDb(source: ByteSource, compression: Compression): Promise<boolean> {
  if (compression !== 'gzip' || source.size < paddingBytes) return duckDbPackings.has(compression);
  const end = await source.read(source.size - paddingBytes, paddingBytes);
  return end.some((byte) => byte !== 0);
}

/** Unpacked bytes up to which the ratio is not checked, and the ratio beyond them that only a bomb has. */
const harmlessBytes = 1024 ** 3;
const largestRatio = 250;
const largestBytes = 1024 ** 4;

/** The packing that the first bytes tell, or for packings without a mark the extension. */
export function detectCompression(start: Uint8Array, path: string): Compression {
  const marked = packings.find(({ detect }) => detect?.(start) === true);
  if (marked !== undefined) return marked.name;
  const extension = extensionOf(path);
  // Raw Snappy and Hadoop's blocks begin with lengths only.
  const unmarked = packings.find(
    ({ name, detect, extensions }) =>
      extensions.includes(extension) &&
      (detect === undefined || ((name === 'snappy' || name === 'lz4') && isBinary(start))),
  );
  return unmarked?.name ?? 'none';
}

function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}

/** A text whose name says packed was most likely unpacked without being renamed. */
function isBinary(start: Uint8Array): boolean {
  const part = start.subarray(0, 64);
  return (
    part.some((byte) => byte < 9 || (byte > 13 && byte < 32)) || !isUtf8(part.subarray(0, lastWholeCharacter(part)))
  );
}

/** The file name without the extension of its packing, lower case. */
export function nameWithoutPacking(name: string): string {
  const lower = name.toLowerCase();
  const dot = lower.lastIndexOf('.');
  const isPacked = dot > 0 && packings.some(({ extensions }) => extensions.includes(lower.slice(dot + 1)));
  return isPacked ? lower.slice(0, dot) : lower;
}

/**
 * What the first stored bytes unpack to, as far as they go.
 * @param isWhole they are all of the file.
 * @param wanted unpacked bytes that suffice; more may come.
 * @throws EngineError `MalformedFile` when they are damaged, or the file was cut.
 */
export async function unpackStart(
  path: string,
  start: Uint8Array,
  isWhole: boolean,
  compression: Compression,
  wanted: number,
): Promise<Uint8Array> {
  if (compression === 'none') return start;
  try {
    return await unpackFirstPart(getPacking(compression), start, isWhole, wanted);
  } catch (thrown) {
    throw damaged(path, compression, thrown);
  }
}

function getPacking(compression: Compression): Packing {
  return packings.find(({ name }) => name === compression)!;
}

/**
 * @returns the unpacked content in pieces.
 * @throws EngineError `MalformedFile` for damaged, cut or suspiciously large content, `FileChanged`, `IoFailed`.
 */
export async function* readContent(
  source: ByteSource,
  compression: Compression,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const stored = source.stream(wholeRange(source), signal);
  if (compression === 'none') yield* stored;
  else yield* unpackContent(source.path, stored, compression, signal);
}

/** @param path of what is unpacked, for errors. */
export async function* unpackContent(
  path: string,
  stored: AsyncIterable<Uint8Array>,
  compression: Compression,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  let packed = 0;
  let unpacked = 0;
  async function* counted(): AsyncGenerator<Uint8Array, void, void> {
    for await (const piece of stored) {
      packed += piece.length;
      yield piece;
    }
  }
  try {
    for await (const piece of getPacking(compression).unpack(counted())) {
      signal.throwIfAborted();
      unpacked += piece.length;
      if (unpacked > largestBytes || (unpacked > harmlessBytes && unpacked > packed * largestRatio))
        throw tooLarge(path, packed, unpacked);
      yield piece;
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw thrown instanceof EngineError ? thrown : damaged(path, compression, thrown);
  }
}

/** Path → the version of the file that was found whole. */
const wholeFiles = new Map<string, string>();
const mostWholeFiles = 10_000;

/**
 * Reads a packed file to its end, once for each version of it: DuckDB takes one that was cut for a shorter one.
 * @throws EngineError `MalformedFile` for damaged or cut content, `FileChanged`, `IoFailed`.
 */
export async function requireWhole(source: ByteSource, compression: Compression, signal: AbortSignal): Promise<void> {
  if (compression === 'none') return;
  const { path, version } = source;
  if (wholeFiles.get(path) === version) return;
  const { check } = getPacking(compression);
  if (check === undefined) for await (const piece of readContent(source, compression, signal)) void piece;
  else {
    try {
      await check(source.stream(wholeRange(source), signal));
    } catch (thrown) {
      throw signal.aborted || thrown instanceof EngineError ? thrown : damaged(path, compression, thrown);
    }
  }
  wholeFiles.set(path, version);
  for (const oldest of wholeFiles.keys()) {
    if (wholeFiles.size <= mostWholeFiles) break;
    wholeFiles.delete(oldest);
  }
}

function tooLarge(path: string, packed: number, unpacked: number): EngineError {
  return new EngineError(
    'MalformedFile',
    `${path} is not unpacked further: ${packed} bytes of it gave ${unpacked} bytes, more than ${largestRatio} times as many.`,
    {
      hint: 'If you trust the file, unpack it yourself and read the result. Such files are usually made to fill a disk.',
      details: { path },
    },
  );
}

function damaged(path: string, compression: Compression, thrown: unknown): EngineError {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new EngineError('MalformedFile', `${path} is damaged: its ${compression} data cannot be unpacked (${text}).`, {
    hint: 'Get the file again; it may have been truncated while it was copied.',
    details: { path },
    cause: thrown,
  });
}
