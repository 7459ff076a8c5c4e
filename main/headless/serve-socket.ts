/** Procedures over one WebSocket: a frame is a binary message, and a browser that does not read is waited for. */

import type { WebSocket } from 'ws';
import { EngineError } from '#engine/contract/errors.ts';
import {
  clientFrameSchema,
  decodeFrame,
  encodeFrame,
  type ClientFrame,
  type HostFrame,
} from '#engine/contract/frames.ts';
import type { Dispatcher } from '#engine/index.ts';
import { serveFrames } from '#engine/wire.ts';

/** Bytes waiting to be sent above which streams, and further calls of this client, wait. */
const mostWaiting = 1024 * 1024;

export function serveSocket(socket: WebSocket, dispatcher: Dispatcher, workspaceId: string): void {
  const send = (frame: HostFrame): Promise<void> | void => {
    if (socket.readyState !== socket.OPEN) return undefined;
    const bytes = encodeFrame(frame);
    if (socket.bufferedAmount + bytes.byteLength <= mostWaiting) {
      socket.send(bytes, () => undefined);
      return undefined;
    }
    socket.pause();
    return new Promise((resolve) => {
      // Called with an error when the socket breaks first; 'close' reports its closing.
      socket.send(bytes, () => {
        if (socket.bufferedAmount <= mostWaiting / 2) socket.resume();
        resolve();
      });
    });
  };
  const served = serveFrames(dispatcher, workspaceId, send);
  socket.on('message', (message: Buffer, isBinary: boolean) => {
    try {
      if (!isBinary) throw new EngineError('InvalidInput', 'Frames are binary.');
      served.receive(decodeFrame<ClientFrame>(message, clientFrameSchema));
    } catch {
      // An unreadable frame is not ours; nothing after it can be trusted.
      socket.close(1002, 'unreadable frame');
    }
  });
  socket.on('close', () => served.close());
  socket.on('error', () => socket.terminate());
}
