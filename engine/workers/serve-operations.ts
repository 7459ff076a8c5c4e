/** The worker's side of the protocol: receives frames, runs operations, and ends when its channel closes. */

import { flushCompileCache } from 'node:module';
import { dirname } from 'node:path';
// A test's file for fault points is opened while that is allowed.
import '#engine/base/fault-points.ts';
import type { Log } from '#engine/base/log.ts';
import { removeOwnedSync } from '#engine/base/owned/owned-files.ts';
import { serializeError, type SerializedError } from '#engine/contract/errors.ts';
import { confineProcess, currentConfinement } from '#engine/workers/confinement/confine-process.ts';
import { startCpuMeter } from '#engine/workers/cpu-meter.ts';
import { MemoryWatch } from '#engine/workers/memory-watch.ts';
import { OperationRunner, type OperationModules } from '#engine/workers/operation-runner.ts';
import { setHostQuestions } from '#engine/workers/ask-host.ts';
import { Questions } from '#engine/workers/questions.ts';
import type { HostFrame, WorkerFrame, WorkerSetup } from '#engine/workers/worker-frames.ts';

/** The way to the host: Electron's parent port, or the channel of a forked Node process. */
export interface WorkerChannel {
  post(frame: WorkerFrame): void;
  onFrame(listener: (frame: HostFrame) => void): void;
  onLost(listener: () => void): void;
}

/** Electron's `process.parentPort`, which plain Node does not have. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** @throws Error when this process was not started as a worker. */
export function openWorkerChannel(): WorkerChannel {
  const { parentPort } = process as unknown as { parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      post: (frame) => parentPort.postMessage(frame),
      onFrame: (listener) => parentPort.on('message', ({ data }) => listener(data as HostFrame)),
      onLost: (listener) => parentPort.on('close', listener),
    };
  }
  if (process.send === undefined)
    throw new Error('worker-entry is started by the engine as a worker process, not by hand');
  return {
    post(frame) {
      // The callback receives the error of a host that has ended; 'disconnect' follows.
      process.send?.(frame, undefined, undefined, () => undefined);
    },
    onFrame: (listener) => process.on('message', (message) => listener(message as HostFrame)),
    onLost: (listener) => process.on('disconnect', listener),
  };
}

export function serveOperations(channel: WorkerChannel, modules: OperationModules): void {
  // Ctrl+C reaches every process of the terminal; the host decides, and this process ends with it.
  process.on('SIGINT', () => undefined);
  const server = new Server(channel, modules);
  channel.onFrame((frame) => server.take(frame));
  channel.onLost(() => server.endNow());
}

class Server {
  readonly #channel: WorkerChannel;
  readonly #modules: OperationModules;
  readonly #running = new Map<number, AbortController>();
  readonly #memory = new MemoryWatch({
    isBusy: () => this.#running.size > 0,
    onChanged: (bytes) => this.#channel.post({ kind: 'memory', bytes }),
    onOvergrown: (bytes) => this.#channel.post({ kind: 'overgrown', bytes }),
  });
  readonly #questions: Questions;
  #runner: Promise<OperationRunner> | undefined;
  #temporaryDirectory: string | undefined;

  constructor(channel: WorkerChannel, modules: OperationModules) {
    this.#channel = channel;
    this.#modules = modules;
    this.#questions = new Questions((frame) => channel.post(frame));
    setHostQuestions(this.#questions);
  }

  take(frame: HostFrame): void {
    switch (frame.kind) {
      case 'load':
        void this.#loadUntilSetup(frame.modules);
        return;
      case 'setup':
        if (this.#runner === undefined && frame.setup.places !== null) confineProcess(frame.setup.places);
        this.#runner = this.#setUp(frame.setup, this.#runner);
        return;
      case 'clear':
        this.#runner = this.#clear(this.#runner);
        return;
      case 'run':
        void this.#run(frame.id, frame.operation, frame.input);
        return;
      case 'cancel':
        this.#running.get(frame.id)?.abort();
        return;
      case 'answer':
      case 'refusal':
        this.#questions.take(frame);
    }
  }

  async #setUp(setup: WorkerSetup, previous: Promise<OperationRunner> | undefined): Promise<OperationRunner> {
    await (await previous)?.leave();
    this.#temporaryDirectory = setup.temporaryDirectory;
    this.#memory.allow(setup.limits.memoryLimit);
    const log: Log = {
      write: (level, message, details) =>
        this.#channel.post({ kind: 'log', level, message, ...(details === undefined ? {} : { details }) }),
    };
    const runner = new OperationRunner({
      modules: this.#modules,
      limits: setup.limits,
      temporaryDirectory: setup.temporaryDirectory,
      log,
    });
    this.#channel.post({ kind: 'ready', confinement: currentConfinement() });
    this.#warmUpBeside(runner);
    return runner;
  }

  async #clear(cleared: Promise<OperationRunner> | undefined): Promise<OperationRunner> {
    const runner = await cleared;
    if (runner === undefined) throw new TypeError('a worker was cleared before its setup');
    try {
      await runner.clear();
    } catch (thrown) {
      // The pool waits for this answer; a worker that is not clean is not used again.
      runner.log.write('warning', 'A worker could not be cleared and is replaced.', { error: serializeError(thrown) });
      this.#channel.post({ kind: 'cleared', bytes: Number.MAX_SAFE_INTEGER });
      return runner;
    }
    this.#channel.post({ kind: 'cleared', bytes: process.memoryUsage.rss() });
    this.#warmUpBeside(runner);
    return runner;
  }

  #warmUpBeside(runner: OperationRunner): void {
    this.#warmUp(runner).catch((error: unknown) =>
      runner.log.write('warning', 'The worker could not warm up.', { error: serializeError(error) }),
    );
  }

  async #run(id: number, operation: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    if (this.#running.size === 1) this.#memory.noteWork();
    const cpu = startCpuMeter();
    try {
      const runner = await this.#runner;
      if (runner === undefined) throw new TypeError('an operation arrived before the setup');
      const output = await runner.run(operation, input, controller.signal, (progress) =>
        this.#channel.post({ kind: 'progress', id, ...progress }),
      );
      this.#channel.post({ kind: 'reply', id, output, cpu: cpu() });
    } catch (thrown) {
      this.#postError(id, serializeError(thrown), cpu());
    } finally {
      this.#running.delete(id);
    }
  }

  /** Does work in advance that the first operation would wait for; next to a running operation, only its own part. */
  async #warmUp(runner: OperationRunner): Promise<void> {
    const database = await runner.database();
    if (this.#running.size > 0) return;
    const { sql } = await import('#engine/base/sql.ts');
    await using connection = await database.connect();
    await connection.rows(sql`SELECT 1`);
    await this.#load(() => this.#running.size === 0);
    // Confined ones cannot write there: what they left would run in other processes.
    if (currentConfinement().landlock === null) flushCompileCache();
  }

  /** Nothing of this reads a file in a thread, since such a thread could not be confined afterwards. */
  async #loadUntilSetup(modules: readonly string[] | undefined): Promise<void> {
    try {
      await import('#engine/duckdb/instance.ts');
      await this.#load(() => this.#runner === undefined, modules);
      // Workers are killed and do not exit, so their compile cache would not be saved for the next one.
      if (this.#runner === undefined) flushCompileCache();
    } catch {
      // The first operation that needs it says what is missing.
    }
  }

  async #load(isWanted: () => boolean, modules: readonly string[] = Object.keys(this.#modules)): Promise<void> {
    if (!isWanted()) return;
    await Promise.all([import('#engine/arrow/pages.ts'), import('#engine/duckdb/complete-stream.ts')]);
    for (const name of modules) {
      if (!isWanted()) return;
      const { warmUp } = await this.#modules[name]!();
      if (!isWanted()) return;
      await warmUp?.();
    }
  }

  #postError(id: number, error: SerializedError, cpu: number): void {
    try {
      this.#channel.post({ kind: 'error', id, error, cpu });
    } catch {
      // Details that cannot be cloned (a function, a handle) must not hide the error itself.
      this.#channel.post({ kind: 'error', id, error: { ...error, details: {} }, cpu });
    }
  }

  /** Nobody reads the result any more. Killing itself also ends DuckDB's threads in the middle of a query. */
  endNow(): void {
    try {
      if (this.#temporaryDirectory !== undefined)
        removeOwnedSync(dirname(this.#temporaryDirectory), this.#temporaryDirectory);
    } finally {
      process.kill(process.pid, 'SIGKILL');
    }
  }
}
