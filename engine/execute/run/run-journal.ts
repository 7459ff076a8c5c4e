/** The log of one run: written to the catalog in batches and passed to listeners immediately. */

import type { RunLogEntry } from '#engine/catalog/entities.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { RunEvents } from '#engine/execute/run/run-events.ts';

/** Entries that wait for a batch at most. */
const batchSize = 200;

export class RunJournal {
  readonly runId: string;
  readonly #host: Pick<ExecutionHost, 'catalog' | 'clock' | 'log'>;
  readonly #events: RunEvents;
  #waiting: RunLogEntry[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(runId: string, host: Pick<ExecutionHost, 'catalog' | 'clock' | 'log'>, events: RunEvents) {
    this.runId = runId;
    this.#host = host;
    this.#events = events;
  }

  write(level: RunLogEntry['level'], message: string, details: Readonly<Record<string, unknown>> = {}): void {
    const entry: RunLogEntry = { time: this.#host.clock(), level, message, details };
    this.#waiting.push(entry);
    this.#events.emit({ type: 'log', runId: this.runId, entry });
    if (this.#waiting.length >= batchSize) void this.flush();
  }

  /** The log never fails a run: what cannot be stored goes to the host's log. */
  flush(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length > 0) {
      this.#writing = this.#writing
        .then(() => this.#host.catalog.jobRuns.addRunLog(this.runId, batch))
        .catch((thrown: unknown) => {
          this.#host.log.write('warning', `The log of run ${this.runId} could not be stored: ${String(thrown)}`);
        });
    }
    return this.#writing;
  }
}
