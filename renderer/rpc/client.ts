/** The engine's client in the window: calls and streams over a wire, typed by the contract. */

import { deserializeError, EngineError, toEngineError, type SerializedError } from '#engine/contract/errors.ts';
import { protocolVersion, type ClientFrame, type HostFrame } from '#engine/contract/frames.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';
import type { Wire, WireState } from '#renderer/rpc/wire.ts';

/** Chunks a stream may have under way; the host waits for a pull beyond it. */
const streamWindow = 8;

interface Pending {
  readonly procedure: string;
  reply(output: unknown): void;
  chunk(value: unknown): void;
  end(): void;
  fail(error: EngineError): void;
}

export interface WireClient extends EngineClient {
  readonly state: WireState;
  /** Returns the function that ends the listening. */
  onState(listener: (state: WireState) => void): () => void;
}

/** @param onOtherHost the engine that answers is of another version than this page, which must be loaded again. */
export function createClient(wire: Wire, onOtherHost: () => void = () => {}): WireClient {
  const pending = new Map<number, Pending>();
  const listeners = new Set<(state: WireState) => void>();
  /** Said before the wire opened for the first time. */
  const early: ClientFrame[] = [];
  let nextId = 0;

  const transmit = (frame: ClientFrame): void => {
    if (wire.state === 'connecting') early.push(frame);
    else if (wire.state === 'open') wire.send(frame);
  };

  const sendEarly = (frame: ClientFrame): void => {
    try {
      wire.send(frame);
    } catch (thrown) {
      const call = pending.get(frame.id);
      pending.delete(frame.id);
      call?.fail(toEngineError(thrown));
    }
  };

  wire.onFrame = (frame: HostFrame) => {
    if (frame.type === 'hello') {
      if (frame.version !== protocolVersion) onOtherHost();
      return;
    }
    const call = pending.get(frame.id);
    if (call === undefined) return; // Cancelled; the host had already answered.
    if (frame.type === 'chunk') {
      call.chunk(frame.value);
      return;
    }
    pending.delete(frame.id);
    if (frame.type === 'reply') call.reply(frame.output);
    else if (frame.type === 'end') call.end();
    else call.fail(deserializeError(frame.error as SerializedError));
  };
  wire.onState = (state) => {
    if (state === 'open') for (const frame of early.splice(0)) sendEarly(frame);
    if (state === 'closed') {
      early.length = 0;
      for (const call of pending.values()) call.fail(connectionLost(call.procedure));
      pending.clear();
    }
    for (const listener of listeners) listener(state);
  };

  /** @throws EngineError when it could not be sent; nothing is pending then. */
  const start = (
    procedure: string,
    input: unknown,
    call: Omit<Pending, 'procedure'>,
    signal: AbortSignal | undefined,
  ): number => {
    if (signal?.aborted === true) throw cancelled(procedure);
    if (wire.state === 'closed') throw connectionLost(procedure);
    const id = nextId++;
    const onAbort = (): void => {
      if (!pending.delete(id)) return;
      transmit({ type: 'cancel', id });
      call.fail(cancelled(procedure));
    };
    const ended = (): void => signal?.removeEventListener('abort', onAbort);
    transmit({ type: 'call', id, procedure, input });
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

  return {
    get state() {
      return wire.state;
    },
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
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

  async function* iterate(
    procedure: string,
    input: unknown,
    signal?: AbortSignal,
  ): AsyncGenerator<unknown, void, void> {
    const chunks: unknown[] = [];
    let state: 'going' | 'ended' = 'going';
    let failure: EngineError | undefined;
    let wake: () => void = () => {};
    const id = start(
      procedure,
      input,
      {
        reply: () => {},
        chunk: (value) => (chunks.push(value), wake()),
        end: () => ((state = 'ended'), wake()),
        fail: (error) => ((failure = error), wake()),
      },
      signal,
    );
    transmit({ type: 'pull', id, count: streamWindow });
    try {
      for (;;) {
        if (chunks.length > 0) {
          yield chunks.shift();
          if (pending.has(id)) transmit({ type: 'pull', id, count: 1 });
        } else if (failure !== undefined) throw failure;
        else if (state === 'going') await new Promise<void>((resolve) => (wake = resolve));
        else return;
      }
    } finally {
      if (pending.delete(id)) transmit({ type: 'cancel', id });
    }
  }
}

function connectionLost(procedure: string): EngineError {
  return new EngineError('IoFailed', `The engine went away before it answered ${procedure}.`, {
    hint: 'The window connects again by itself; nothing that was saved is lost.',
    details: { connection: 'lost' },
  });
}

function cancelled(procedure: string): EngineError {
  return new EngineError('Cancelled', `${procedure} was cancelled.`);
}
