/** The processes of a host that run custom code: one for each code that is run now, ended when nobody needs it. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import type { Log } from '#engine/base/log.ts';
import type { CodeQuestion } from '#engine/code/code-service.ts';
import { RunningProcess } from '#engine/code/running-process.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Milliseconds that a process waits for the next batch; starting another one takes about 200. */
const idleAfter = 3000;
/** Codes whose check is remembered. */
const mostChecked = 256;

export interface CodeProcessesOptions {
  readonly log: Log;
  /** Whether the system can hold a process to its place, as `probeConfinement` says; asked once. */
  readonly confines: () => boolean | Promise<boolean>;
}

interface UsedProcess {
  readonly process: Promise<RunningProcess>;
  /** That it has not answered. */
  questions: number;
}

export class CodeProcesses implements AsyncDisposable {
  readonly #options: CodeProcessesOptions;
  readonly #idle = new Map<string, RunningProcess[]>();
  readonly #all = new Set<RunningProcess>();
  /** Task and sequence → its process while it has questions. */
  readonly #used = new Map<string, UsedProcess>();
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
    const sequence = stableJson([key, question.sequence]);
    const used = this.#join(sequence, key);
    let found: RunningProcess | undefined;
    const onAbort = (): void => found?.kill();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      found = await used.process;
      signal?.throwIfAborted();
      const answer = await found.answer(question);
      this.#remember(key, question, null);
      return answer;
    } catch (thrown) {
      found?.kill();
      signal?.throwIfAborted();
      if (thrown instanceof EngineError && thrown.code === 'InvalidInput') this.#remember(key, question, thrown);
      throw thrown;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      used.questions -= 1;
      if (used.questions === 0) {
        this.#used.delete(sequence);
        if (found !== undefined) this.#keep(key, found);
      }
    }
  }

  /** The process of a sequence: the one it has, one that waits for work, or a new one. */
  #join(sequence: string, key: string): UsedProcess {
    const used = this.#used.get(sequence) ?? { process: this.#take(key), questions: 0 };
    used.questions += 1;
    this.#used.set(sequence, used);
    return used;
  }

  async #take(key: string): Promise<RunningProcess> {
    const waiting = this.#idle.get(key) ?? [];
    for (let idle = waiting.pop(); idle !== undefined; idle = waiting.pop()) if (!idle.isOver) return idle;
    return await this.#start();
  }

  async #start(): Promise<RunningProcess> {
    this.#confines ??= Promise.resolve(this.#options.confines());
    const confines = await this.#confines;
    if (this.#closed) throw new EngineError('Cancelled', 'The workspace is being closed.');
    const started = new RunningProcess(confines, (obstacle) => this.#tell(obstacle));
    this.#all.add(started);
    void started.ended.then(() => {
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

  #keep(key: string, process: RunningProcess): void {
    if (this.#closed || process.isOver) return process.kill();
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
