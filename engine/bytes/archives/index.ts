/** Archives as folders of files: their kind, their members, and one member as a separate file. */

import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { plainFileName } from '#engine/base/exact-files.ts';
import { sha256, stableJson } from '#engine/base/hash.ts';
import { newId } from '#engine/base/ids.ts';
import { readFileHead } from '#engine/bytes/file-head.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { ArchiveContent } from '#engine/bytes/archives/archive.ts';
import { findArchivePath, memberPath, memberSeparator, type ArchivePath } from '#engine/bytes/archives/archive-path.ts';
import { listTar, readTarMember } from '#engine/bytes/archives/tar.ts';
import { listZip, readZipMember } from '#engine/bytes/archives/zip.ts';
import { isOfficeDocument, readZipNames } from '#engine/bytes/archives/zip-names.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { convertFileError } from '#engine/storage/file-error.ts';
import { openSource } from '#engine/storage/open-source.ts';

export type ArchiveKind = 'zip' | 'tar';

/** Detected by content: workbooks and documents, which are zips too, are not archives. */
export function archiveKind(head: FileHead): ArchiveKind | undefined {
  const names = head.compression === 'none' ? readZipNames(head) : undefined;
  if (names !== undefined) return isOfficeDocument(names) ? undefined : 'zip';
  return Buffer.from(head.bytes.subarray(257, 262)).toString('latin1') === 'ustar' ? 'tar' : undefined;
}

interface Known {
  readonly version: string;
  readonly content: Promise<ArchiveContent>;
}

/** For the most recent archives, since a tar has to be read completely to be listed. */
const known = new Map<string, Known>();
const mostKnown = 64;

/** @throws EngineError `FileNotFound`, `MalformedFile` for a file that is not an archive. */
export async function listArchive(archive: string, signal: AbortSignal): Promise<ArchiveContent> {
  await using source = await openSource(archive);
  const found = known.get(archive);
  if (found?.version === source.version) return await found.content;
  const content = listAnew(source, signal);
  known.set(archive, { version: source.version, content });
  content.catch(() => known.delete(archive));
  for (const oldest of known.keys()) {
    if (known.size <= mostKnown) break;
    known.delete(oldest);
  }
  return await content;
}

async function listAnew(source: ByteSource, signal: AbortSignal): Promise<ArchiveContent> {
  const head = await readFileHead(source);
  const kind = archiveKind(head);
  if (kind === undefined) return { members: [], skipped: [], tables: [] };
  return kind === 'zip' ? await listZip(source, signal) : await listTar(source, head.compression, signal);
}

/**
 * A path that programs can open: the file itself, or the member of an archive, unpacked into the folder once.
 * @throws EngineError `FileNotFound`, `MalformedFile`, `UnsupportedFormat`, `DiskFull`.
 */
export async function localFile(location: string, folder: string, signal: AbortSignal): Promise<string> {
  const found = findArchivePath(location);
  if (found === undefined) return location;
  const { archive, member } = found;
  const end = member.indexOf(memberSeparator);
  if (end === -1) return await unpackMember(found, folder, signal);
  // An archive inside of an archive.
  const inner = await unpackMember({ archive, member: member.slice(0, end) }, folder, signal);
  return await localFile(memberPath(inner, member.slice(end + memberSeparator.length)), folder, signal);
}

async function unpackMember({ archive, member }: ArchivePath, folder: string, signal: AbortSignal): Promise<string> {
  await using source = await openSource(archive);
  const key = sha256(stableJson([archive, member, source.version])).slice(0, 24);
  // Keeps its name, since the extension helps to detect the format.
  const target = path.join(folder, 'members', key, plainFileName(path.posix.basename(member)));
  if (existsSync(target)) return target;
  mkdirSync(path.dirname(target), { recursive: true });
  const head = await readFileHead(source);
  const wanted = { member, entry: await entryOf(archive, member, signal) };
  const content =
    archiveKind(head) === 'tar'
      ? readTarMember(source, head.compression, wanted, signal)
      : readZipMember(source, wanted, signal);
  const staged = `${target}.${newId('part')}`;
  try {
    await pipeline(Readable.from(content, { objectMode: false }), createWriteStream(staged), { signal });
    await rename(staged, target);
  } catch (thrown) {
    signal.throwIfAborted();
    throw convertFileError(thrown, target, 'write');
  }
  return target;
}

async function entryOf(archive: string, member: string, signal: AbortSignal): Promise<number | undefined> {
  const { members } = await listArchive(archive, signal);
  return members.find(({ name }) => name === member)?.entry;
}
