/** Where damaged files are read: in a worker process whose time and memory are watched. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentLog } from '#engine/base/log.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { inspectReading, previewFile, readRejects } from '#engine/explore/operations.ts';
import type { DrawnFile } from '#engine/testing/fuzz/formats/draw-file.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import type { WorkerLease, WorkerPools } from '#engine/workers/worker-pool.ts';

const megabyte = 1024 * 1024;
const memoryLimit = 256 * megabyte;
/** Bytes that the process may take at its highest. */
const mostMemory = memoryLimit + 300 * megabyte;
/** Seconds of processor time for one file. */
const mostSeconds = 5;
/** Milliseconds after which an answer is not waited for, on a machine that does other things too. */
const patience = 300_000;
/** Files after which the process is exchanged: what one leaves behind is not held against the next. */
const filesPerWorker = 300;
const clockTicks = 100;

interface Watched {
  readonly lease: WorkerLease;
  readonly pid: number;
  files: number;
}

/** What became of a file. */
export interface Reading {
  /** Undefined: none. */
  readonly harm: string | undefined;
  /** `rows`, or the code of the error. */
  readonly outcome: string;
  /** Seconds of processor time; null where the system does not tell. */
  readonly seconds: number | null;
}

export class FileArena implements AsyncDisposable {
  readonly #root = mkdtempSync(join(tmpdir(), 'tenon-fuzz-'));
  readonly #pools: WorkerPools;
  #watched: Watched | undefined;

  constructor() {
    this.#pools = createWorkerPools({
      spawn: forkWorkers({ entry: fileURLToPath(new URL('../../../worker-entry.ts', import.meta.url)) }),
      log: silentLog,
      temporaryRoot: this.#root,
      recordFolder: this.#root,
      interactive: { maximum: 1, limits: { memoryLimit, threads: 1 } },
      job: { maximum: 1, limits: { memoryLimit, threads: 1 } },
      sparesAfter: 3_600_000,
    });
  }

  async read(file: Pick<DrawnFile, 'bytes' | 'format' | 'door' | 'name'>): Promise<Reading> {
    const path = join(this.#root, file.name);
    writeFileSync(path, file.bytes);
    const watched = await this.#worker();
    watched.files += 1;
    forgetHighest(watched.pid);
    const before = processorSeconds(watched.pid);
    const outcome = await this.#outcome(watched.lease, path, file);
    const after = processorSeconds(watched.pid);
    const highest = highestMemory(watched.pid);
    const seconds = before === undefined || after === undefined ? null : after - before;
    const harm =
      outcome.harm ??
      (seconds !== null && seconds > mostSeconds
        ? `took ${seconds.toFixed(1)} s of processor time`
        : highest !== undefined && highest > mostMemory
          ? `took ${Math.round(highest / megabyte)} MB`
          : undefined);
    rmSync(path, { force: true });
    if (harm !== undefined || watched.files >= filesPerWorker) await this.#dismiss();
    return { harm, outcome: outcome.told, seconds };
  }

  async #outcome(
    lease: WorkerLease,
    path: string,
    { format, door }: Pick<DrawnFile, 'format' | 'door'>,
  ): Promise<{ harm?: string; told: string }> {
    const request = { path, options: {}, ...(format === null ? {} : { format }) };
    const options = { timeout: patience };
    try {
      if (door === 'reading') await lease.run(inspectReading, request, options);
      else if (door === 'rejects') await lease.run(readRejects, { ...request, limit: 100 }, options);
      else {
        const limit = door === 'first rows' ? 50 : Number.POSITIVE_INFINITY;
        await lease.run(previewFile, { ...request, asStrings: door === 'texts', limit }, options);
      }
      return { told: 'rows' };
    } catch (thrown) {
      if (!(thrown instanceof EngineError)) return { harm: `threw ${String(thrown)}`, told: 'no EngineError' };
      const told = thrown.code;
      if (thrown.kind === 'unexpected') return { harm: `${thrown.message}\n${thrown.stack ?? ''}`, told };
      if (told === 'WorkerCrashed' || told === 'OperationTimeout') return { harm: thrown.message, told };
      // Among a thousand files, an error that names none helps nobody. What the caller states is not of the file.
      if (told !== 'InvalidInput' && (!thrown.message.includes(path) || (thrown.hint ?? '') === ''))
        return { harm: `an error without the file or what to do: ${thrown.message} (${thrown.hint})`, told };
      return { told };
    }
  }

  async #worker(): Promise<Watched> {
    if (this.#watched !== undefined) return this.#watched;
    const lease = await this.#pools.interactive.lease();
    const { pid } = await lease.run(describeEnvironment, null);
    this.#watched = { lease, pid, files: 0 };
    return this.#watched;
  }

  async #dismiss(): Promise<void> {
    const watched = this.#watched;
    this.#watched = undefined;
    await watched?.lease[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dismiss();
    await this.#pools[Symbol.asyncDispose]();
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** Known on Linux only; undefined elsewhere, and for a process that has ended. */
function processorSeconds(pid: number): number | undefined {
  const stat = procFile(pid, 'stat');
  if (stat === undefined) return undefined;
  // Behind the name, which may hold anything but ends at the last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / clockTicks;
}

function highestMemory(pid: number): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB/mu.exec(procFile(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function forgetHighest(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not on Linux, or not allowed: the highest is then that of the process's whole life.
  }
}

function procFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
