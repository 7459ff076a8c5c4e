/** Files inside tar archives, plain or compressed. A tar has no directory, so it is read from the start. */

import { Readable } from 'node:stream';
import { readContent } from '#engine/bytes/compression.ts';
import type { Compression } from '#engine/bytes/head.ts';
import {
  damagedArchive,
  MemberList,
  noSuchMember,
  type ArchiveContent,
  type WantedMember,
} from '#engine/bytes/archives/archive.ts';
import { safeMemberName } from '#engine/bytes/archives/archive-path.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { emptyFile, emptyReasons } from '#engine/storage/storage.ts';

export async function listTar(
  source: ByteSource,
  compression: Compression,
  signal: AbortSignal,
): Promise<ArchiveContent> {
  const list = new MemberList(source.path);
  for await (const { header, place, drop } of eachEntry(source, compression, signal)) {
    list.see(header.name);
    const name = safeMemberName(header.name);
    if (header.type === 'file' || header.type === 'contiguous-file') {
      if (name === undefined) {
        if (/^\/|(?:^|\/)\.\.(?:\/|$)/u.test(header.name)) list.skip(header.name, 'its path leads out of the archive');
      } else if (header.size === 0) list.skip(header.name, emptyFile);
      else list.add({ name, size: header.size ?? 0, entry: place });
    } else if (header.type !== 'directory')
      list.skip(
        header.name,
        header.type?.includes('link') === true ? emptyReasons.linkInArchive : emptyReasons.notAFile,
      );
    await drop();
  }
  return list.finish();
}

/** The content of one file. @throws EngineError FileNotFound, MalformedFile. */
export async function* readTarMember(
  source: ByteSource,
  compression: Compression,
  { member, entry: wanted }: WantedMember,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const names: string[] = [];
  for await (const { header, place, content, drop } of eachEntry(source, compression, signal)) {
    const name = safeMemberName(header.name);
    const isFile = header.type === 'file' || header.type === 'contiguous-file';
    if (name !== undefined && isFile) names.push(name);
    if (name !== member || !isFile || (wanted !== undefined && place !== wanted)) {
      await drop();
      continue;
    }
    yield* content;
    return;
  }
  throw noSuchMember(source.path, member, names);
}

interface TarEntry {
  /** `type` null: one that the library does not name, such as a sparse file. */
  readonly header: { readonly name: string; readonly size?: number | undefined; readonly type: string | null };
  /** From 0. */
  readonly place: number;
  readonly content: AsyncIterable<Uint8Array>;
  /** Passes over the content. */
  readonly drop: () => Promise<void>;
}

async function* piecesOf(archive: string, content: AsyncIterable<unknown>): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const piece of content) yield piece as Uint8Array;
  } catch (thrown) {
    throw damagedArchive(archive, thrown);
  }
}

async function* eachEntry(
  source: ByteSource,
  compression: Compression,
  signal: AbortSignal,
): AsyncGenerator<TarEntry, void, void> {
  const { default: tar } = await import('tar-stream');
  const extract = tar.extract();
  const unpacked = Readable.from(readContent(source, compression, signal), { objectMode: false });
  let sourceError: Error | undefined;
  unpacked.on('error', (error: Error) => {
    sourceError = error;
    extract.destroy(error);
  });
  unpacked.pipe(extract);
  try {
    let place = 0;
    for await (const content of extract) {
      signal.throwIfAborted();
      const header = content.header as TarEntry['header'];
      const pieces = piecesOf(source.path, content);
      yield {
        header,
        place,
        content: pieces,
        drop: async () => {
          // Whatever size its header claims, no content follows: the library would wait for it forever.
          if (header.type === 'directory') return;
          for await (const piece of pieces) void piece;
        },
      };
      place += 1;
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw damagedArchive(source.path, sourceError ?? thrown);
  } finally {
    unpacked.destroy();
    extract.destroy();
  }
}
