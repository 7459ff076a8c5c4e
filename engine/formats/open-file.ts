/** The file that a path means: the file itself, one inside an archive, or the only one of an archive. */

import { EngineError } from '#engine/contract/errors.ts';
import { columnsInFile } from '#engine/formats/columns-in-file.ts';
import { isInArchive } from '#engine/formats/needs-preparing.ts';
import { readFileHead } from '#engine/bytes/file-head.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { FileReading, FormatCode, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import { tellNames } from '#engine/bytes/archives/archive.ts';
import { memberPath } from '#engine/bytes/archives/archive-path.ts';
import { archiveKind, listArchive, localFile } from '#engine/bytes/archives/index.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { openSource } from '#engine/storage/open-source.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

type Place = Pick<OperationContext, 'temporaryDirectory' | 'signal'>;

/** A file that was opened, and its head. Its path is another than the stated one for a file of an archive. */
export interface OpenedFile {
  readonly source: ByteSource;
  readonly head: FileHead;
}

/**
 * The caller closes the source.
 * @throws EngineError of {@link openSource} and {@link readFileHead}; `InvalidInput` for an archive of several files,
 *   which it names.
 */
function openFile(location: string, context: Place): Promise<OpenedFile> {
  return openWithin(location, context, 0);
}

/** Members that an error carries; an archive may hold a hundred thousand. */
const mostMembers = 1000;
/** Archives inside of archives; some are made so that this has no end. */
const deepest = 4;

async function openWithin(location: string, context: Place, depth: number): Promise<OpenedFile> {
  const source = await openSource(await localFile(location, context.temporaryDirectory, context.signal));
  let head: FileHead;
  try {
    head = await readFileHead(source);
    if (archiveKind(head) === undefined) return { source, head };
  } catch (thrown) {
    await source[Symbol.asyncDispose]();
    throw thrown;
  }
  await source[Symbol.asyncDispose]();
  if (depth === deepest) {
    throw new EngineError('MalformedFile', `${location} contains nested archives, more than ${deepest} levels deep.`, {
      hint: 'Unpack it and read its contents.',
      details: { path: location },
    });
  }
  return await openWithin(await onlyMember(location, head.path, context), context, depth + 1);
}

/** @param archive where the archive can be opened; `location` is what it is called. */
async function onlyMember(location: string, archive: string, { signal }: Place): Promise<string> {
  const { members, skipped } = await listArchive(archive, signal);
  const [only] = members;
  if (only !== undefined && members.length === 1) return memberPath(archive, only.name);
  if (only === undefined) {
    const told = skipped.map(({ name, reason }) => `"${name}": ${reason}`).slice(0, 3);
    throw new EngineError('UnsupportedFormat', `${location} is an archive in which no file can be read.`, {
      hint: told.length === 0 ? 'It is empty.' : `${told.join('; ')}.`,
      details: { path: location },
    });
  }
  throw new EngineError(
    'InvalidInput',
    `${location} is an archive of ${members.length} files: ${tellNames(members.map(({ name }) => name))}.`,
    {
      hint: `Specify one of them: ${memberPath(location, only.name)}`,
      details: {
        path: location,
        memberCount: members.length,
        members: members
          .slice(0, mostMembers)
          .map(({ name, size }) => ({ path: memberPath(location, name), name, size })),
      },
    },
  );
}

/** Runs `work` on an opened file; its errors name the file as the person does. */
export async function withOpenedFile<T>(
  location: string,
  context: Place,
  work: (opened: OpenedFile) => Promise<T>,
): Promise<T> {
  const opened = await openFile(location, context);
  await using source = opened.source;
  try {
    return await work(opened);
  } catch (thrown) {
    throw source.path === location ? thrown : renamed(thrown, source.path, location);
  }
}

function renamed(thrown: unknown, path: string, location: string): unknown {
  if (!(thrown instanceof EngineError)) return thrown;
  const details = { ...thrown.details, ...(thrown.details.path === path ? { path: location } : {}) };
  return new EngineError(thrown.code, thrown.message.replaceAll(path, location), {
    ...(thrown.hint === undefined ? {} : { hint: thrown.hint }),
    details,
    cause: thrown,
  });
}

/** As the format's `prepare`, also for files of archives. */
export async function prepareFile(
  format: Pick<FormatCode, 'prepare'>,
  location: string,
  reading: FileReading,
  context: OperationContext,
  wanted?: WantedRows,
): Promise<PreparedFile> {
  const { columns } = wanted ?? {};
  const own = columns === undefined ? wanted : { ...wanted, columns: columnsInFile(reading, columns) };
  await using source = isInArchive(location) ? (await openFile(location, context)).source : await openSource(location);
  const prepared = await format.prepare(source, reading, context, own);
  if (prepared.reading === reading) return prepared;
  const { namedAsTable, names } = reading;
  return {
    ...prepared,
    reading: {
      ...prepared.reading,
      ...(namedAsTable === undefined ? {} : { namedAsTable }),
      ...(names === undefined ? {} : { names }),
    },
  };
}
