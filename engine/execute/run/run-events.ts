/** Events of a run while it runs: state, tasks, progress, log lines. */

import type { Pace } from '#engine/execute/run/run-pace.ts';
import type { JobRunState, RunLogEntry, TaskState } from '#engine/catalog/entities.ts';

export type RunEvent =
  | { readonly type: 'state'; readonly runId: string; readonly jobRunState: JobRunState }
  | {
      readonly type: 'task';
      readonly runId: string;
      readonly taskId: string;
      readonly attempt: number;
      readonly state: TaskState;
    }
  /** fraction 0…1 of the work of all tasks; null when unknown. */
  | {
      readonly type: 'progress';
      readonly runId: string;
      readonly fraction: number | null;
      readonly tasksDone: number;
      readonly tasks: number;
      readonly pace: Pace;
    }
  | { readonly type: 'log'; readonly runId: string; readonly entry: RunLogEntry };

export type RunListener = (event: RunEvent) => void;

/** Hands events to every listener; one that throws does not stop the run. */
export class RunEvents {
  readonly #listeners = new Set<RunListener>();
  readonly #progress = new Map<string, RunEvent>();

  listen(listener: RunListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  /** The last progress that a run in progress reported. */
  findProgress(runId: string): RunEvent | undefined {
    return this.#progress.get(runId);
  }

  emit(event: RunEvent): void {
    if (event.type === 'progress') this.#progress.set(event.runId, event);
    else if (event.type === 'state' && event.jobRunState !== 'RUNNING') this.#progress.delete(event.runId);
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        // A listener's failure is its own.
      }
    }
  }
}
