/** The engine's client in the window: calls and streams over a wire, typed by the contract. */

import { EngineError, serializeError } from '#engine/contract/errors.ts';
import { createFrameClient } from '#engine/contract/frame-client.ts';
import { protocolVersion, type ClientFrame, type HostFrame } from '#engine/contract/frames.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';
import type { Wire, WireState } from '#renderer/rpc/wire.ts';

/** Chunks a stream may have in progress; the host waits for a pull beyond it. */
const streamWindow = 8;

export interface WireClient extends EngineClient {
  readonly state: WireState;
  /** Of the host that answers; null before it greeted. */
  readonly workspaceId: string | null;
  /** Returns the function that ends the listening. */
  onGreeting(listener: () => void): () => void;
  /** Returns the function that ends the listening. */
  onState(listener: (state: WireState) => void): () => void;
}

/** @param onOtherHost the engine that answers is of another version or workspace than this page, which must be loaded again. */
export function createClient(wire: Wire, onOtherHost: () => void = () => {}): WireClient {
  const listeners = new Set<(state: WireState) => void>();
  const greeted = new Set<() => void>();
  /** Said before the wire opened for the first time. */
  const early: ClientFrame[] = [];
  let workspaceId: string | null = null;
  const client = createFrameClient({
    chunksAhead: streamWindow,
    send(frame) {
      if (wire.state === 'connecting') early.push(frame);
      else if (wire.state === 'open') wire.send(frame);
      else if (frame.type === 'call') throw connectionLost();
    },
  });

  const sendEarly = (frame: ClientFrame): void => {
    try {
      wire.send(frame);
    } catch (thrown) {
      client.receive({ type: 'error', id: frame.id, error: { ...serializeError(thrown) } });
    }
  };

  wire.onFrame = (frame: HostFrame) => {
    if (frame.type !== 'hello') client.receive(frame);
    else if (frame.version !== protocolVersion || (workspaceId ?? frame.workspaceId) !== frame.workspaceId)
      onOtherHost();
    else {
      workspaceId = frame.workspaceId;
      for (const listener of greeted) listener();
    }
  };
  wire.onState = (state) => {
    if (state === 'open') for (const frame of early.splice(0)) sendEarly(frame);
    if (state === 'closed') {
      early.length = 0;
      client.lose(connectionLost);
    }
    for (const listener of listeners) listener(state);
  };

  return {
    get state() {
      return wire.state;
    },
    get workspaceId() {
      return workspaceId;
    },
    onGreeting(listener) {
      greeted.add(listener);
      return () => greeted.delete(listener);
    },
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    call: (name, input, signal) => client.call(name, input, signal),
    stream: (name, input, signal) => client.stream(name, input, signal),
  };
}

function connectionLost(): EngineError {
  return new EngineError('IoFailed', 'The engine stopped before it answered.', {
    hint: 'The window reconnects automatically. Saved work is not lost.',
    details: { connection: 'lost' },
  });
}
