/** Worker processes by Electron's utilityProcess; the module is handed in, so nothing here loads Electron. */

import type { SpawnWorker, WorkerExit, WorkerProcess } from '#engine/workers/worker-process.ts';
import { workerEnvironment } from '#engine/workers/worker-environment.ts';

/** The part of Electron's `UtilityProcess` that is used. */
export interface UtilityChild {
  /** undefined until it has started and after it has ended. */
  readonly pid: number | undefined;
  readonly stderr: NodeJS.ReadableStream | null;
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
  once(event: 'spawn', listener: () => void): unknown;
  kill(): boolean;
}

/** The part of Electron's `utilityProcess` module that is used. */
export interface UtilityProcessModule {
  fork(
    entry: string,
    args: string[],
    options: { serviceName: string; stdio: ['ignore', 'ignore', 'pipe']; env: Record<string, string | undefined> },
  ): UtilityChild;
}

const lastWordsBytes = 4096;

export function utilityWorkers(utilityProcess: UtilityProcessModule, entry: string): SpawnWorker {
  return () => utilityWorker(utilityProcess, entry);
}

function utilityWorker(utilityProcess: UtilityProcessModule, entry: string): WorkerProcess {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Tenon worker',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: workerEnvironment(process.env),
  });
  let lastWords = '';
  let gone = false;
  let pid = child.pid;
  let killed = false;
  child.stderr?.on('data', (text: Uint8Array | string) => {
    lastWords = (lastWords + String(text)).slice(-lastWordsBytes);
  });
  child.once('spawn', () => {
    pid = child.pid;
    if (killed) end();
  });
  const exited = Promise.withResolvers<WorkerExit>();
  child.once('exit', (code) => {
    gone = true;
    exited.resolve(readExit(code));
  });
  const end = (): void => {
    if (pid === undefined) return;
    try {
      // Electron's own kill sends a signal that a worker deep in a query would not handle.
      process.kill(pid, 'SIGKILL');
    } catch {
      child.kill();
    }
  };
  return {
    get pid() {
      return pid;
    },
    onStart(listener) {
      if (pid !== undefined) listener(pid);
      else
        child.once('spawn', () => {
          if (child.pid !== undefined) listener(child.pid);
        });
    },
    get lastWords() {
      return lastWords;
    },
    postMessage(message) {
      if (!gone) child.postMessage(message);
    },
    onMessage(listener) {
      child.on('message', listener);
    },
    onExit(listener) {
      void exited.promise.then(listener);
    },
    kill() {
      killed = true;
      if (!gone) end();
    },
  };
}

/** Electron reports one number: on POSIX, the signal itself, or 128 and more for a signal. */
function readExit(code: number): WorkerExit {
  const signal = { 9: 'SIGKILL', 11: 'SIGSEGV', 6: 'SIGABRT', 137: 'SIGKILL', 139: 'SIGSEGV', 134: 'SIGABRT' }[code];
  return process.platform === 'win32' || signal === undefined ? { code, signal: null } : { code: null, signal };
}
