/** Frames over the desktop's MessagePort: plain structured clone, nothing is encoded. */

import { hostFrameSchema, type ClientFrame } from '#engine/contract/frames.ts';
import type { Wire, WireState } from '#renderer/rpc/wire.ts';

/** The used part of a `Window`: a message to itself brings the port. */
export interface PortReceiver {
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

/** Asks the main process for a port, and for another one when that breaks. */
export function connectDesktopPort(desktop: { askForPort(): void }, receiver: PortReceiver): Wire {
  let port: MessagePort | undefined;
  let ended = false;
  const wire: Wire & { state: WireState } = {
    state: 'connecting',
    onFrame: () => {},
    onState: () => {},
    send(frame: ClientFrame) {
      port?.postMessage(frame);
    },
    close() {
      ended = true;
      port?.close();
    },
  };
  const moveTo = (state: WireState): void => {
    wire.state = state;
    wire.onState(state);
  };
  receiver.addEventListener('message', (event) => {
    const brought = event.ports[0];
    if (event.source !== receiver || event.data !== 'engine-port' || brought === undefined) return;
    port = brought;
    brought.addEventListener('message', (message: MessageEvent<unknown>) =>
      wire.onFrame(hostFrameSchema.parse(message.data)),
    );
    brought.addEventListener('close', () => {
      if (port !== brought) return;
      moveTo('closed');
      if (!ended) desktop.askForPort();
    });
    brought.start();
    moveTo('open');
  });
  desktop.askForPort();
  return wire;
}
