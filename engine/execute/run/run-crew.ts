/** The workers of a run: those it begins with, more while tasks wait, and fewer again; each change is in its log with the reason. */

import { countText, numberText } from '#engine/contract/count-text.ts';
import type { RunResources, RunShare } from '#engine/execute/execution-host.ts';
import type { RunJournal } from '#engine/execute/run/run-journal.ts';

export class RunCrew {
  /** Of the job. */
  readonly resources: RunResources;
  readonly #share: RunShare;
  readonly #journal: RunJournal;

  constructor(share: RunShare, resources: RunResources, journal: RunJournal) {
    this.#share = share;
    this.resources = resources;
    this.#journal = journal;
  }

  get workers(): number {
    return this.#share.workers;
  }

  get most(): number {
    return this.resources.mostWorkers ?? this.resources.workers;
  }

  /** With what the run begins. */
  report(): void {
    const { workers, threads, memory } = this.resources;
    const upTo = this.most > workers ? `, up to ${this.most} while tasks wait` : '';
    this.#journal.write(
      'info',
      `The run begins with ${countText(workers, 'worker')}${upTo}: ${countText(threads, 'thread')} and ${numberText(Math.round(memory / 1e6))} MB for each.`,
      { workers, mostWorkers: this.most, threads, memory },
    );
  }

  /** One worker more for tasks that wait. @returns false: none can be had now. */
  async grow(waiting: number): Promise<boolean> {
    if (this.workers >= this.most || !(await this.#share.grow())) return false;
    this.#report(
      this.workers - 1,
      `${countText(waiting, 'task')} ${waiting === 1 ? 'waits' : 'wait'} and the machine has room`,
    );
    return true;
  }

  /** All workers that can be had now, for a stage that cannot be split. @returns how many. */
  async gather(): Promise<number> {
    const before = this.workers;
    while (this.workers < this.most && (await this.#share.grow()));
    if (this.workers > before)
      this.#report(before, 'a stage with one task uses the threads and the memory of all workers');
    return this.workers;
  }

  /** Between two tasks. @returns true: a waiting run needs one of the workers, and it was given back. */
  yield(): boolean {
    const other = this.#share.wantedBy;
    if (other === null) return false;
    const before = this.workers;
    this.#share.shrink();
    if (this.workers < before)
      this.#report(before, `a run of ${other.jobName} waits for it`, { waitingRun: other.runId });
    return this.workers < before;
  }

  /** Workers beyond those in use, and beyond those with which the run began, are given back. */
  keep(used: number): void {
    const before = this.workers;
    while (this.workers > Math.max(used, this.resources.workers)) this.#share.shrink();
    if (this.workers < before) this.#report(before, 'no task is left for it');
  }

  #report(before: number, why: string, details: Readonly<Record<string, unknown>> = {}): void {
    const { workers } = this;
    this.#journal.write('info', `Workers: ${before} → ${workers}, because ${why}.`, { workers, why, ...details });
  }
}
