/** The parts inside a workbook that is a zip archive: found by name, unpacked in bounded memory. Nothing is written to disk. */

import { createInflateRaw } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { asSentence } from '#engine/base/sentence.ts';
import { openZip, withChecksum } from '#engine/bytes/archives/open-zip.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';

/** Caps against archives that are made to fill memory or disk. */
export interface ZipLimits {
  /** Bytes of a part that is read at once. */
  readonly wholePart: number;
  /** Unpacked bytes of a part up to which the ratio is not checked. */
  readonly harmless: number;
  /** Unpacked to packed bytes that nothing but a bomb has beyond them. */
  readonly ratio: number;
}

export const zipLimits: ZipLimits = { wholePart: 128 * 1024 * 1024, harmless: 1024 ** 3, ratio: 250 };

const mostParts = 100_000;

export interface ZipParts {
  has(name: string): boolean;
  /** Names of all parts, with `/` between folders. */
  readonly names: readonly string[];
  /** @throws EngineError `MalformedFile` for a missing, damaged or suspiciously large part. */
  stream(name: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void>;
  /** All of a small part. */
  read(name: string, signal: AbortSignal): Promise<Uint8Array>;
}

/**
 * @param source stays open while parts are read; closed by its owner.
 * @throws EngineError `MalformedFile` when the file is not a sound zip archive.
 */
export async function openZipParts(source: ByteSource, limits: ZipLimits = zipLimits): Promise<ZipParts> {
  const { path } = source;
  const zip = await openZip(source).catch((thrown: unknown) => {
    throw damagedZip(path, thrown);
  });
  const entries = new Map<string, Entry>();
  try {
    await listEntries(zip, (entry) => {
      const name = partName(entry.fileNameRaw.toString());
      if (!entries.has(name)) entries.set(name, entry);
      if (entries.size > mostParts) throw new Error(`it contains more than ${mostParts} parts`);
    });
  } catch (thrown) {
    throw damagedZip(path, thrown);
  }
  const byFoldedName = new Map([...entries].map(([name, entry]) => [name.toLowerCase(), entry]));
  const find = (name: string): Entry | undefined =>
    entries.get(partName(name)) ?? byFoldedName.get(partName(name).toLowerCase());
  const parts: ZipParts = {
    names: [...entries.keys()],
    has: (name) => find(name) !== undefined,
    async *stream(name, signal) {
      const entry = find(name);
      if (entry === undefined) throw damagedZip(path, new Error(`its part ${name} is missing`));
      if (entry.isEncrypted()) throw passwordProtected(path);
      yield* unpackPart(path, zip, entry, name, limits, signal);
    },
    async read(name, signal) {
      const pieces: Uint8Array[] = [];
      let size = 0;
      for await (const piece of parts.stream(name, signal)) {
        pieces.push(piece);
        size += piece.length;
        if (size > limits.wholePart)
          throw damagedZip(path, new Error(`its part ${name} is larger than ${limits.wholePart} bytes`));
      }
      return Buffer.concat(pieces);
    },
  };
  return parts;
}

/** Names are only looked up, never opened on disk, so what they hold is harmless. */
function partName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/u, '');
}

function listEntries(zip: ZipFile, take: (entry: Entry) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve());
    zip.on('entry', (entry: Entry) => {
      try {
        take(entry);
        zip.readEntry();
      } catch (thrown) {
        reject(thrown as Error);
      }
    });
    zip.readEntry();
  });
}

function openStored(zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream & { destroy(error?: Error): void }> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, { decodeFileData: false }, (error, stream) => {
      if (error === null) resolve(stream);
      else reject(error);
    });
  });
}

async function* unpackPart(
  path: string,
  zip: ZipFile,
  entry: Entry,
  name: string,
  limits: ZipLimits,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    throw damagedZip(path, new Error(`its part ${name} is compressed with method ${entry.compressionMethod}`));
  let size = 0;
  try {
    const stored = await openStored(zip, entry);
    const inflate = entry.compressionMethod === 8 ? createInflateRaw({ chunkSize: 256 * 1024 }) : undefined;
    if (inflate !== undefined) stored.on('error', (error) => inflate.destroy(error));
    const unpacked = (inflate === undefined ? stored : stored.pipe(inflate)) as AsyncIterable<Buffer>;
    try {
      for await (const bytes of withChecksum(unpacked, entry, name)) {
        signal.throwIfAborted();
        size += bytes.length;
        if (size > limits.harmless && size > Math.max(entry.compressedSize, 1) * limits.ratio)
          throw tooLarge(path, name, entry.compressedSize, size);
        yield bytes;
      }
    } finally {
      stored.destroy();
      inflate?.destroy();
    }
  } catch (thrown) {
    if (signal.aborted || thrown instanceof EngineError) throw thrown;
    throw damagedZip(path, thrown);
  }
}

export function damagedZip(path: string, thrown: unknown): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new EngineError('MalformedFile', `${path} is not a valid Excel workbook: ${asSentence(text)}`, {
    hint: 'Get the file again, or open and save it in a spreadsheet program.',
    details: { path },
    cause: thrown,
  });
}

export function passwordProtected(path: string): EngineError {
  return new EngineError('UnsupportedFormat', `${path} is protected by a password, so it cannot be read.`, {
    hint: 'Save it without a password in a spreadsheet program.',
    details: { path, format: 'excel' },
  });
}

function tooLarge(path: string, name: string, packed: number, unpacked: number): EngineError {
  return new EngineError(
    'MalformedFile',
    `${path} is not unpacked further: ${packed} bytes of its part ${name} gave ${unpacked} bytes.`,
    {
      hint: 'If you trust the file, open and save it in a spreadsheet program. Such files are usually made to fill a disk.',
      details: { path },
    },
  );
}
