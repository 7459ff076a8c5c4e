/** Files inside zip archives, with random access. */

import type { Entry } from 'yauzl';
import { EngineError } from '#engine/contract/errors.ts';
import { bzip2 } from '#engine/bytes/packings/bzip2.ts';
import { xz } from '#engine/bytes/packings/xz.ts';
import { zstd } from '#engine/bytes/packings/zstd.ts';
import {
  damagedArchive,
  MemberList,
  noSuchMember,
  type ArchiveContent,
  type WantedMember,
} from '#engine/bytes/archives/archive.ts';
import { safeMemberName } from '#engine/bytes/archives/archive-path.ts';
import { openZip, withChecksum } from '#engine/bytes/archives/open-zip.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { emptyFile, emptyReasons } from '#engine/storage/storage.ts';

/** Compression methods (APPNOTE 4.4.5) beyond the two that the library unpacks. */
const otherMethods = new Map([
  [12, bzip2],
  [93, zstd],
  [95, xz],
]);
/** As for compressed files: beyond this size, only a bomb has such a ratio. */
const harmlessBytes = 1024 ** 3;
const largestRatio = 250;

export async function listZip(source: ByteSource, signal: AbortSignal): Promise<ArchiveContent> {
  const list = new MemberList(source.path);
  for await (const { entry, name, place } of eachEntry(source, signal)) {
    list.see(name);
    if (name.endsWith('/')) continue;
    const safe = safeMemberName(name);
    if (safe === undefined) {
      // Entries that are only hidden are skipped silently, as in folders.
      if (leaves(name)) list.skip(name, 'its path leads out of the archive');
      continue;
    }
    const reason = whyNot(entry);
    if (reason === undefined) list.add({ name: safe, size: entry.uncompressedSize, entry: place });
    else list.skip(name, reason);
  }
  return list.finish();
}

function leaves(name: string): boolean {
  return /^[\\/]|^[A-Za-z]:|(?:^|[\\/])\.\.(?:[\\/]|$)|\0/u.test(name);
}

const symbolicLink = 0o120_000;

function whyNot(entry: Entry): string | undefined {
  const mode = entry.versionMadeBy >>> 8 === 3 ? (entry.externalFileAttributes >>> 16) & 0o170_000 : 0;
  if (mode === symbolicLink) return emptyReasons.linkInArchive;
  if ((entry.generalPurposeBitFlag & 1) !== 0) return 'password-protected';
  const { compressionMethod, compressedSize, uncompressedSize } = entry;
  if (![0, 8].includes(compressionMethod) && !otherMethods.has(compressionMethod))
    return `compressed with method ${compressionMethod}, which Tenon cannot read`;
  if (uncompressedSize > harmlessBytes && uncompressedSize > compressedSize * largestRatio)
    return `its declared unpacked size is more than ${largestRatio} times its size`;
  return uncompressedSize === 0 ? emptyFile : undefined;
}

interface ZipEntry {
  readonly entry: Entry;
  readonly name: string;
  /** From 0. */
  readonly place: number;
}

async function* eachEntry(source: ByteSource, signal: AbortSignal): AsyncGenerator<ZipEntry, void, void> {
  const { default: yauzl } = await import('yauzl');
  try {
    const zip = await openZip(source);
    let place = 0;
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      const bytes = entry.fileNameRaw;
      const name = yauzl.getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        bytes,
        yauzl.parseExtraFields(entry.extraFieldRaw),
        false,
      );
      yield { entry, name, place };
      place += 1;
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw damagedArchive(source.path, thrown);
  }
}

/** The unpacked content of one file. @throws EngineError FileNotFound, MalformedFile, UnsupportedFormat. */
export async function* readZipMember(
  source: ByteSource,
  { member, entry: wanted }: WantedMember,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const archive = source.path;
  const names: string[] = [];
  let found: Entry | undefined;
  for await (const { entry, name, place } of eachEntry(source, signal)) {
    const safe = safeMemberName(name);
    if (safe !== undefined) names.push(safe);
    if (safe === member && (wanted === undefined || place === wanted)) found = entry;
  }
  if (found === undefined) throw noSuchMember(archive, member, names);
  const reason = whyNot(found);
  if (reason !== undefined && reason !== emptyFile) {
    throw new EngineError('UnsupportedFormat', `"${member}" in ${archive} cannot be read: ${reason}.`, {
      hint: 'Unpack it with another program and read the result.',
      details: { path: archive, value: member },
    });
  }
  try {
    const zip = await openZip(source);
    const method = otherMethods.get(found.compressionMethod);
    const stream = await zip.openReadStreamPromise(found, method === undefined ? {} : { decodeFileData: false });
    let size = 0;
    const unpacked = method === undefined ? (stream as AsyncIterable<Uint8Array>) : method.unpack(stream);
    for await (const piece of withChecksum(unpacked, found, member)) {
      signal.throwIfAborted();
      size += piece.length;
      if (size > found.uncompressedSize) throw new Error(`"${member}" is larger than declared in the archive`);
      yield piece;
    }
    if (size !== found.uncompressedSize) throw new Error(`"${member}" is smaller than declared in the archive`);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw damagedArchive(archive, thrown);
  }
}
