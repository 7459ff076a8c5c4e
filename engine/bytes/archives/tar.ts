/** Files inside tar archives, plain or compressed. A tar has no directory, so it is read from the start. */

import { Readable } from 'node:stream';
import { readFileHead } from '#engine/bytes/file-head.ts';
import { readContent } from '#engine/bytes/compression.ts';
import { damagedArchive, MemberList, noSuchMember, type ArchiveContent } from '#engine/bytes/archives/archive.ts';
import { safeMemberName } from '#engine/bytes/archives/archive-path.ts';
import { emptyFile, emptyReasons } from '#engine/storage/storage.ts';

export async function listTar(archive: string, signal: AbortSignal): Promise<ArchiveContent> {
  const list = new MemberList(archive);
  for await (const { header, drop } of eachEntry(archive, signal)) {
    list.see(header.name);
    const name = safeMemberName(header.name);
    if (header.type === 'file' || header.type === 'contiguous-file') {
      if (name === undefined) {
        if (/^\/|(?:^|\/)\.\.(?:\/|$)/u.test(header.name)) list.skip(header.name, 'its name leaves the archive');
      } else if (header.size === 0) list.skip(header.name, emptyFile);
      else list.add({ name, size: header.size ?? 0 });
    } else if (header.type !== 'directory')
      list.skip(header.name, header.type.includes('link') ? emptyReasons.linkInArchive : emptyReasons.notAFile);
    await drop();
  }
  return list.finish();
}

/** The content of the first file of the name. @throws EngineError FileNotFound, MalformedFile. */
export async function* readTarMember(
  archive: string,
  member: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const names: string[] = [];
  for await (const { header, content, drop } of eachEntry(archive, signal)) {
    const name = safeMemberName(header.name);
    if (name !== undefined && header.type === 'file') names.push(name);
    if (name !== member || (header.type !== 'file' && header.type !== 'contiguous-file')) {
      await drop();
      continue;
    }
    yield* content;
    return;
  }
  throw noSuchMember(archive, member, names);
}

interface TarEntry {
  readonly header: { readonly name: string; readonly size?: number | undefined; readonly type: string };
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

async function* eachEntry(archive: string, signal: AbortSignal): AsyncGenerator<TarEntry, void, void> {
  const { compression } = await readFileHead(archive);
  const { default: tar } = await import('tar-stream');
  const extract = tar.extract();
  const source = Readable.from(readContent(archive, compression, signal), { objectMode: false });
  let sourceError: Error | undefined;
  source.on('error', (error: Error) => {
    sourceError = error;
    extract.destroy(error);
  });
  source.pipe(extract);
  try {
    for await (const content of extract) {
      signal.throwIfAborted();
      const header = content.header as TarEntry['header'];
      const pieces = piecesOf(archive, content);
      yield {
        header,
        content: pieces,
        drop: async () => {
          for await (const piece of pieces) void piece;
        },
      };
    }
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw damagedArchive(archive, sourceError ?? thrown);
  } finally {
    source.destroy();
    extract.destroy();
  }
}
