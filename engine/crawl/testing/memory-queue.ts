/** A queue in memory, as SQS has one: at least once, in any order, and shown again until it is deleted. */

import type { AskQueue, QueuedMessage } from '#engine/storage/s3/object-queue.ts';

export class MemoryQueue {
  readonly asked: string[] = [];
  retentionMillis = 345_600_000;
  /** Thrown by each request. */
  failure: Error | undefined;
  /** Messages that are deleted do not go. */
  keepsDeleted = false;
  readonly #messages = new Map<string, { readonly body: string; readonly sentOn: number }>();
  readonly #random: () => number;
  #count = 0;
  /** Ids of messages that were shown to a reader that has not come to an empty receipt since. */
  readonly #shown = new Set<string>();

  constructor(random: () => number) {
    this.#random = random;
  }

  get size(): number {
    return this.#messages.size;
  }

  send(body: string, sentOn = Date.now()): void {
    this.#messages.set(`m${(this.#count += 1)}`, { body, sentOn });
  }

  /** What no reader has deleted is gone, as after the retention. */
  expire(): void {
    this.#messages.clear();
  }

  readonly ask: AskQueue = async (question) => {
    this.asked.push(question.method);
    if (this.failure !== undefined) throw this.failure;
    switch (question.method) {
      case 'queueRetention':
        return this.retentionMillis;
      case 'receiveMessages':
        return this.#receive();
      case 'deleteMessages':
        if (!this.keepsDeleted) for (const handle of question.request.handles) this.#messages.delete(handle);
        return undefined;
    }
  };

  #receive(): QueuedMessage[] {
    const ready = [...this.#messages].filter(([id]) => !this.#shown.has(id));
    const some = ready.sort(() => this.#random() - 0.5).slice(0, 10);
    // After that, what was not deleted is shown again.
    if (some.length === 0) this.#shown.clear();
    for (const [id] of some) this.#shown.add(id);
    return some.map(([id, message]) => ({ id, handle: id, ...message }));
  }
}
