/** Runs operations where DuckDB lives: finds the handler, opens the database at first use, throttles progress. */

import { dirname } from 'node:path';
import type { Log } from '#engine/base/log.ts';
import { emptyOwned, makeOwnedFolder, removeOwned } from '#engine/base/owned/owned-files.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { DuckInstance } from '#engine/duckdb/instance.ts';
import type { RowFunctions } from '#engine/duckdb/functions/row-functions.ts';
import type { OperationContext, OperationHandler } from '#engine/workers/operation.ts';
import { operationScope } from '#engine/duckdb/operation-scope.ts';
import type { RunOptions, WorkerLimits } from '#engine/workers/worker-pool.ts';

interface OperationModule {
  readonly operationHandlers: readonly OperationHandler[];
  /** Functions that statements may call besides DuckDB's own; of the module `functions`. */
  readonly rowFunctions?: RowFunctions;
  /** Loads further code that a first operation would wait for. */
  warmUp?(this: void): Promise<void>;
}

/** Prefix of an operation's name (before the point) → its handlers, loaded on first use. */
export type OperationModules = Readonly<Record<string, () => Promise<OperationModule>>>;

export interface RunnerOptions {
  readonly modules: OperationModules;
  readonly limits: WorkerLimits;
  readonly temporaryDirectory: string;
  readonly log: Log;
}

const progressEvery = 100;

export class OperationRunner {
  readonly #options: RunnerOptions;
  #database: Promise<DuckInstance> | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** @throws EngineError any error of the operation, converted. */
  async run(name: string, input: unknown, signal: AbortSignal, onProgress: RunOptions['onProgress']): Promise<unknown> {
    const handler = await this.#findHandler(name);
    const progress = new Progress(onProgress);
    const context: OperationContext = {
      signal,
      temporaryDirectory: this.#options.temporaryDirectory,
      threads: this.#options.limits.threads,
      progress: (fraction, note) => progress.fromOperation(fraction, note),
      log: (level, message, details) => this.#options.log.write(level, message, details),
      database: () => this.database(),
    };
    const scope =
      onProgress === undefined
        ? { signal }
        : { signal, onStatementProgress: (fraction: number) => progress.fromStatement(fraction) };
    try {
      makeOwnedFolder(this.#options.temporaryDirectory, this.#options.temporaryDirectory);
      return await operationScope.run(scope, () => handler.run(input, context));
    } catch (thrown) {
      const error = toEngineError(thrown);
      await this.#leaveIfBroken();
      // Whatever broke on the way out of a cancelled operation, the caller cancelled it.
      throw signal.aborted && error.kind !== 'unexpected'
        ? new EngineError('Cancelled', 'The operation was cancelled.', { cause: thrown })
        : error;
    } finally {
      progress.stop();
    }
  }

  /** The one instance, opened at first use; a failed opening is tried again. */
  database(): Promise<DuckInstance> {
    this.#database ??= this.#open().catch((error: unknown) => {
      this.#database = undefined;
      throw error;
    });
    return this.#database;
  }

  async #open(): Promise<DuckInstance> {
    const { openDuckDatabase } = await import('#engine/duckdb/instance.ts');
    const { modules, limits, temporaryDirectory } = this.#options;
    const functions = (await modules['functions']?.())?.rowFunctions;
    return openDuckDatabase({ ...limits, temporaryDirectory, functions });
  }

  /** An instance that met an error it calls fatal refuses every statement from then on; the next operation gets a new one. */
  async #leaveIfBroken(): Promise<void> {
    const opened = this.#database;
    const database = await opened?.catch(() => undefined);
    if (database === undefined || (await database.answers())) return;
    this.#options.log.write('warning', 'DuckDB gave up its instance; a new one is opened.');
    if (this.#database === opened) this.#database = undefined;
    await database.close();
  }

  get temporaryDirectory(): string {
    return this.#options.temporaryDirectory;
  }

  get log(): Log {
    return this.#options.log;
  }

  /** Leaves nothing of what ran: files are removed, and an instance in which something was made is closed. */
  async clear(): Promise<void> {
    const database = await this.#database?.catch(() => undefined);
    if (database !== undefined && !(await database.isEmpty())) {
      this.#database = undefined;
      await database.close();
    }
    await this.#emptyFolder();
  }

  /** Closes the instance and empties the folder, for a runner that takes its place. */
  async leave(): Promise<void> {
    await this.#closeDatabase();
    await this.#emptyFolder();
  }

  async close(): Promise<void> {
    await this.#closeDatabase();
    const { temporaryDirectory } = this.#options;
    await removeOwned(dirname(temporaryDirectory), temporaryDirectory);
  }

  async #closeDatabase(): Promise<void> {
    const database = await this.#database?.catch(() => undefined);
    this.#database = undefined;
    await database?.close();
  }

  /** The folder itself stays: a confined worker may write in this one, and in no other of its name. */
  async #emptyFolder(): Promise<void> {
    const { temporaryDirectory } = this.#options;
    await emptyOwned(dirname(temporaryDirectory), temporaryDirectory);
  }

  async #findHandler(name: string): Promise<OperationHandler> {
    const module = this.#options.modules[name.slice(0, name.indexOf('.'))];
    const handlers = module === undefined ? [] : (await module()).operationHandlers;
    const handler = handlers.find((candidate) => candidate.name === name);
    if (handler !== undefined) return handler;
    throw new EngineError('Internal', `The operation ${name} does not exist.`, {
      hint: 'This is a bug in Tenon; please report it with the log.',
      details: { operation: name },
    });
  }
}

/** Sends at most one report per interval, the last one late rather than never. */
class Progress {
  readonly #send: RunOptions['onProgress'];
  #waiting: { fraction: number | null; note?: string } | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** The fraction that an operation reports itself takes precedence over that of its statements. */
  #operationTells = false;

  constructor(send: RunOptions['onProgress']) {
    this.#send = send;
  }

  fromOperation(fraction: number | null, note: string | undefined): void {
    if (fraction !== null) this.#operationTells = true;
    this.#report({ fraction, ...(note === undefined ? {} : { note }) });
  }

  fromStatement(fraction: number): void {
    if (!this.#operationTells) this.#report({ fraction });
  }

  #report(progress: { fraction: number | null; note?: string }): void {
    if (this.#send === undefined) return;
    this.#waiting = progress;
    if (this.#timer !== undefined) return;
    this.#flush();
    this.#timer = setInterval(() => {
      if (this.#waiting === undefined) this.stop();
      else this.#flush();
    }, progressEvery);
  }

  #flush(): void {
    const progress = this.#waiting;
    this.#waiting = undefined;
    if (progress !== undefined) this.#send?.(progress);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
