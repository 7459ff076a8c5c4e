/** Questions over a channel that copies messages: asked at one end, answered at the other, cancelled when nobody waits. */

import { createDeferred, type Deferred } from '#engine/base/async.ts';
import { deserializeError, serializeError, type EngineError, type SerializedError } from '#engine/contract/errors.ts';

export type QuestionFrame =
  | { readonly kind: 'ask'; readonly id: number; readonly question: unknown }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'unask'; readonly id: number };

export type AnswerFrame =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: SerializedError };

/** The end that asks. */
export class Questions {
  readonly #post: (frame: QuestionFrame) => void;
  readonly #pending = new Map<number, Deferred<unknown>>();
  #lastId = 0;

  constructor(post: (frame: QuestionFrame) => void) {
    this.#post = post;
  }

  get pending(): number {
    return this.#pending.size;
  }

  /** @throws EngineError of the other end; the signal's reason. */
  async ask(question: unknown, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    const id = (this.#lastId += 1);
    const answer = createDeferred<unknown>();
    const onAbort = (): void => {
      this.#post({ kind: 'unask', id });
      answer.reject(signal!.reason);
    };
    this.#pending.set(id, answer);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      this.#post({ kind: 'ask', id, question });
      return await answer.promise;
    } finally {
      this.#pending.delete(id);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  take(frame: AnswerFrame): void {
    const pending = this.#pending.get(frame.id);
    if (frame.kind === 'answer') pending?.resolve(frame.answer);
    else pending?.reject(deserializeError(frame.error));
  }

  /** The other end answers nothing more. */
  end(error: EngineError): void {
    for (const pending of this.#pending.values()) pending.reject(error);
  }
}

/** The end that answers. */
export class Answers {
  readonly #post: (frame: AnswerFrame) => void;
  readonly #answer: (question: unknown, signal: AbortSignal) => Promise<unknown>;
  readonly #running = new Map<number, AbortController>();

  constructor(
    post: (frame: AnswerFrame) => void,
    answer: (question: unknown, signal: AbortSignal) => Promise<unknown>,
  ) {
    this.#post = post;
    this.#answer = answer;
  }

  take(frame: QuestionFrame): void {
    if (frame.kind === 'ask') void this.#run(frame.id, frame.question);
    else this.#running.get(frame.id)?.abort();
  }

  /** The other end is gone. */
  end(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  async #run(id: number, question: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const answer = await this.#answer(question, controller.signal);
      if (!controller.signal.aborted) this.#post({ kind: 'answer', id, answer });
    } catch (thrown) {
      if (!controller.signal.aborted) this.#post({ kind: 'refusal', id, error: serializeError(thrown) });
    } finally {
      this.#running.delete(id);
    }
  }
}
