/** The host's side of the procedure protocol, over any wire that carries frames. */

import { createDeferred, type Deferred } from '#engine/base/async.ts';
import { EngineError, serializeError } from '#engine/contract/errors.ts';
import { protocolVersion, type ClientFrame, type HostFrame } from '#engine/contract/frames.ts';
import { findProcedure, type Dispatcher } from '#engine/rpc/dispatcher.ts';

/** Calls one client may have under way, until their answers are on the wire; a client with more is broken or hostile. */
const mostCalls = 256;
/** Chunks one stream may be granted ahead, however often it is pulled. */
const mostCredit = 64;

interface Running {
  readonly abort: AbortController;
  credit: number;
  granted: Deferred<void>;
}

export interface FrameServer {
  receive(frame: ClientFrame): void;
  /** Cancels what is still running and sends nothing more; call it when the wire has closed. */
  close(): void;
}

/**
 * Puts one frame on the wire. The result resolves when the wire can take more; a stream waits for that, so that
 * a client that does not read costs no memory here. It never rejects, and throws EngineError InvalidInput when the
 * frame is too large.
 */
export type SendFrame = (frame: HostFrame) => Promise<void> | void;

export function serveFrames(dispatcher: Dispatcher, workspaceId: string, send: SendFrame): FrameServer {
  const running = new Map<number, Running>();
  let closed = false;

  const say = (frame: HostFrame): Promise<void> | void => (closed ? undefined : send(frame));
  const sayError = async (id: number, thrown: unknown): Promise<void> => {
    try {
      await say({ type: 'error', id, error: { ...serializeError(thrown) } });
    } catch {
      const { kind, code, message } = serializeError(thrown);
      await say({ type: 'error', id, error: { kind, code, message: message.slice(0, 10_000) } });
    }
  };
  const run = async (id: number, procedure: string, input: unknown, own: Running): Promise<void> => {
    const { signal } = own.abort;
    try {
      if (findProcedure(procedure).kind !== 'stream') {
        await say({ type: 'reply', id, output: await dispatcher.callByName(procedure, input, signal) });
        return;
      }
      for await (const value of dispatcher.streamByName(procedure, input, signal)) {
        while (own.credit === 0) {
          own.granted = createDeferred();
          signal.throwIfAborted();
          await own.granted.promise;
          signal.throwIfAborted();
        }
        own.credit -= 1;
        await say({ type: 'chunk', id, value });
      }
      await say({ type: 'end', id });
    } catch (thrown) {
      await sayError(id, thrown);
    } finally {
      running.delete(id);
    }
  };
  const cancel = (own: Running): void => {
    own.abort.abort();
    own.granted.resolve();
  };

  void say({ type: 'hello', version: protocolVersion, workspaceId });
  return {
    receive(frame) {
      const own = running.get(frame.id);
      if (frame.type === 'cancel') {
        if (own !== undefined) cancel(own);
      } else if (frame.type === 'pull') {
        if (own === undefined) return;
        own.credit = Math.min(own.credit + frame.count, mostCredit);
        own.granted.resolve();
      } else if (own !== undefined || running.size >= mostCalls) {
        const why =
          own === undefined ? 'Too many calls are in progress.' : `The call ${frame.id} is already in progress.`;
        void sayError(
          frame.id,
          new EngineError('InvalidInput', why, { hint: 'Wait until some of them have finished.' }),
        );
      } else {
        const started: Running = { abort: new AbortController(), credit: 0, granted: createDeferred() };
        running.set(frame.id, started);
        void run(frame.id, frame.procedure, frame.input, started);
      }
    },
    close() {
      closed = true;
      for (const own of running.values()) cancel(own);
    },
  };
}
