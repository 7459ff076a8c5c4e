/** Keeps a run from filling a disk: checks free space before a task and watches it while the task runs. */

import { statfs } from 'node:fs/promises';
import { EngineError } from '#engine/contract/errors.ts';

/** Bytes that always stay free: 1 GiB or 5% of the disk, whichever is less. */
const mostReserve = 1024 ** 3;
const reserveShare = 0.05;
const watchEvery = 500;

export interface DiskSpace {
  /** Bytes that an ordinary user may still write. */
  readonly free: number;
  /** Bytes that have to stay free. */
  readonly reserve: number;
}

export type MeasureDisk = (folder: string) => Promise<DiskSpace>;

export async function measureDisk(folder: string): Promise<DiskSpace> {
  const disk = await statfs(folder);
  return { free: disk.bavail * disk.bsize, reserve: Math.min(mostReserve, disk.blocks * disk.bsize * reserveShare) };
}

/** @throws EngineError DiskFull */
export async function checkDisk(folder: string, measure: MeasureDisk = measureDisk): Promise<void> {
  const { free, reserve } = await measure(folder);
  if (free < reserve) throw diskFull(folder, free, reserve);
}

/** Runs work under a signal that fires before the disk is full. @throws EngineError DiskFull instead of the work's own failure. */
export async function withDiskWatch<T>(
  folder: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  measure: MeasureDisk = measureDisk,
): Promise<T> {
  await checkDisk(folder, measure);
  const full = new AbortController();
  let failure: EngineError | undefined;
  const timer = setInterval(() => {
    measure(folder).then(
      ({ free, reserve }) => {
        if (free >= reserve || failure !== undefined) return;
        failure = diskFull(folder, free, reserve);
        full.abort(failure);
      },
      // The folder went away: the work itself will say so.
      () => undefined,
    );
  }, watchEvery);
  try {
    return await work(AbortSignal.any([signal, full.signal]));
  } catch (thrown) {
    throw failure ?? thrown;
  } finally {
    clearInterval(timer);
  }
}

function diskFull(folder: string, free: number, reserve: number): EngineError {
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;
  return new EngineError(
    'DiskFull',
    `The disk of ${folder} has ${megabytes(free)} free; ${megabytes(reserve)} must stay free.`,
    {
      hint: 'Free space on that disk, then resume the run.',
      details: { path: folder },
    },
  );
}
