/** Files inside zip archives, with random access. */

import type { Entry } from 'yauzl';
import { EngineError } from '#engine/contract/errors.ts';
import { bzip2 } from '#engine/bytes/packings/bzip2.ts';
import { xz } from '#engine/bytes/packings/xz.ts';
import { zstd } from '#engine/bytes/packings/zstd.ts';
import { damagedArchive, MemberList, noSuchMember, type ArchiveContent } from '#engine/bytes/archives/archive.ts';
import { safeMemberName } from '#engine/bytes/archives/archive-path.ts';
import { openZip } from '#engine/bytes/archives/open-zip.ts';
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
  let place = -1;
  await eachEntry(source, signal, (entry, name) => {
    place += 1;
    list.see(name);
    if (name.endsWith('/')) return false;
    const safe = safeMemberName(name);
    if (safe === undefined) {
      // Entries that are only hidden are skipped silently, as in folders.
      if (leaves(name)) list.skip(name, 'its path leads out of the archive');
      return false;
    }
    const reason = whyNot(entry);
    if (reason === undefined) list.add({ name: safe, size: entry.uncompressedSize, entry: place });
    else list.skip(name, reason);
    return false;
  });
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

/** @param take returns true to stop. */
async function eachEntry(
  source: ByteSource,
  signal: AbortSignal,
  take: (entry: Entry, name: string) => boolean,
): Promise<void> {
  const { default: yauzl } = await import('yauzl');
  try {
    const zip = await openZip(source);
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted();
      const bytes = entry.fileNameRaw;
      const name = yauzl.getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        bytes,
        yauzl.parseExtraFields(entry.extraFieldRaw),
        false,
      );
      if (take(entry, name)) return;
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw damagedArchive(source.path, thrown);
  }
}

/** The unpacked content of one file; of several with its name the last that can be read. @throws EngineError FileNotFound, MalformedFile. */
export async function* readZipMember(
  source: ByteSource,
  member: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const archive = source.path;
  const names: string[] = [];
  let found: Entry | undefined;
  await eachEntry(source, signal, (entry, name) => {
    const safe = safeMemberName(name);
    if (safe !== undefined) names.push(safe);
    if (safe === member && (found === undefined || whyNot(entry) === undefined || whyNot(found) !== undefined))
      found = entry;
    return false;
  });
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
    for await (const piece of method === undefined ? stream : method.unpack(stream)) {
      signal.throwIfAborted();
      size += (piece as Uint8Array).length;
      if (size > found.uncompressedSize) throw new Error(`"${member}" is larger than declared in the archive`);
      yield piece as Uint8Array;
    }
    if (size !== found.uncompressedSize) throw new Error(`"${member}" is smaller than declared in the archive`);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw damagedArchive(archive, thrown);
  }
}
