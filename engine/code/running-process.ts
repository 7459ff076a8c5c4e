/** A process for custom code as its host sees it: it answers questions in order, within their time and memory, or is ended. */

import { readFileSync } from 'node:fs';
import type { CodeQuestion } from '#engine/code/code-service.ts';
import type { CodeReply, CodeRequest } from '#engine/code/code-task.ts';
import { startCodeProcess } from '#engine/code/start-code-process.ts';
import { deserializeError, EngineError } from '#engine/contract/errors.ts';
import type { WorkerProcess } from '#engine/workers/worker-process.ts';

/** Bytes that the objects of a function may take, and all of its process. */
const heapBytes = 512 << 20;
const processBytes = 1_500_000_000;
/** Milliseconds until a process has started and read the code: much of it where the machine is busy. */
const startTime = 30_000;
/** Milliseconds between two looks at the memory of a busy process. */
const memoryEvery = 100;

interface Asked {
  readonly reply: ReturnType<typeof Promise.withResolvers<CodeReply>>;
  /** Milliseconds from when the process has nothing before it. */
  readonly time: number;
  readonly tooSlow: () => EngineError;
  /** The rows, for messages. */
  readonly where: string;
}

export class RunningProcess {
  readonly #child: WorkerProcess;
  readonly #confines: boolean;
  readonly #onObstacle: (obstacle: string) => void;
  readonly #end = Promise.withResolvers<void>();
  /** Sent and not answered, in order: the process works on the first. */
  readonly #asked: Asked[] = [];
  /** Why this host ended it. */
  #verdict: EngineError | undefined;
  /** The rows that it worked on last. */
  #where = '';
  #started: Promise<void> | undefined;
  #killed = false;
  #signal: string | null = null;
  #timing: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** @param confines as for startCodeProcess. @throws EngineError of it. */
  constructor(confines: boolean, onObstacle: (obstacle: string) => void) {
    const child = startCodeProcess(heapBytes, confines);
    this.#child = child;
    this.#confines = confines;
    this.#onObstacle = onObstacle;
    child.onMessage((reply) => {
      const answered = this.#asked.shift();
      this.#watchFirst();
      answered?.reply.resolve(reply as CodeReply);
    });
    child.onExit(({ signal }) => {
      this.#killed = true;
      this.#signal = signal;
      clearTimeout(this.#idle);
      for (const { reply } of this.#asked.splice(0)) reply.reject(this.#crash());
      this.#watchFirst();
      this.#end.resolve();
    });
  }

  get ended(): Promise<void> {
    return this.#end.promise;
  }

  /** It answers nothing any more. */
  get isOver(): boolean {
    return this.#killed;
  }

  /** Also while earlier questions wait for their answers. @throws EngineError as AskCode. */
  async answer(question: CodeQuestion): Promise<unknown> {
    clearTimeout(this.#idle);
    const { task, batch, mostFailures, firstRow, timeLimit } = question;
    const where = placeOf(question);
    this.#started ??= this.#start(task, where);
    await this.#started;
    if (question.code === 'check') return undefined;
    const tooSlow = (): EngineError =>
      new EngineError('Execution', `The function took longer than ${timeLimit / 1000} s${where}, and was stopped.`, {
        hint: 'Look for a loop that does not end, or raise the time limit of the node.',
        details: { firstRow, rowCount: batch.rowCount },
      });
    const request = { kind: question.code, batch, mostFailures } as const;
    const reply = await this.#request(request, { time: timeLimit, tooSlow, where });
    return reply.kind === 'applied' ? reply.result : reply.kind === 'inferred' ? reply.inferred : undefined;
  }

  async #start(task: CodeQuestion['task'], where: string): Promise<void> {
    const start = { kind: 'start', task, confines: this.#confines } as const;
    const reply = await this.#request(start, { time: startTime, tooSlow: tooSlowToRead, where });
    if (reply.kind === 'started' && reply.confinement.obstacle !== null) this.#onObstacle(reply.confinement.obstacle);
  }

  /** @throws EngineError of the process; that of `tooSlow`. */
  async #request(request: CodeRequest, limits: Omit<Asked, 'reply'>): Promise<CodeReply> {
    if (this.#killed) throw this.#crash();
    const asked: Asked = { ...limits, reply: Promise.withResolvers<CodeReply>() };
    this.#asked.push(asked);
    this.#child.postMessage(request);
    if (this.#asked.length === 1) this.#watchFirst();
    const reply = await asked.reply.promise;
    if (reply.kind === 'refused') throw deserializeError(reply.error);
    return reply;
  }

  /** The time of a question begins when the one before it is answered. */
  #watchFirst(): void {
    clearTimeout(this.#timing);
    const first = this.#asked[0];
    if (first === undefined) {
      clearInterval(this.#looking);
      this.#looking = undefined;
      return;
    }
    this.#where = first.where;
    this.#timing = setTimeout(() => this.#give(first.tooSlow()), first.time);
    this.#looking ??= setInterval(() => {
      if (this.#residentBytes() > processBytes) this.#give(tooMuchMemory(this.#where));
    }, memoryEvery);
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
