/** The messages between host and worker. */

import type { LogLevel } from '#engine/base/log.ts';
import type { SerializedError } from '#engine/contract/errors.ts';
import type { Confinement, WritablePlaces } from '#engine/workers/confinement/confinement.ts';
import type { AnswerFrame, QuestionFrame } from '#engine/workers/questions.ts';
import type { WorkerLimits } from '#engine/workers/worker-pool.ts';

export interface WorkerSetup {
  readonly limits: WorkerLimits;
  /** The worker's own folder. */
  readonly temporaryDirectory: string;
  /** Where it may write from now on, for good; null: wherever its user may. Only the first setup can say so. */
  readonly places: WritablePlaces | null;
}

export type HostFrame =
  /** To a worker that has no setup yet: it loads what operations of these modules need, or of all, and opens no file in a thread. */
  | { readonly kind: 'load'; readonly modules: readonly string[] | undefined }
  /** Sent before anything is run, and again before a lease with other limits: the instance is then reopened. */
  | { readonly kind: 'setup'; readonly setup: WorkerSetup }
  /** Sent when a lease ends whose worker waits for the next one. */
  | { readonly kind: 'clear' }
  | { readonly kind: 'run'; readonly id: number; readonly operation: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  /** To questions of the worker. */
  | AnswerFrame;

export type WorkerFrame =
  | { readonly kind: 'ready'; readonly confinement: Confinement }
  /** @see HostFrame clear. `bytes`: what the process takes, for memory is not always given back. */
  | { readonly kind: 'cleared'; readonly bytes: number }
  /** `cpu`: microseconds of CPU time that the process used meanwhile. */
  | { readonly kind: 'reply'; readonly id: number; readonly output: unknown; readonly cpu: number }
  | { readonly kind: 'error'; readonly id: number; readonly error: SerializedError; readonly cpu: number }
  | { readonly kind: 'progress'; readonly id: number; readonly fraction: number | null; readonly note?: string }
  /** To the host, for what the worker may not do itself. */
  | QuestionFrame
  /** Resident bytes of the process; sent when they have changed much. */
  | { readonly kind: 'memory'; readonly bytes: number }
  /** It uses more memory than it may, and is to be ended. */
  | { readonly kind: 'overgrown'; readonly bytes: number }
  | {
      readonly kind: 'log';
      readonly level: LogLevel;
      readonly message: string;
      readonly details?: Record<string, unknown>;
    };
