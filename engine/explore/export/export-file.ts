/** Writes rows to a new file that appears whole or not at all: staged beside it, sealed, then moved to its name. */

import { lstat, rmdir } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Writer } from '#engine/explore/export/lease-writer.ts';
import { writeRows, type KnownOrigin, type WriteOrigin, type WrittenRows } from '#engine/explore/operations.ts';
import { formats, getFormat, loadFormat } from '#engine/formats/index.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { moveStaged } from '#engine/storage/new-files.ts';
import { getStorage } from '#engine/bytes/storages.ts';
import { storedPath } from '#engine/bytes/stored-file.ts';
import { wholePath, writablePath } from '#engine/storage/whole-path.ts';
import type { RunOptions, WorkerLease } from '#engine/workers/worker-pool.ts';

export interface ExportTarget {
  /** Absolute. */
  readonly to: string;
  /** From the name when undefined. */
  readonly format?: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  readonly keepFormulas: boolean;
  /** Version of the file at `to` that the new one replaces; undefined: there must be none. */
  readonly replaces?: string | undefined;
}

export interface WrittenFile {
  readonly path: string;
  readonly format: string;
  readonly rowCount: number;
  /** Bytes. */
  readonly size: number;
  /** That got an apostrophe, so that a spreadsheet does not run them as formulas. */
  readonly guardedValues: number;
  /** Skipped records. */
  readonly warnings: readonly string[];
}

/** Rows whose origin is found with the worker that writes them. */
export interface RowsInWorker {
  /** Files that are read. */
  readonly paths: readonly string[];
  /** @param write may be called again after it failed. */
  write(worker: WorkerLease, write: (origin: WriteOrigin) => Promise<WrittenRows>): Promise<WrittenRows>;
}

/**
 * @param onProgress of reading and writing, from the worker.
 * @throws EngineError AlreadyExists; UnknownFormat; errors of the rows, and then no file is created or changed.
 */
export async function exportFile(
  target: ExportTarget,
  origin: KnownOrigin | RowsInWorker,
  leaseFor: (staging: string) => Promise<Writer>,
  signal: AbortSignal,
  onProgress?: RunOptions['onProgress'],
): Promise<WrittenFile> {
  const to = writablePath(target.to);
  const { keepFormulas, replaces } = target;
  if (replaces === undefined) await refuseExisting(to);
  else refuseOwnSource(to, origin);
  const { format, options } = await targetFormat(target);
  const storage = getStorage(to);
  const root = dirname(to);
  const folder = await storage.stage(root, newId('ex'), 'a0');
  try {
    const writer = await leaseFor(folder);
    await using worker = writer.lease;
    const write = (from: WriteOrigin): Promise<WrittenRows> =>
      worker.run(
        writeRows,
        { origin: from, format, options, folder: writer.folder, keepFormulas },
        { signal, ...(onProgress === undefined ? {} : { onProgress }) },
      );
    const written = await ('kind' in origin ? write(origin) : origin.write(worker, write));
    const { rowCount, guardedValues, warnings } = written;
    // Only the name is the worker's word: no other file is moved.
    const name = basename(written.path);
    const path = join(folder, name);
    if (writer.folder !== folder) await moveStaged(join(writer.folder, name), path);
    await storage.seal(path);
    const { size } = await (replaces === undefined ? storage.publish(path, to) : storage.replace(path, to, replaces));
    return { path: to, format, rowCount, size, guardedValues, warnings };
  } finally {
    await storage.remove(dirname(folder));
    // Other exports into the same folder may still be staging.
    await rmdir(dirname(dirname(folder))).catch(() => undefined);
  }
}

async function refuseExisting(to: string): Promise<void> {
  const there = await lstat(to).catch(() => undefined);
  if (there === undefined) return;
  throw new EngineError('AlreadyExists', `${to} already exists.`, {
    hint: 'Choose another name, or remove the file first.',
    details: { path: to },
  });
}

/** The rows would be gone if the new file had only some of them. */
function refuseOwnSource(to: string, origin: KnownOrigin | RowsInWorker): void {
  const from = 'kind' in origin ? pathsOf(origin) : origin.paths;
  if (!from.some((path) => wholePath(storedPath(path)) === to)) return;
  throw new EngineError('TargetOverlapsSource', `Cannot replace ${to}: the rows are read from it.`, {
    hint: 'Choose another name.',
    details: { path: to },
  });
}

const packings: Readonly<Record<string, string>> = { '.gz': 'gzip', '.zst': 'zstd' };
/** Names that say a format without being its usual extension. */
const alsoWritten: Readonly<Record<string, string>> = { jsonl: 'json', ndjson: 'json', tsv: 'csv', txt: 'csv' };

/** The format and its options, completed by what the name says: `.csv.gz` is packed, `.tsv` has tabs. */
export async function targetFormat({
  to,
  format: stated,
  options,
}: Pick<ExportTarget, 'to' | 'format' | 'options'>): Promise<{
  format: string;
  options: Record<string, unknown>;
}> {
  const name = basename(to).toLowerCase();
  const packing = packings[extname(name)];
  const extension = extname(packing === undefined ? name : name.slice(0, -extname(name).length)).slice(1);
  const byName =
    alsoWritten[extension] ??
    formats.find((known) => known.extensions.includes(extension) && known.writeOptions !== null)?.name;
  if (stated === undefined && byName === undefined) {
    const writable = formats.filter((known) => known.writeOptions !== null);
    const codes = await Promise.all(writable.map(({ name: each }) => loadFormat(each)));
    const endings = codes.map((known) => known.fileExtension(known.writeOptions!.parse({})));
    throw new EngineError('UnknownFormat', `Cannot choose a format to write from the name ${basename(to)}.`, {
      hint: `Give the file one of the extensions ${endings.join(', ')}.`,
      details: { path: to },
    });
  }
  const format = getFormat(stated ?? byName!);
  const known = format.writeOptions?.shape ?? {};
  const implied: Record<string, unknown> = {};
  if (packing !== undefined && 'compression' in known) implied['compression'] = packing;
  if (extension === 'tsv' && format.name === 'csv') implied['separator'] = '\t';
  const complete = { ...implied, ...options };
  // Wrong options are reported before a folder is created.
  if (format.writeOptions !== null) parseOptions(format.name, format.writeOptions, complete);
  return { format: format.name, options: complete };
}

function pathsOf(origin: KnownOrigin): readonly string[] {
  switch (origin.kind) {
    case 'query':
      return origin.query.sources.flatMap(({ source }) => source.files.flatMap(({ paths }) => paths));
    case 'pages':
      return [origin.pages.path];
    case 'file':
      return [origin.request.path];
  }
}
