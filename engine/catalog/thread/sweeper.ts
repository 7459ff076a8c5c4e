/** Removes listings and runs that are no longer read, in small transactions between the writer's other work. */

import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import {
  BookmarkFolding,
  giveSpaceBack,
  sweepCleanedRuns,
} from '#engine/catalog/repositories/history/sweep-cleaned.ts';
import { sweepSkippedFiles } from '#engine/catalog/repositories/crawls/skipped-files.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

const batch = 5000;

export class Sweeper {
  readonly #connection: Connection;
  readonly #onError: (error: unknown) => void;
  #scheduled: NodeJS.Immediate | undefined;
  #stopped = false;
  readonly #folding: BookmarkFolding;
  readonly #idle: (() => void)[] = [];
  /** Space of cleaned runs is given back; that of a replaced listing is soon used again. */
  #shrinks = false;
  /** Somebody waits for the space, or has time. */
  #mayTakeLong = false;

  /** @param onError called when a sweep fails; the garbage then waits for the next opening. */
  constructor(connection: Connection, onError: (error: unknown) => void) {
    this.#connection = connection;
    this.#onError = onError;
    this.#folding = new BookmarkFolding(connection);
  }

  /** Pending listings of dead processes become garbage. */
  collect(isAlive: (owner: string) => boolean): void {
    const pending = this.#connection.all<{ id: number; owner: string | null }>(
      sql`SELECT id, owner FROM listings WHERE state <> 'live' AND state = 'pending'`,
    );
    const left = pending.filter(({ owner }) => owner === null || !isAlive(owner));
    if (left.length === 0) return;
    this.#connection.transaction('collectGarbage', () => {
      for (const { id } of left) this.#connection.run(sql`UPDATE listings SET state = 'garbage' WHERE id = ?`, id);
    });
  }

  /** Sweeps when the thread is idle. */
  schedule(): void {
    if (this.#scheduled !== undefined || this.#stopped) return;
    this.#scheduled = setImmediate(() => {
      this.#scheduled = undefined;
      try {
        if (this.#step()) this.schedule();
      } catch (error) {
        this.#onError(error);
      }
      if (this.#scheduled === undefined) this.#tellIdle();
    });
  }

  stop(): void {
    this.#stopped = true;
    if (this.#scheduled !== undefined) clearImmediate(this.#scheduled);
    this.#tellIdle();
  }

  /** Resolves when there is nothing left to sweep, or the last sweep failed. */
  settled(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#shrinks = true;
    this.#mayTakeLong = true;
    return new Promise((resolve) => {
      this.#idle.push(resolve);
      this.schedule();
    });
  }

  #tellIdle(): void {
    this.#shrinks = false;
    this.#mayTakeLong = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** @returns whether there may be more. */
  #step(): boolean {
    if (this.#sweepListing()) return true;
    if (sweepCleanedRuns(this.#connection)) {
      this.#shrinks = true;
      return true;
    }
    if (sweepSkippedFiles(this.#connection)) {
      this.#shrinks = true;
      return true;
    }
    return this.#folding.step() || (this.#shrinks && giveSpaceBack(this.#connection, this.#mayTakeLong));
  }

  /** One batch of rows of one listing. @returns whether there may be more. */
  #sweepListing(): boolean {
    const listing = this.#connection.get<{ id: number }>(
      sql`SELECT id FROM listings WHERE state <> 'live' AND state = 'garbage' LIMIT 1`,
    );
    if (listing === undefined) return false;
    this.#connection.transaction('sweep', () => {
      const removals: readonly Sql[] = [
        sql`DELETE FROM table_objects WHERE listing_id = ? ORDER BY path LIMIT ?`,
        sql`DELETE FROM partitions WHERE listing_id = ? ORDER BY partition_values LIMIT ?`,
      ];
      let left = batch;
      for (const removal of removals) left -= this.#connection.run(removal, listing.id, left).changes;
      if (left > 0) this.#connection.run(sql`DELETE FROM listings WHERE id = ?`, listing.id);
    });
    return true;
  }
}
