/** Rows for which custom code failed, spooled like other rejected records: one JSON object per line. */

import { closeSync, constants, openSync } from 'node:fs';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { writeWholeSync } from '#engine/base/write-whole.ts';
import type { SpooledRecord } from '#engine/execute/task/rejected-records.ts';
import { failureText, type FailedRow } from '#engine/execute/task/worker/code-rows.ts';

/** Over what an attempt of this name may have left, and never through a link. */
const newFile = constants.O_CREAT | constants.O_TRUNC | constants.O_WRONLY | constants.O_NOFOLLOW;

export class FailureSpool implements Disposable {
  readonly #nodeId: string;
  readonly #file: string;
  #room: number;
  #descriptor: number | undefined;

  /** @param room records that are written; the others are only counted. */
  constructor(nodeId: string, file: string, room: number) {
    this.#nodeId = nodeId;
    this.#file = file;
    this.#room = room;
  }

  get room(): number {
    return this.#room;
  }

  add(failures: readonly FailedRow[]): void {
    const taken = failures.slice(0, this.#room);
    if (taken.length === 0) return;
    this.#room -= taken.length;
    const lines = taken.map((failed) => {
      const record: SpooledRecord = {
        node_id: this.#nodeId,
        column_name: failed.column,
        reason: failureText(failed),
        raw: failed.raw,
      };
      return `${JSON.stringify(record)}\n`;
    });
    withFaultPoint('stage.copyRejects', () => {
      this.#descriptor ??= openSync(this.#file, newFile, 0o600);
      writeWholeSync(this.#descriptor, Buffer.from(lines.join('')));
    });
  }

  /** Empty when nothing failed. */
  get files(): string[] {
    return this.#descriptor === undefined ? [] : [this.#file];
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }
}
