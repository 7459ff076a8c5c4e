/** The processes of a host that run custom code: one for each code that is run now, ended when nobody needs it. */

import { readFileSync } from 'node:fs';
import { sha256, stableJson } from '#engine/base/hash.ts';
import type { Log } from '#engine/base/log.ts';
import type { CodeQuestion } from '#engine/code/code-service.ts';
import type { CodeReply, CodeRequest } from '#engine/code/code-task.ts';
import { startCodeProcess } from '#engine/code/start-code-process.ts';
import { deserializeError, EngineError } from '#engine/contract/errors.ts';
import type { WorkerProcess } from '#engine/workers/worker-process.ts';

/** Bytes that the objects of a function may take, and all of its process. */
const heapBytes = 512 << 20;
const processBytes = 1_500_000_000;
/** Milliseconds that a process waits for the next batch; starting another one takes about 200. */
const idleAfter = 3000;
/** Milliseconds until a process has started and read the code: much of it where the machine is busy. */
const startTime = 30_000;
/** Milliseconds between two looks at the memory of a busy process. */
const memoryEvery = 100;
/** Codes whose check is remembered. */
const mostChecked = 256;

export interface CodeProcessesOptions {
  readonly log: Log;
  /** Whether the system can hold a process to its place, as `probeConfinement` says; asked once. */
  readonly confines: () => boolean | Promise<boolean>;
}

export class CodeProcesses implements AsyncDisposable {
  readonly #options: CodeProcessesOptions;
  readonly #idle = new Map<string, CodeProcess[]>();
  readonly #all = new Set<CodeProcess>();
  /** Hash of a task → its check. */
  readonly #checked = new Map<string, EngineError | null>();
  #confines: Promise<boolean> | undefined;
  #told = false;
  #closed = false;

  constructor(options: CodeProcessesOptions) {
    this.#options = options;
  }

  /** As AskCode. */
  async ask(question: CodeQuestion, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    const { task } = question;
    const key = sha256(stableJson([task.code, task.returns, task.input, task.output]));
    const known = question.code === 'check' ? this.#checked.get(key) : undefined;
    if (known === null) return undefined;
    if (known !== undefined) throw known;
    const found = this.#idle.get(key)?.pop() ?? (await this.#start());
    const onAbort = (): void => found.kill();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const answer = await found.answer(question);
      this.#remember(key, question, null);
      this.#keep(key, found);
      return answer;
    } catch (thrown) {
      signal?.throwIfAborted();
      if (thrown instanceof EngineError && thrown.code === 'InvalidInput') this.#remember(key, question, thrown);
      found.kill();
      throw thrown;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async #start(): Promise<CodeProcess> {
    this.#confines ??= Promise.resolve(this.#options.confines());
    const confines = await this.#confines;
    if (this.#closed) throw new EngineError('Cancelled', 'The workspace is being closed.');
    const started = new CodeProcess(startCodeProcess(heapBytes, confines), confines, (obstacle) =>
      this.#tell(obstacle),
    );
    this.#all.add(started);
    started.onEnd(() => {
      this.#all.delete(started);
      for (const waiting of this.#idle.values())
        if (waiting.includes(started)) waiting.splice(waiting.indexOf(started), 1);
    });
    return started;
  }

  #tell(obstacle: string): void {
    if (this.#told) return;
    this.#told = true;
    this.#options.log.write('warning', 'The system does not confine custom code; only Node and the sandbox do.', {
      obstacle,
    });
  }

  #keep(key: string, process: CodeProcess): void {
    if (this.#closed) return process.kill();
    const waiting = this.#idle.get(key) ?? [];
    waiting.push(process);
    this.#idle.set(key, waiting);
    process.endIfIdle(idleAfter);
  }

  #remember(key: string, { code }: CodeQuestion, error: EngineError | null): void {
    if (code !== 'check') return;
    this.#checked.set(key, error);
    for (const oldest of this.#checked.keys()) {
      if (this.#checked.size <= mostChecked) break;
      this.#checked.delete(oldest);
    }
  }

  /** Ends every process, also those that run. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const running = [...this.#all];
    for (const process of running) process.kill();
    await Promise.all(running.map(({ ended }) => ended));
  }
}

/** One process; it answers one question at a time. */
class CodeProcess {
  readonly #child: WorkerProcess;
  readonly #confines: boolean;
  readonly #onObstacle: (obstacle: string) => void;
  readonly #end = Promise.withResolvers<void>();
  #waiting: ReturnType<typeof Promise.withResolvers<CodeReply>> | undefined;
  /** Why this host ended it. */
  #verdict: EngineError | undefined;
  /** The rows of the question that it answers, for messages. */
  #where = '';
  #started = false;
  #killed = false;
  #signal: string | null = null;
  #idle: NodeJS.Timeout | undefined;

  constructor(child: WorkerProcess, confines: boolean, onObstacle: (obstacle: string) => void) {
    this.#child = child;
    this.#confines = confines;
    this.#onObstacle = onObstacle;
    child.onMessage((reply) => this.#waiting?.resolve(reply as CodeReply));
    child.onExit(({ signal }) => {
      this.#signal = signal;
      clearTimeout(this.#idle);
      this.#waiting?.reject(this.#crash());
      this.#end.resolve();
    });
  }

  get ended(): Promise<void> {
    return this.#end.promise;
  }

  onEnd(listener: () => void): void {
    void this.#end.promise.then(listener);
  }

  /** @throws EngineError as AskCode. */
  async answer(question: CodeQuestion): Promise<unknown> {
    clearTimeout(this.#idle);
    this.#verdict = undefined;
    const { task, batch, mostFailures, firstRow, timeLimit } = question;
    const where = placeOf(question);
    this.#where = where;
    const looking = setInterval(() => {
      const bytes = this.#residentBytes();
      if (bytes <= processBytes) return;
      this.#give(tooMuchMemory(where));
    }, memoryEvery);
    try {
      if (!this.#started) {
        const start = { kind: 'start', task, confines: this.#confines } as const;
        const reply = await this.#request(start, startTime, tooSlowToRead);
        if (reply.kind === 'started' && reply.confinement.obstacle !== null)
          this.#onObstacle(reply.confinement.obstacle);
        this.#started = true;
      }
      if (question.code === 'check') return undefined;
      const tooSlow = (): EngineError =>
        new EngineError('Execution', `The function took longer than ${timeLimit / 1000} s${where}, and was stopped.`, {
          hint: 'Look for a loop that does not end, or raise the time limit of the node.',
          details: { firstRow, rowCount: batch.rowCount },
        });
      const request = { kind: question.code, batch, mostFailures } as const;
      const reply = await this.#request(request, timeLimit, tooSlow);
      return reply.kind === 'applied' ? reply.result : reply.kind === 'inferred' ? reply.inferred : undefined;
    } finally {
      clearInterval(looking);
    }
  }

  /** @throws EngineError of the process; that of `tooSlow` after `time` milliseconds. */
  async #request(request: CodeRequest, time: number, tooSlow: () => EngineError): Promise<CodeReply> {
    this.#waiting = Promise.withResolvers<CodeReply>();
    if (this.#killed || this.#signal !== null) throw this.#crash();
    this.#child.postMessage(request satisfies CodeRequest);
    const timing = setTimeout(() => this.#give(tooSlow()), time);
    try {
      const reply = await this.#waiting.promise;
      if (reply.kind === 'refused') throw deserializeError(reply.error);
      return reply;
    } finally {
      clearTimeout(timing);
      this.#waiting = undefined;
    }
  }

  #give(error: EngineError): void {
    this.#verdict ??= error;
    this.kill();
  }

  #crash(): EngineError {
    if (this.#verdict !== undefined) return this.#verdict;
    const words = this.#child.lastWords;
    if (/heap out of memory|Allocation failed|invalid table size/u.test(words)) return tooMuchMemory(this.#where);
    return new EngineError('WorkerCrashed', `The process of the function ended unexpectedly${this.#where}.`, {
      hint: 'Run the job again. If this recurs, look at what the function does with these rows.',
      details: { signal: this.#signal, lastWords: words.slice(-500) },
    });
  }

  /** 0 where the system does not report it. */
  #residentBytes(): number {
    if (process.platform !== 'linux' || this.#child.pid === undefined) return 0;
    try {
      const pages = readFileSync(`/proc/${this.#child.pid}/statm`, 'latin1').split(' ')[1];
      return Number(pages) * 4096;
    } catch {
      return 0;
    }
  }

  endIfIdle(milliseconds: number): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.kill(), milliseconds).unref();
  }

  kill(): void {
    this.#killed = true;
    this.#child.kill();
  }
}

function placeOf({ code, firstRow, batch }: CodeQuestion): string {
  if (code === 'check' || batch.rowCount === 0) return '';
  return ` for rows ${firstRow} to ${firstRow + batch.rowCount - 1}`;
}

function tooSlowToRead(): EngineError {
  return new EngineError('Execution', `The code could not be read within ${startTime / 1000} s.`, {
    hint: 'Write one function, which does nothing until it is called.',
  });
}

function tooMuchMemory(where: string): EngineError {
  return new EngineError('Execution', `The function needs too much memory${where}, and was stopped.`, {
    hint: `Make smaller values: a function may use ${heapBytes >> 20} MiB. It keeps nothing from one row to the next.`,
  });
}
