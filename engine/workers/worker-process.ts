/** One worker process as the host sees it, independent of how it was started. */

export interface WorkerExit {
  /** null when a signal ended it. */
  readonly code: number | null;
  /** null when it ended itself, or when the platform does not report it. */
  readonly signal: string | null;
}

export interface WorkerProcess {
  /** undefined until the process has started, or when it could not be. */
  readonly pid: number | undefined;
  /** Called once with its id, at once where it is known: Electron starts processes later. Never called if it cannot be started. */
  onStart(listener: (pid: number) => void): void;
  /** The last output of the process on its error stream, for a crash report; at most a few kilobytes. */
  readonly lastWords: string;
  /** The message is copied by structured clone; bytes remain bytes. Silently dropped after the process has ended. */
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once; also when the process could not be started. */
  onExit(listener: (exit: WorkerExit) => void): void;
  /** Ends it at once, without asking it. */
  kill(): void;
}

/** Starts one worker process running engine/worker-entry.ts. */
export type SpawnWorker = () => WorkerProcess;
