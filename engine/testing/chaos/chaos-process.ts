/** The parent's end of a chaos host: calls, kills, and proof that nothing of it outlives it. */

import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { deserializeError, EngineError, type SerializedError } from '#engine/contract/errors.ts';
import type { ChaosAnswer } from '#engine/testing/chaos/chaos-host.ts';

const script = fileURLToPath(new URL('./chaos-host.ts', import.meta.url));
const clockModule = new URL('./workflows/chaos-clock.ts', import.meta.url).href;
/** Longer than any step takes on a busy machine: what has not answered by then hangs. */
const patience = 240_000;
const orphanPatience = 30_000;

export interface ChaosHostOptions {
  /** As TENON_FAULTS. */
  readonly faults: string;
  readonly inline: boolean;
  /** Its folder for temporary files; what it remembers of workspaces goes beside it. */
  readonly temporary: string;
  /** User and group that it runs as; undefined: those of the parent. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** It watches folders and fires triggers. */
  readonly stays?: boolean;
  /** File with the milliseconds by which its clock is ahead, see chaos-clock.ts. */
  readonly clock?: string;
}

export class ChaosProcess {
  readonly #child: ChildProcess;
  readonly #mark: string;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #exited = Promise.withResolvers<void>();
  #words = '';
  #next = 1;
  #dead = false;
  #code: number | null = null;

  private constructor(child: ChildProcess, mark: string) {
    this.#child = child;
    this.#mark = mark;
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#words = (this.#words + text).slice(-4000)));
    child.on('message', (message) => this.#take(message as ChaosAnswer));
    child.once('exit', (code) => {
      this.#dead = true;
      this.#code = code;
      this.#exited.resolve();
      for (const { reject } of this.#waiting.values()) reject(gone());
      this.#waiting.clear();
    });
  }

  /**
   * @returns undefined when a planted fault killed it before the workspace was open.
   * @throws the error of a workspace that does not open.
   */
  static async open(
    folder: string,
    mark: string,
    { faults, inline, temporary, owner, stays = false, clock }: ChaosHostOptions,
  ): Promise<ChaosProcess | undefined> {
    const ways = [...(inline ? ['inline'] : []), ...(stays ? ['stays'] : [])];
    const child = fork(script, [folder, ...ways], {
      ...(clock === undefined ? {} : { execArgv: ['--import', clockModule] }),
      env: {
        ...process.env,
        ...(clock === undefined ? {} : { TENON_CHAOS_CLOCK: clock }),
        TENON_FAULTS: faults,
        TENON_CHAOS_MARK: mark,
        TMPDIR: temporary,
        XDG_STATE_HOME: `${temporary}-state`,
        XDG_RUNTIME_DIR: '',
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      ...owner,
    });
    const host = new ChaosProcess(child, mark);
    const opened = Promise.withResolvers<unknown>();
    host.#waiting.set(0, opened);
    try {
      await host.#patiently(opened.promise, 'opening the workspace');
      return host;
    } catch (thrown) {
      await host.#exited.promise;
      if (isGone(thrown) && faults !== '') return undefined;
      throw new Error(`The workspace does not open: ${String(thrown)} ${host.#words}`, { cause: thrown });
    }
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** @throws EngineError of the procedure; of {@link isGone} when the host died. */
  async call<Result>(procedure: string, input: unknown = {}, stream = false): Promise<Result> {
    if (this.#dead) throw gone();
    const id = this.#next++;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(id, answer);
    this.#child.send({ id, procedure, input, stream }, () => undefined);
    return (await this.#patiently(answer.promise, procedure)) as Result;
  }

  /** Is dead afterwards. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited.promise;
  }

  /** Stops it as a computer that sleeps does, or wakes it; nothing happens to one that is dead. */
  sleep(sleeps: boolean): void {
    this.#child.kill(sleeps ? 'SIGSTOP' : 'SIGCONT');
  }

  /** One of its workers. False: it has none now. */
  killWorker(choose: (count: number) => number): boolean {
    const workers = processesWith(this.#mark).filter((pid) => pid !== this.#child.pid);
    const pid = workers[choose(workers.length)];
    if (pid === undefined) return false;
    try {
      process.kill(pid, 'SIGKILL');
      return true;
    } catch {
      // It ended by itself.
      return false;
    }
  }

  /**
   * Ends it as a host ends, or waits until it is dead; then no process of it may be left.
   * @returns false when it was killed. @throws Error when it ended by itself in another way.
   */
  async close(): Promise<boolean> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#patiently(this.#exited.promise, 'closing');
    const end = performance.now() + orphanPatience;
    for (let left = processesWith(this.#mark); left.length > 0; left = processesWith(this.#mark)) {
      if (performance.now() > end) throw new Error(`Processes ${left.join(', ')} outlived their host.`);
      await delay(50);
    }
    if (this.#code !== null && this.#code !== 0) throw new Error(`The host ended with ${this.#code}. ${this.#words}`);
    return this.#code === 0;
  }

  #take({ id, output, error }: ChaosAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(output);
    else waiting?.reject(deserializeError(error as SerializedError));
  }

  async #patiently<T>(answer: Promise<T>, what: string): Promise<T> {
    const timing = new AbortController();
    const late = delay(patience, undefined, { signal: timing.signal }).then(() => {
      void this.kill();
      throw new Error(`${what} took longer than ${patience / 1000} s. ${this.#words}`);
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([answer, late]);
    } finally {
      timing.abort();
    }
  }
}

const goneMessage = 'The host is gone.';

function gone(): EngineError {
  return new EngineError('WorkerCrashed', goneMessage);
}

export function isGone(thrown: unknown): boolean {
  return thrown instanceof EngineError && thrown.message === goneMessage;
}

/** Processes other than this one that carry the mark; Linux only, elsewhere none is found. */
function processesWith(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark) &&
          !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')
        );
      } catch {
        return false;
      }
    });
}
