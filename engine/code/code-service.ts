/** Who runs custom code for the running code: processes of this host, or the host of a worker, which may start none. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { newId } from '#engine/base/ids.ts';
import type { CodeResult, CodeTask, InferredColumns } from '#engine/code/code-task.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ColumnBatch } from '#engine/duckdb/column-vector.ts';

/** Everything survives structured clone. */
export interface CodeQuestion {
  /** `check`: the code is read and its function made; `batch` is then ignored. */
  readonly code: 'check' | 'apply' | 'infer';
  readonly task: CodeTask;
  readonly batch: ColumnBatch;
  /** Failures that are described; the others are counted. */
  readonly mostFailures: number;
  /** Milliseconds for the batch, without the start of a process. */
  readonly timeLimit: number;
  /** Number of the batch's first row, from 1: messages name rows. */
  readonly firstRow: number;
  /** Questions of one sequence go to one process, which answers them in order, also when they are asked at once. */
  readonly sequence: string;
}

/**
 * @throws EngineError InvalidInput for code that is not a function; Execution when the time or memory is over; WorkerCrashed when the
 * process ended otherwise; the signal's reason.
 */
export type AskCode = (question: CodeQuestion, signal?: AbortSignal) => Promise<unknown>;

const scope = new AsyncLocalStorage<AskCode>();
let ofProcess: AskCode | undefined;

/** A host may have several workspaces open: what runs in here uses the processes of one. */
export function withCodeService<Result>(ask: AskCode, work: () => Result): Result {
  return scope.run(ask, work);
}

/** For a worker process. */
export function setCodeService(ask: AskCode): void {
  ofProcess = ask;
}

async function ask(question: CodeQuestion, signal: AbortSignal | undefined): Promise<unknown> {
  const service = scope.getStore() ?? ofProcess;
  if (service !== undefined) return await service(question, signal);
  throw new EngineError('Internal', 'This process has nobody that runs custom code.', {
    hint: 'This is a bug in Tenon; please report it with the log.',
  });
}

type BatchQuestion = Omit<CodeQuestion, 'code'>;

/** @throws EngineError as {@link AskCode}. */
export async function applyCode(question: BatchQuestion, signal?: AbortSignal): Promise<CodeResult> {
  return (await ask({ ...question, code: 'apply' }, signal)) as CodeResult;
}

/** @throws EngineError as {@link AskCode}. */
export async function inferCode(question: BatchQuestion, signal?: AbortSignal): Promise<InferredColumns> {
  return (await ask({ ...question, code: 'infer' }, signal)) as InferredColumns;
}

/** @throws EngineError InvalidInput with details.line; as {@link AskCode}. */
export async function checkCode(task: CodeTask, signal?: AbortSignal): Promise<void> {
  const nothing = { batch: { rowCount: 0, columns: [] }, mostFailures: 0, timeLimit: 1000, firstRow: 1 };
  await ask({ code: 'check', task, ...nothing, sequence: newId('check') }, signal);
}
