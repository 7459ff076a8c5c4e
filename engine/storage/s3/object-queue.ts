/** What reading the events of a bucket needs of a service of queues. Only a host has it: a worker may not ask for it. */

/** The connection is that of the bucket. */
interface OfQueue {
  readonly bucket: string;
  /** ARN or URL. */
  readonly queue: string;
}

export interface QueuedMessage {
  readonly id: string;
  /** By which this receipt of it is deleted. */
  readonly handle: string;
  readonly body: string;
  /** Milliseconds since 1970 UTC. */
  readonly sentOn: number;
}

export type QueueQuestion =
  /** Milliseconds for which the queue keeps a message: a number. */
  | { readonly method: 'queueRetention'; readonly request: OfQueue }
  /** {@link QueuedMessage}s, at most ten; waits for the first up to this long. */
  | { readonly method: 'receiveMessages'; readonly request: OfQueue & { readonly waitSeconds: number } }
  /** At most ten. One that cannot be deleted comes again. */
  | { readonly method: 'deleteMessages'; readonly request: OfQueue & { readonly handles: readonly string[] } };

/** Each question is one try. @throws EngineError as of `ObjectService`. */
export type AskQueue = (question: QueueQuestion, signal?: AbortSignal) => Promise<unknown>;

/** Seconds that a receive may wait; a limit of SQS. */
export const longestWaitSeconds = 20;
