/** Hands each page a port to the engine; frames cross it as structured clones. */

import type { IpcMain, MessageChannelMain, WebContents } from 'electron';
import { clientFrameSchema } from '#engine/contract/frames.ts';
import type { Dispatcher } from '#engine/index.ts';
import { serveFrames } from '#engine/wire.ts';
import { appOrigin, workspaceOfPage } from '#main/electron/app-protocol.ts';

interface Asker {
  readonly senderFrame: { readonly origin: string; readonly url: string } | null;
  readonly sender: Pick<WebContents, 'postMessage'>;
}

/** The part of Electron's `MessagePortMain` that is used. */
export interface EnginePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

export interface PortEngine {
  readonly dispatcher: Dispatcher;
  readonly workspaceId: string;
}

/**
 * @param createChannel `() => new MessageChannelMain()`; handed in because tests have no Electron.
 * @param findEngine of the workspace that the page's address names; undefined: it is not open, and the page gets no port.
 */
export function answerPortRequests(
  ipcMain: Pick<IpcMain, 'on'>,
  createChannel: () => Pick<MessageChannelMain, 'port1' | 'port2'>,
  findEngine: (workspaceId: string | null) => PortEngine | undefined,
): void {
  /** A page that was loaded again asks again; what its last port still had running is cancelled then. */
  const current = new WeakMap<Asker['sender'], EnginePort>();
  ipcMain.on('ask-for-engine-port', (event) => {
    const { senderFrame, sender } = event as unknown as Asker;
    if (senderFrame?.origin !== appOrigin) return;
    // It may be the port of another workspace, which this window has left.
    current.get(sender)?.close();
    const engine = findEngine(workspaceOfPage(senderFrame.url) ?? null);
    if (engine === undefined) return;
    const { port1, port2 } = createChannel();
    current.set(sender, port1);
    serveEnginePort(port1, engine.dispatcher, engine.workspaceId);
    sender.postMessage('engine-port', null, [port2]);
  });
}

/** A port buffers without a word; the page's own window of chunks is what holds streams back. */
export function serveEnginePort(port: EnginePort, dispatcher: Dispatcher, workspaceId: string): void {
  const served = serveFrames(dispatcher, workspaceId, (frame) => port.postMessage(frame));
  port.on('message', ({ data }) => {
    const frame = clientFrameSchema.safeParse(data);
    if (frame.success) served.receive(frame.data);
    else port.close();
  });
  port.on('close', () => served.close());
  port.start();
}
