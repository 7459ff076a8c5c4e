/** The client's side of the procedure protocol, over anything that carries frames. */

import { deserializeError, EngineError, type SerializedError } from '#engine/contract/errors.ts';
import type { ClientFrame, HostFrame } from '#engine/contract/frames.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';

export interface FrameClientOptions {
  /** Sends a frame. An error thrown for a `call` frame is passed to the caller. */
  readonly send: (frame: ClientFrame) => void;
  /** Chunks that a stream may have under way; the host waits for a pull beyond them. */
  readonly chunksAhead: number;
}

export interface FrameClient extends EngineClient {
  /** Takes every frame of the host but `hello`. */
  readonly receive: (frame: Exclude<HostFrame, { type: 'hello' }>) => void;
  /** The connection is lost: calls in progress fail. Later calls go to `send`, since a connection may be restored. */
  readonly lose: (reason: (procedure: string) => EngineError) => void;
}

interface Pending {
  readonly procedure: string;
  reply(output: unknown): void;
  chunk(value: unknown): void;
  end(): void;
  fail(error: unknown): void;
}

export function createFrameClient({ send, chunksAhead }: FrameClientOptions): FrameClient {
  const pending = new Map<number, Pending>();
  let nextId = 0;

  /** @throws EngineError when the signal is aborted or the call cannot be sent. */
  const start = (
    procedure: string,
    input: unknown,
    call: Omit<Pending, 'procedure'>,
    signal: AbortSignal | undefined,
  ): number => {
    if (signal?.aborted === true) throw cancelled(procedure);
    const id = nextId++;
    const onAbort = (): void => {
      if (!pending.delete(id)) return;
      sayIfPossible({ type: 'cancel', id });
      // A host that answers a cancel with nothing must not keep the caller waiting.
      call.fail(cancelled(procedure));
    };
    const ended = (): void => signal?.removeEventListener('abort', onAbort);
    send({ type: 'call', id, procedure, input });
    pending.set(id, {
      procedure,
      reply: (output) => (ended(), call.reply(output)),
      chunk: (value) => call.chunk(value),
      end: () => (ended(), call.end()),
      fail: (error) => (ended(), call.fail(error)),
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    return id;
  };

  /** For frames that only save the host work: if they cannot be sent, the connection is lost or about to be. */
  const sayIfPossible = (frame: ClientFrame): void => {
    try {
      send(frame);
    } catch {
      // `lose` reports the loss to the callers.
    }
  };

  async function* iterate(
    procedure: string,
    input: unknown,
    signal?: AbortSignal,
  ): AsyncGenerator<unknown, void, void> {
    const chunks: unknown[] = [];
    let state: 'going' | 'ended' = 'going';
    let failure: { readonly error: unknown } | undefined;
    let wake: () => void = () => {};
    const id = start(
      procedure,
      input,
      {
        reply: () => {},
        chunk: (value) => (chunks.push(value), wake()),
        end: () => ((state = 'ended'), wake()),
        fail: (error) => ((failure = { error }), wake()),
      },
      signal,
    );
    sayIfPossible({ type: 'pull', id, count: chunksAhead });
    try {
      for (;;) {
        if (chunks.length > 0) {
          yield chunks.shift();
          if (pending.has(id)) sayIfPossible({ type: 'pull', id, count: 1 });
        } else if (failure !== undefined) throw failure.error;
        else if (state === 'going') await new Promise<void>((resolve) => (wake = resolve));
        else return;
      }
    } finally {
      if (pending.delete(id)) sayIfPossible({ type: 'cancel', id });
    }
  }

  return {
    receive(frame) {
      const call = pending.get(frame.id);
      // Cancelled; the host had already answered.
      if (call === undefined) return;
      if (frame.type === 'chunk') {
        call.chunk(frame.value);
        return;
      }
      pending.delete(frame.id);
      if (frame.type === 'reply') call.reply(frame.output);
      else if (frame.type === 'end') call.end();
      else call.fail(deserializeError(frame.error as SerializedError));
    },
    lose(reason) {
      const gone = [...pending.values()];
      pending.clear();
      for (const call of gone) call.fail(reason(call.procedure));
    },
    call: (name, input, signal) =>
      new Promise((resolve, reject) => {
        start(
          name,
          input,
          { reply: resolve as (output: unknown) => void, chunk: () => {}, end: () => {}, fail: reject },
          signal,
        );
      }),
    stream: (name, input, signal) => iterate(name, input, signal) as never,
  };
}

function cancelled(procedure: string): EngineError {
  return new EngineError('Cancelled', `${procedure} was cancelled.`);
}
