/** The host's end of one worker process: sends operations, takes replies, notices its death. */

import type { Log } from '#engine/base/log.ts';
import { deserializeError, EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { Confinement } from '#engine/workers/confinement/confinement.ts';
import { Answers } from '#engine/workers/questions.ts';
import type { RunOptions } from '#engine/workers/worker-pool.ts';
import { isSameProcess } from '#engine/workers/process-identity.ts';
import { workerCrashed } from '#engine/workers/worker-crash.ts';
import type { HostFrame, WorkerFrame, WorkerSetup } from '#engine/workers/worker-frames.ts';
import type { WorkerExit, WorkerProcess } from '#engine/workers/worker-process.ts';

/** A cancelled operation that has not answered after this time holds its worker: the worker is killed. */
const cancelPatience = 1000;

/** Answers what a worker may not do itself. */
export type AnswerWorker = (question: unknown, signal: AbortSignal) => Promise<unknown>;

interface Pending {
  readonly operation: string;
  readonly onProgress: RunOptions['onProgress'];
  readonly onCpuTime: RunOptions['onCpuTime'];
  resolve(output: unknown): void;
  reject(error: EngineError): void;
}

export class WorkerClient {
  readonly #process: WorkerProcess;
  readonly #pending = new Map<number, Pending>();
  readonly #exit = Promise.withResolvers<WorkerExit>();
  readonly #log: Log;
  readonly #answers: Answers;
  readonly #clearing: ((bytes: number) => void)[] = [];
  #memory: number | null = null;
  #nextId = 1;
  #exited: WorkerExit | undefined;
  #ready = false;
  readonly #onReady: (confinement: Confinement) => void;
  #killed = false;
  /** The cancelled operation that did not stop, for which the process was ended. */
  #deafTo: string | undefined;
  /** Bytes that it took when it was ended for it. */
  #overgrown: number | undefined;

  /** @param onReady called at each answer to a setup. */
  constructor(
    worker: WorkerProcess,
    log: Log,
    onReady: (confinement: Confinement) => void,
    answer: AnswerWorker = refuseToAnswer,
  ) {
    this.#process = worker;
    this.#answers = new Answers((frame) => this.#post(frame), answer);
    this.#onReady = onReady;
    this.#log = log;
    worker.onMessage((message) => this.#take(message as WorkerFrame));
    worker.onExit((exit) => this.#end(exit));
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** False once the process has ended. */
  get alive(): boolean {
    return this.#exited === undefined;
  }

  /** As {@link alive}, at once: on a busy machine, the exit event arrives some time after the end of a process. */
  get running(): boolean {
    const { pid } = this;
    return this.alive && (pid === undefined || isSameProcess({ pid, started: null }));
  }

  /** Resident bytes of the process, as it reported them last; null: not yet. */
  get memory(): number | null {
    return this.#memory;
  }

  /** True once it has answered for the first time. */
  get ready(): boolean {
    return this.#ready;
  }

  /** True while an operation has not answered. */
  get busy(): boolean {
    return this.#pending.size > 0;
  }

  /** Resolves when the process has ended. */
  get exited(): Promise<WorkerExit> {
    return this.#exit.promise;
  }

  /** Before its setup. @param modules of {@link OperationModules}; absent: all. */
  load(modules?: readonly string[]): void {
    this.#post({ kind: 'load', modules });
  }

  setUp(setup: WorkerSetup): void {
    this.#post({ kind: 'setup', setup });
  }

  /** @returns bytes of memory that the process takes afterwards; infinite when it has ended. */
  clear(): Promise<number> {
    if (this.#exited !== undefined) return Promise.resolve(Number.POSITIVE_INFINITY);
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#clearing.push(resolve);
    this.#post({ kind: 'clear' });
    return promise;
  }

  /**
   * @param waited milliseconds of the timeout already spent in a queue.
   * @throws EngineError the operation's own, WorkerCrashed, Cancelled, OperationTimeout.
   */
  async run(operation: string, input: unknown, options: RunOptions, waited = 0): Promise<unknown> {
    if (this.#exited !== undefined) throw this.#crash(operation, this.#exited);
    if (options.signal?.aborted === true) throw new EngineError('Cancelled', `${operation} was cancelled.`);
    const id = this.#nextId;
    this.#nextId += 1;
    const answer = Promise.withResolvers<unknown>();
    this.#pending.set(id, {
      operation,
      onProgress: options.onProgress,
      onCpuTime: options.onCpuTime,
      resolve: answer.resolve,
      reject: answer.reject,
    });
    let verdict: EngineError | undefined;
    let killing: NodeJS.Timeout | undefined;
    const give = (error: EngineError): void => {
      verdict ??= error;
      this.#post({ kind: 'cancel', id });
      killing ??= setTimeout(() => {
        this.#deafTo = operation;
        this.kill();
      }, cancelPatience);
    };
    const onAbort = (): void => give(new EngineError('Cancelled', `${operation} was cancelled.`));
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const timing =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => give(timedOut(operation, options.timeout!)), Math.max(0, options.timeout - waited));
    try {
      this.#post({ kind: 'run', id, operation, input });
      return await answer.promise;
    } catch (error) {
      throw verdict ?? toEngineError(error);
    } finally {
      this.#pending.delete(id);
      options.signal?.removeEventListener('abort', onAbort);
      clearTimeout(timing);
      clearTimeout(killing);
    }
  }

  /** Ends the process; its running operations get a cancel. */
  kill(): void {
    this.#killed = true;
    this.#process.kill();
  }

  #post(frame: HostFrame): void {
    this.#process.postMessage(frame);
  }

  #take(frame: WorkerFrame): void {
    switch (frame.kind) {
      case 'ready':
        this.#ready = true;
        this.#onReady(frame.confinement);
        return;
      case 'memory':
        this.#memory = frame.bytes;
        return;
      case 'cleared':
        this.#memory = frame.bytes;
        this.#clearing.shift()?.(frame.bytes);
        return;
      case 'reply':
        this.#pending.get(frame.id)?.onCpuTime?.(frame.cpu);
        this.#pending.get(frame.id)?.resolve(frame.output);
        return;
      case 'error':
        this.#pending.get(frame.id)?.onCpuTime?.(frame.cpu);
        this.#pending.get(frame.id)?.reject(deserializeError(frame.error));
        return;
      case 'progress':
        this.#pending
          .get(frame.id)
          ?.onProgress?.({ fraction: frame.fraction, ...(frame.note === undefined ? {} : { note: frame.note }) });
        return;
      case 'ask':
      case 'unask':
        this.#answers.take(frame);
        return;
      case 'overgrown':
        this.#overgrown = frame.bytes;
        this.#log.write('warning', 'A worker used too much memory and was stopped.', {
          bytes: frame.bytes,
          worker: this.pid,
        });
        this.kill();
        return;
      case 'log':
        this.#log.write(frame.level, frame.message, { ...frame.details, worker: this.pid });
    }
  }

  #end(exit: WorkerExit): void {
    this.#exited = exit;
    this.#answers.end();
    for (const cleared of this.#clearing.splice(0)) cleared(Number.POSITIVE_INFINITY);
    for (const pending of this.#pending.values())
      pending.reject(
        this.#deafTo === undefined
          ? this.#crash(pending.operation, exit)
          : endedBeside(pending.operation, this.#deafTo),
      );
    this.#exit.resolve(exit);
  }

  #crash(operation: string, exit: WorkerExit): EngineError {
    if (this.#overgrown !== undefined) return overgrown(operation, this.#overgrown);
    if (this.#killed) {
      return new EngineError('Cancelled', 'The operation ended because its worker was stopped.', {
        details: { operation },
      });
    }
    return workerCrashed(operation, exit, this.pid, this.#process.lastWords.trim());
  }
}

async function refuseToAnswer(): Promise<never> {
  throw new EngineError('Internal', 'The host answers no questions of workers.', {
    hint: 'This is a bug in Tenon; please report it with the log.',
  });
}

/** For callers that shared the process with an operation that did not stop; the cancelled caller gets its own error. */
function endedBeside(operation: string, other: string): EngineError {
  return new EngineError(
    'WorkerCrashed',
    'The operation ended because another one in the same worker did not stop when it was cancelled.',
    { hint: 'Run it again; nothing was changed.', details: { operation, other } },
  );
}

function overgrown(operation: string, bytes: number): EngineError {
  return new EngineError(
    'OutOfMemory',
    `The worker was stopped: it used ${(bytes / 1e9).toFixed(1)} GB of memory, more than twice its limit.`,
    {
      hint: 'Make smaller values, for example texts of fewer characters, or give the worker more memory.',
      details: { operation, bytes },
    },
  );
}

export function timedOut(operation: string, timeout: number): EngineError {
  return new EngineError('OperationTimeout', `The operation did not finish within ${timeout} ms.`, {
    hint: 'Allow more time, or process less at a time.',
    details: { operation, timeout },
  });
}
