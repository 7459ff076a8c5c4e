/** A worker process of a pool: its own folder, and where the system lets it write. */

import type { WorkerClient } from '#engine/workers/worker-client.ts';
import type { RunOptions, WorkerLimits } from '#engine/workers/worker-pool.ts';
import { HeldPlaces } from '#engine/workers/confinement/held-places.ts';

export class PooledWorker {
  readonly client: WorkerClient;
  /** Its own folder. */
  readonly temporaryDirectory: string;
  /** Milliseconds since the epoch at which it became idle. */
  idleSince = Date.now();
  /** It is ended because nobody has needed it for long. */
  isDismissed = false;
  /** As in {@link RunOptions}, of the last operation that had one. */
  memory: RunOptions['memory'];
  /** null: anywhere; undefined: not said yet. */
  #places: HeldPlaces | null | undefined;

  constructor(client: WorkerClient, temporaryDirectory: string) {
    this.client = client;
    this.temporaryDirectory = temporaryDirectory;
  }

  get isSetUp(): boolean {
    return this.#places !== undefined;
  }

  /** Whether the process runs, and its folders are those that it was started with. */
  get isUsable(): boolean {
    return this.client.running && this.#places?.isCurrent !== false;
  }

  /** Whether it writes in these folders besides its own, or has no setup yet: what one may write, another may not. */
  isFor(folders: readonly string[] | null): boolean {
    return this.#places === undefined || sameFolders(this.#places?.places.others ?? null, folders);
  }

  /** Its system does not hold it. */
  holdNoMore(): void {
    if (this.isSetUp) this.#places = null;
  }

  /** @param folders besides its own; null: it may write anywhere. They count at the first call. */
  setUp(limits: WorkerLimits, folders: readonly string[] | null): void {
    const isFirst = this.#places === undefined;
    if (isFirst)
      this.#places = folders === null ? null : new HeldPlaces({ own: this.temporaryDirectory, others: folders });
    this.client.setUp({
      limits,
      temporaryDirectory: this.temporaryDirectory,
      places: isFirst ? (this.#places?.places ?? null) : null,
    });
  }
}

function sameFolders(one: readonly string[] | null, other: readonly string[] | null): boolean {
  if (one === null || other === null) return one === other;
  return one.length === other.length && one.every((folder, index) => folder === other[index]);
}
