/** The host's record of its worker processes, on disk, so that the next host can end those it left behind. */

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { identifyProcess, type ProcessIdentity } from '#engine/workers/process-identity.ts';

/** Content of a record. */
export interface WorkerRecord {
  readonly host: ProcessIdentity;
  readonly workers: readonly (ProcessIdentity & { readonly temporaryDirectory: string })[];
}

/** `workers-<host pid>-<id>.json` in the temporary root, one per set of pools. */
export const recordName = /^workers-\d+-.+\.json$/;
/** `worker-<host pid>-<id>`: the folder of one worker. */
export const workerFolderName = /^worker-(\d+)-/;

export class WorkerRegistry {
  readonly #file: string;
  readonly #host: ProcessIdentity;
  readonly #workers = new Map<string, ProcessIdentity & { temporaryDirectory: string }>();

  constructor(temporaryRoot: string) {
    mkdirSync(temporaryRoot, { recursive: true });
    this.#file = join(temporaryRoot, `workers-${process.pid}-${newId('wr')}.json`);
    this.#host = identifyProcess(process.pid) ?? { pid: process.pid, started: null };
    this.#write();
  }

  add(pid: number, temporaryDirectory: string): void {
    const identity = identifyProcess(pid);
    if (identity === undefined) return;
    this.#workers.set(temporaryDirectory, { ...identity, temporaryDirectory });
    this.#write();
  }

  /** A record that cannot be written any more (its folder was taken away, the disk is full) must not end the host. */
  remove(temporaryDirectory: string): void {
    if (!this.#workers.delete(temporaryDirectory)) return;
    try {
      this.#write();
    } catch {
      // The record then names a process that is gone; whoever sweeps finds that out.
    }
  }

  close(): void {
    rmSync(this.#file, { force: true });
  }

  #write(): void {
    const record: WorkerRecord = { host: this.#host, workers: [...this.#workers.values()] };
    const draft = `${this.#file}.tmp`;
    writeFileSync(draft, JSON.stringify(record));
    renameSync(draft, this.#file);
  }
}
