/** Makes staged files durable and computes their size and checksum. Runs in a worker. */

import { createReadStream } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { RecordCounter, type RecordEnds } from '#engine/formats/record-counter.ts';
import { eachWithLimit } from '#engine/base/each-with-limit.ts';
import { sumBytes } from '#engine/storage/file-checksum.ts';

export interface SealedFile {
  readonly path: string;
  readonly size: number;
  /** Hex CRC-32, see file-checksum.ts. */
  readonly checksum: string;
}

export interface CountedSealedFile extends SealedFile {
  /** Found in the file's bytes; null where they do not show them. */
  readonly records: number | null;
  /** Bytes that no record of the file exceeds, unpacked; absent where its bytes do not show records. */
  readonly longestRecord?: number;
}

/** Files and folders sealed in parallel: most of it is waiting for the disk, which combines several syncs. */
const parallelSeals = 8;

/** Every file below a folder, sorted by path. */
export async function findStagedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((thrown: unknown) => {
    throw stagingFailed(folder, thrown);
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Takes the checksum of each file and fsyncs it; files that are written early also while others still are. */
export class FileSealing {
  readonly #signal: AbortSignal;
  readonly #ends: RecordEnds | null;
  readonly #begun: Promise<CountedSealedFile[]>[] = [];

  /** @param ends of the records to count while the files are read; null: they are not counted. */
  constructor(signal: AbortSignal, ends: RecordEnds | null) {
    this.#signal = signal;
    this.#ends = ends;
  }

  /** Takes files that nobody writes to any longer. Errors are thrown by `finish`. */
  begin(files: readonly string[]): void {
    const batch = this.settled().then(() => this.#seal(files));
    // Awaited by `finish`, or by nobody when another step fails first.
    batch.catch(() => undefined);
    this.#begun.push(batch);
  }

  /** Resolves when no file is open. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#begun);
  }

  /** Seals the remaining files, then fsyncs every folder from theirs up to `folder` once. */
  async finish(folder: string, files: readonly string[]): Promise<CountedSealedFile[]> {
    const early = new Map((await Promise.all(this.#begun)).flat().map((sealed) => [sealed.path, sealed]));
    const late = await this.#seal(files.filter((file) => !early.has(file)));
    for (const sealed of late) early.set(sealed.path, sealed);
    await syncFolders(folder, files);
    return files.map((file) => early.get(file)!);
  }

  #seal(files: readonly string[]): Promise<CountedSealedFile[]> {
    return eachWithLimit(files, parallelSeals, (file) => {
      this.#signal.throwIfAborted();
      return sealFile(file, this.#ends);
    });
  }
}

async function syncFolders(folder: string, files: readonly string[]): Promise<void> {
  const folders = new Set<string>([folder]);
  for (const file of files) {
    for (
      let parent = path.dirname(file);
      parent.startsWith(folder) && !folders.has(parent);
      parent = path.dirname(parent)
    ) {
      folders.add(parent);
    }
  }
  await eachWithLimit([...folders], parallelSeals, syncFolder);
}

/** The disk writes the file while its checksum is computed; nobody changes it any longer. */
async function sealFile(file: string, ends: RecordEnds | null): Promise<CountedSealedFile> {
  const counter = ends === null ? undefined : new RecordCounter(ends);
  const isPacked = ends !== null && ends.packing !== 'none';
  const handle = await open(file, 'r+').catch((thrown: unknown) => {
    throw stagingFailed(path.dirname(file), thrown);
  });
  try {
    const [sealed, synced, counted] = await Promise.allSettled([
      sumBytes(handle, isPacked ? undefined : (piece) => counter?.add(piece)),
      withFaultPoint('stage.syncFile', () => handle.sync()),
      isPacked ? countUnpacked(file, ends.packing, counter!) : undefined,
    ]);
    if (synced.status === 'rejected') throw synced.reason;
    if (sealed.status === 'rejected') throw sealed.reason;
    if (counted.status === 'rejected') throw counted.reason;
    if (counter === undefined) return { path: file, ...sealed.value, records: null };
    return { path: file, ...sealed.value, records: counter.records, longestRecord: counter.longest };
  } catch (thrown) {
    throw stagingFailed(path.dirname(file), thrown);
  } finally {
    await handle.close();
  }
}

async function countUnpacked(file: string, packing: RecordEnds['packing'], counter: RecordCounter): Promise<void> {
  const { packings } = await import('#engine/bytes/packings/index.ts');
  const known = packings.find(({ name }) => name === packing)!;
  for await (const piece of known.unpack(createReadStream(file, { highWaterMark: 256 * 1024 })))
    counter.add(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
}

/** Makes the names in a folder durable; Windows cannot open folders and does it itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    try {
      await withFaultPoint('stage.syncFolder', () => handle.sync());
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    throw stagingFailed(folder, thrown);
  }
}

/** The host names the folder that the rows are for, see task-staging.ts. */
function stagingFailed(folder: string, thrown: unknown): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const code = (thrown as NodeJS.ErrnoException).code ?? '';
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new EngineError(
    full ? 'DiskFull' : 'IoFailed',
    `Cannot write the new files of ${folder}: ${full ? 'the disk is full' : 'the disk reported an error'}.`,
    {
      hint: full
        ? 'Free space on the target disk, then resume the run.'
        : 'Check that the target folder is reachable and writable.',
      details: { path: folder, ...(code === '' ? {} : { errno: code }) },
      cause: thrown,
    },
  );
}
