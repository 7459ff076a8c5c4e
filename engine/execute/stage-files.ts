/** Makes staged files durable and tells their size and checksum. Runs in a worker. */

import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { EngineError } from '#engine/contract/errors.ts';

export interface SealedFile {
  readonly path: string;
  readonly size: number;
  /** Hex SHA-256. */
  readonly checksum: string;
}

const chunkBytes = 1024 * 1024;

/** Every file below a folder, sorted by path. */
export async function findStagedFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((thrown: unknown) => {
    throw stagingFailed(folder, 'list', thrown);
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** Hashes and fsyncs each file, then fsyncs every folder from theirs up to `folder` once. */
export async function sealFiles(folder: string, files: readonly string[], signal: AbortSignal): Promise<SealedFile[]> {
  const sealed: SealedFile[] = [];
  const folders = new Set<string>([folder]);
  for (const file of files) {
    signal.throwIfAborted();
    sealed.push(await sealFile(file));
    for (let parent = path.dirname(file); parent.startsWith(folder) && !folders.has(parent); parent = path.dirname(parent)) {
      folders.add(parent);
    }
  }
  for (const each of folders) await syncFolder(each);
  return sealed;
}

/** Size and checksum as they are on disk now. */
export async function hashFile(file: string): Promise<SealedFile> {
  const handle = await open(file, 'r').catch((thrown: unknown) => {
    throw stagingFailed(file, 'open', thrown);
  });
  try {
    return await hashHandle(file, handle);
  } finally {
    await handle.close();
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

async function sealFile(file: string): Promise<SealedFile> {
  const handle = await open(file, 'r+').catch((thrown: unknown) => {
    throw stagingFailed(file, 'open', thrown);
  });
  try {
    const sealed = await hashHandle(file, handle);
    await withFaultPoint('stage.syncFile', () => handle.sync());
    return sealed;
  } catch (thrown) {
    throw stagingFailed(file, 'sync', thrown);
  } finally {
    await handle.close();
  }
}

async function hashHandle(file: string, handle: Handle): Promise<SealedFile> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(chunkBytes);
  let size = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, size);
    if (bytesRead === 0) return { path: file, size, checksum: hash.digest('hex') };
    hash.update(buffer.subarray(0, bytesRead));
    size += bytesRead;
  }
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
    throw stagingFailed(folder, 'sync', thrown);
  }
}

function stagingFailed(file: string, verb: string, thrown: unknown): EngineError {
  if (thrown instanceof EngineError) return thrown;
  const code = (thrown as NodeJS.ErrnoException).code ?? '';
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new EngineError(full ? 'DiskFull' : 'IoFailed', `Could not ${verb} the staged file ${file} (${code || String(thrown)}).`, {
    hint: full ? 'Free space on the target disk, then resume the run.' : 'Check that the target folder can be reached and written.',
    details: { path: file },
    cause: thrown,
  });
}
