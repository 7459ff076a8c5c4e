/** Frames over one WebSocket, opened again when it breaks. */

import {
  decodeFrame,
  encodeFrame,
  hostFrameSchema,
  type ClientFrame,
  type HostFrame,
} from '#engine/contract/frames.ts';
import type { Wire, WireState } from '#renderer/rpc/wire.ts';

const firstDelay = 100;
const longestDelay = 2000;

/** @param address `ws:` or `wss:` URL of the host's procedure socket. */
export function connectWebSocket(address: string): Wire {
  let socket: WebSocket | undefined;
  let delay = firstDelay;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const wire: Wire & { state: WireState } = {
    state: 'connecting',
    onFrame: () => {},
    onState: () => {},
    send(frame: ClientFrame) {
      socket?.send(encodeFrame(frame));
    },
    close() {
      ended = true;
      clearTimeout(timer);
      socket?.close();
    },
  };

  const moveTo = (state: WireState): void => {
    if (wire.state === state) return;
    wire.state = state;
    wire.onState(state);
  };

  const open = (): void => {
    socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      delay = firstDelay;
      moveTo('open');
    });
    const current = socket;
    socket.addEventListener('message', (event: MessageEvent<ArrayBuffer>) => {
      let frame: HostFrame;
      try {
        frame = decodeFrame<HostFrame>(new Uint8Array(event.data), hostFrameSchema);
      } catch {
        // Its pending calls would wait for ever; closing rejects them and opens a new socket.
        current.close();
        return;
      }
      wire.onFrame(frame);
    });
    socket.addEventListener('close', () => {
      moveTo('closed');
      if (ended) return;
      timer = setTimeout(open, delay);
      delay = Math.min(delay * 2, longestDelay);
    });
  };
  open();
  return wire;
}
