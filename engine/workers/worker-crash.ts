/** The error for a worker process that ends in the middle of an operation. */

import { EngineError } from '#engine/contract/errors.ts';
import type { WorkerExit } from '#engine/workers/worker-process.ts';

/**
 * `WorkerCrashed`, with the exit of the process and its likely cause; the operation is in the details.
 * @param lastWords the last output of the process on its error stream.
 */
export function workerCrashed(
  operation: string,
  exit: WorkerExit,
  pid: number | undefined,
  lastWords: string,
): EngineError {
  const how =
    exit.signal !== null
      ? `was ended by the signal ${exit.signal}`
      : exit.code === null
        ? 'could not be started'
        : `ended with exit code ${exit.code}`;
  return new EngineError('WorkerCrashed', `The worker process ${how}.${suspicion(exit)}`, {
    hint: hintFor(exit),
    details: { operation, exitCode: exit.code, signal: exit.signal, pid, ...(lastWords === '' ? {} : { lastWords }) },
  });
}

function suspicion(exit: WorkerExit): string {
  if (exit.signal === 'SIGKILL') return ' The system probably killed it because memory ran out.';
  if (exit.signal === 'SIGSEGV' || exit.signal === 'SIGBUS' || exit.signal === 'SIGABRT')
    return ' It crashed inside native code.';
  return '';
}

function hintFor(exit: WorkerExit): string {
  if (exit.signal === 'SIGKILL')
    return 'Give the worker a smaller memory limit, run less at the same time, or free memory; then run it again.';
  return 'Run it again; a fresh worker is ready. If it happens again, report it with the log.';
}
