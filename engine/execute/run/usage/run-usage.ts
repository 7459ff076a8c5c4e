/** Measures the workers of a run while they work: their memory as they report it, and what they have on disk because it is full. */

import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import type { RunCrew } from '#engine/execute/run/run-crew.ts';
import { keepUsage, readUsage, type RunUsageRecord } from '#engine/execute/run/usage/usage-files.ts';
import { UsageSeries } from '#engine/execute/run/usage/usage-series.ts';
import { spilledBytes } from '#engine/execute/run/usage/spilled-bytes.ts';
import type { WorkerLease } from '#engine/workers/worker-pool.ts';

/** Fewer show no course. */
export const leastPoints = 3;

type MeasuredLease = Pick<WorkerLease, 'memory' | 'temporaryDirectory'>;
type MeasuredCrew = Pick<RunCrew, 'workers'> & { readonly resources: Pick<RunCrew['resources'], 'memory'> };
type Host = Pick<ExecutionHost, 'stateFolder' | 'clock' | 'log'>;

/** Of one run. Nothing is measured, and no timer runs, while it holds no worker. */
export class RunUsage {
  readonly #host: Host;
  readonly #runId: string;
  readonly #leases = new Set<MeasuredLease>();
  #series: UsageSeries | undefined;
  #timer: NodeJS.Timeout | undefined;
  #crew: MeasuredCrew = { workers: 1, resources: { memory: 0 } };

  constructor(host: Host, runId: string) {
    this.#host = host;
    this.#runId = runId;
  }

  /** The run has its share of the machine. */
  begin(crew: MeasuredCrew): void {
    this.#crew = crew;
  }

  /** Until it is disposed. */
  watch(lease: MeasuredLease): Disposable {
    this.#leases.add(lease);
    this.#series ??= new UsageSeries(readUsage(this.#host, this.#runId));
    this.#measureLater();
    return {
      [Symbol.dispose]: () => {
        this.#leases.delete(lease);
        if (this.#leases.size === 0) this.#rest();
      },
    };
  }

  /** undefined: there is too little to show a course. */
  get record(): RunUsageRecord | undefined {
    const record = this.#series?.record;
    if (record === undefined || record.points.length < leastPoints) return undefined;
    return { ...record, memoryPerWorker: this.#crew.resources.memory };
  }

  /** When the run has ended, or its host closes. It never fails a run. */
  async keep(): Promise<void> {
    this.#rest();
    const { record } = this;
    if (record === undefined) return;
    await keepUsage(this.#host, this.#runId, record).catch((thrown: unknown) =>
      this.#host.log.write('warning', `The memory use of run ${this.#runId} could not be stored: ${String(thrown)}`),
    );
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #measureLater(): void {
    this.#timer ??= setTimeout(() => void this.#measure(), this.#series!.every).unref();
  }

  async #measure(): Promise<void> {
    this.#timer = undefined;
    const leases = [...this.#leases];
    const memories = leases.flatMap(({ memory }) => memory ?? []);
    const spills = await Promise.all(leases.map(({ temporaryDirectory }) => spilledBytes(temporaryDirectory)));
    // Where operations run in the host itself, no worker reports.
    if (memories.length > 0)
      this.#series!.add({
        time: this.#host.clock(),
        memory: memories.reduce((sum, bytes) => sum + bytes, 0),
        spilled: spills.reduce<number | null>((sum, bytes) => (bytes === null ? sum : (sum ?? 0) + bytes), null),
        workers: this.#crew.workers,
      });
    if (this.#leases.size > 0) this.#measureLater();
  }
}

/** Of the runs of a host, in progress and finished. */
export class RunUsages {
  readonly #host: Host;
  readonly #active = new Map<string, RunUsage>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Until {@link end}. */
  begin(runId: string): RunUsage {
    const usage = new RunUsage(this.#host, runId);
    this.#active.set(runId, usage);
    return usage;
  }

  end(runId: string): void {
    this.#active.delete(runId);
  }

  find(runId: string): RunUsageRecord | undefined {
    const active = this.#active.get(runId);
    return active === undefined ? readUsage(this.#host, runId) : active.record;
  }
}
