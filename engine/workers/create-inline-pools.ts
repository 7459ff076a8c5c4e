/** The pools' interface without processes: operations run in the calling process, for one-shot commands. */

import { join } from 'node:path';
import { newId } from '#engine/base/ids.ts';
import type { Log } from '#engine/base/log.ts';
import { makeOwnedFolder, removeOwnedSync } from '#engine/base/owned/owned-files.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { startCpuMeter } from '#engine/workers/cpu-meter.ts';
import { OperationRunner, type OperationModules } from '#engine/workers/operation-runner.ts';
import { timedOut } from '#engine/workers/worker-client.ts';
import type { RunOptions, WorkerLease, WorkerLimits, WorkerPool, WorkerPools } from '#engine/workers/worker-pool.ts';

export interface InlinePoolsOptions {
  /** Loaded with its first operation; DuckDB is loaded when an operation needs the database. */
  readonly modules: OperationModules;
  readonly limits: WorkerLimits;
  readonly temporaryRoot: string;
  readonly log: Log;
}

/** Both pools are one: there is only this process. A crash of DuckDB ends it. */
export function createInlinePools(options: InlinePoolsOptions): WorkerPools {
  const pool = new InlinePool(options);
  return {
    interactive: pool,
    job: pool,
    planning: pool,
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

class InlinePool implements WorkerPool {
  readonly #options: InlinePoolsOptions;
  readonly #own: OperationRunner;
  readonly #leased = new Set<OperationRunner>();
  readonly #folders = new Set<string>();
  /** A command that ends without closing its pools after a signal leaves no folder either. */
  readonly #onExit = (): void => {
    for (const folder of this.#folders) this.#removeFolder(folder);
  };

  readonly workers = [];
  /** Nothing confines this process. */
  readonly confinedBelow = null;

  constructor(options: InlinePoolsOptions) {
    this.#options = options;
    makeOwnedFolder(options.temporaryRoot, options.temporaryRoot);
    this.#own = this.#createRunner(newId('wk'), options.limits);
    process.once('exit', this.#onExit);
  }

  #createRunner(id: string, limits: WorkerLimits): OperationRunner {
    const { modules, temporaryRoot, log } = this.#options;
    const temporaryDirectory = join(temporaryRoot, `worker-${process.pid}-${id}`);
    this.#folders.add(temporaryDirectory);
    return new OperationRunner({ modules, limits, log, temporaryDirectory });
  }

  #removeFolder(folder: string): void {
    try {
      removeOwnedSync(this.#options.temporaryRoot, folder);
    } catch {
      // The next command sweeps it.
    }
  }

  async run<Input, Output>(
    operation: { readonly name: string; readonly input?: Input; readonly output?: Output },
    input: Input,
    options: RunOptions = {},
  ): Promise<Output> {
    return (await runInline(this.#own, operation.name, input, options)) as Output;
  }

  async lease(limits: WorkerLimits = this.#options.limits): Promise<WorkerLease> {
    const workerId = newId('wk');
    const runner = this.#createRunner(workerId, limits);
    this.#leased.add(runner);
    const end = async (): Promise<void> => {
      this.#leased.delete(runner);
      await runner.close();
    };
    return {
      workerId,
      temporaryDirectory: runner.temporaryDirectory,
      memory: null,
      run: async (operation, input, options = {}) => (await runInline(runner, operation.name, input, options)) as never,
      end,
      [Symbol.asyncDispose]: end,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#own, ...this.#leased].map((runner) => runner.close()));
    this.#leased.clear();
    process.off('exit', this.#onExit);
  }
}

async function runInline(
  runner: OperationRunner,
  operation: string,
  input: unknown,
  options: RunOptions,
): Promise<unknown> {
  const timing = new AbortController();
  const timer = options.timeout === undefined ? undefined : setTimeout(() => timing.abort(), options.timeout);
  const cpu = startCpuMeter();
  const signals = [timing.signal, ...(options.signal === undefined ? [] : [options.signal])];
  try {
    if (options.signal?.aborted === true) throw new EngineError('Cancelled', `${operation} was cancelled.`);
    return await runner.run(operation, input, AbortSignal.any(signals), options.onProgress);
  } catch (error) {
    throw timing.signal.aborted ? timedOut(operation, options.timeout!) : error;
  } finally {
    options.onCpuTime?.(cpu());
    clearTimeout(timer);
  }
}
