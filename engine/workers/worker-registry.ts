/** The host's record of its worker processes, in the user's runtime folder, so that the next host can end those it left behind. */

import { join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { removeOwnedSync, writeOwnedSync } from '#engine/base/owned/owned-files.ts';
import { identifyProcess, type ProcessIdentity } from '#engine/workers/process-identity.ts';

/** Content of a record. */
export interface WorkerRecord {
  readonly host: ProcessIdentity;
  readonly workers: readonly (ProcessIdentity & { readonly temporaryDirectory: string })[];
}

/** `workers-<host pid>-<id>.json` in the folder of records, one per set of pools. */
export const recordName = /^workers-\d+-.+\.json$/;
/** `worker-<host pid>-<id>`: the folder of one worker. */
export const workerFolderName = /^worker-(\d+)-/;

export class WorkerRegistry {
  readonly #folder: string;
  readonly #file: string;
  readonly #host: ProcessIdentity;
  readonly #workers = new Map<string, ProcessIdentity & { temporaryDirectory: string }>();

  /** @param folder of this user alone, never part of a workspace: whoever can write there can have processes killed. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#file = join(folder, `workers-${process.pid}-${newId('wr')}.json`);
    this.#host = identifyProcess(process.pid) ?? { pid: process.pid, started: null };
    this.#write();
  }

  add(pid: number, temporaryDirectory: string): void {
    const identity = identifyProcess(pid);
    if (identity === undefined) return;
    this.#workers.set(temporaryDirectory, { ...identity, temporaryDirectory });
    this.#write();
  }

  /** A record that cannot be written any more (its folder was removed, the disk is full) must not end the host. */
  remove(temporaryDirectory: string): void {
    if (!this.#workers.delete(temporaryDirectory)) return;
    try {
      this.#write();
    } catch {
      // The record then names a process that has ended; whoever sweeps finds that out.
    }
  }

  close(): void {
    removeOwnedSync(this.#folder, this.#file);
  }

  #write(): void {
    const record: WorkerRecord = { host: this.#host, workers: [...this.#workers.values()] };
    writeOwnedSync(this.#folder, this.#file, JSON.stringify(record));
  }
}
