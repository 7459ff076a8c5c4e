/** The headless host: the renderer over HTTP and the procedures over one WebSocket, for this machine's browser only. */

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { EngineError } from '#engine/contract/errors.ts';
import { maximumFrameBytes } from '#engine/contract/frames.ts';
import type { Engine } from '#engine/index.ts';
import { ConnectionRoom } from '#main/headless/connection-room.ts';
import { EntryCodes } from '#main/headless/entry-codes.ts';
import { entryOf, letIn, turnAway } from '#main/headless/entry-door.ts';
import { findKeptSession, makeSession, sessionFolder, type BrowserSession } from '#main/headless/kept-session.ts';
import { createRequestGuard } from '#main/headless/request-guard.ts';
import { serveSocket } from '#main/headless/serve-socket.ts';
import { answerEvery, closeServer, createLocalServer, listenLocally } from '#main/local-server.ts';
import type { RendererAnswer, RendererFiles } from '#main/renderer-files.ts';

export interface ServedApp extends AsyncDisposable {
  /** An address for the person at the terminal: its code lets one browser in, within ten minutes. */
  readonly url: string;
  /** Another one, for a program that others can see the arguments of: valid for seconds. */
  openAddress(): string;
}

export interface ServeOptions {
  readonly engine: Engine;
  /** The window, which may still be being read. */
  readonly renderer: RendererFiles | Promise<RendererFiles>;
  /** 0 uses the port that the workspace's last window was served on, else a free one. */
  readonly port: number;
  /** Called with a new address when someone came with a code that was used or has expired. */
  readonly onUsedAddress?: (address: string) => void;
}

/** Of one browser: a window has one socket and a few keep-alive connections. */
const mostSockets = 32;
/** Connections without a session. */
const mostStrangers = 64;

const printedMillis = 10 * 60_000;
const openedMillis = 15_000;
/** Between two new addresses for someone who comes with a used one. */
const quietMillis = 1000;

/** Milliseconds that a connection waits for its next request. */
const keepAlive = 5000;

export async function serveApp({ engine, renderer, port, onUsedAddress }: ServeOptions): Promise<ServedApp> {
  const files = await renderer;
  const { id: workspaceId, throwAway } = await engine.workspace();
  const sessions = throwAway ? null : sessionFolder(workspaceId);
  const kept = sessions === null ? undefined : findKeptSession(sessions, Date.now());
  // The guard checks Host itself, and its refusal reveals nothing.
  const server = createLocalServer(keepAlive);
  const room = new ConnectionRoom(mostStrangers);
  server.on('connection', (socket) => room.enter(socket));
  const actual = await listenAt(server, port, kept);
  const session = kept?.port === actual ? kept : await makeSession(sessions, actual, Date.now());
  const guard = createRequestGuard(actual, session);
  const codes = new EntryCodes();
  const addressFor = (millis: number): string => `http://127.0.0.1:${actual}/?code=${codes.make(millis, Date.now())}`;
  let lastAddress = 0;
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const entry = entryOf(request, guard, codes);
    if (entry === 'inside') {
      room.admit(request.socket);
      answer(request, response, files.find(guard.pathAtHome(request) ?? ''));
    } else if (entry === 'enters') letIn(response, guard);
    else if (entry === 'late') {
      explainUsed(response);
      if (Date.now() - lastAddress < quietMillis) return;
      lastAddress = Date.now();
      onUsedAddress?.(addressFor(printedMillis));
    } else turnAway(response);
  };
  answerEvery(server, onRequest);

  const sockets = new WebSocketServer({ noServer: true, maxPayload: maximumFrameBytes, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (
      guard.refuse(request, 'socket') !== undefined ||
      guard.pathAtHome(request) !== '/procedures' ||
      request.headers.upgrade?.toLowerCase() !== 'websocket'
    ) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    if (sockets.clients.size >= mostSockets) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    room.admit(request.socket);
    sockets.handleUpgrade(request, socket, head, (webSocket) => serveSocket(webSocket, engine.dispatcher, workspaceId));
  });

  return {
    url: addressFor(printedMillis),
    openAddress: () => addressFor(openedMillis),
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      await closeServer(server);
    },
  };
}

/** Only for codes of this start: nobody else learns that something listens here. */
function explainUsed(response: ServerResponse): void {
  const text = 'This address was already used or has expired. Tenon printed a new one in its terminal.\n';
  response
    .writeHead(403, {
      connection: 'close',
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(text),
    })
    .end(text);
}

function answer(request: IncomingMessage, response: ServerResponse, found: RendererAnswer | undefined): void {
  if (found === undefined) {
    turnAway(response, 404);
    return;
  }
  response.writeHead(200, { ...found.headers, 'content-length': found.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : found.body);
}

/** @returns the port that it listens on. */
async function listenAt(server: Server, port: number, kept: BrowserSession | undefined): Promise<number> {
  if (port === 0 && kept !== undefined) {
    // Another program may have it by now; then any will do, and the window is opened again.
    await listen(server, kept.port).catch(() => undefined);
  }
  if (!server.listening) await listen(server, port);
  return (server.address() as AddressInfo).port;
}

function listen(server: Server, port: number): Promise<void> {
  return listenLocally(server, port, (error) => {
    const why =
      error.code === 'EADDRINUSE'
        ? `Port ${port} of 127.0.0.1 is in use.`
        : `Port ${port} cannot be opened: ${error.message}`;
    return new EngineError('IoFailed', why, {
      hint: 'Choose another one with --port, or 0 for any free one.',
      cause: error,
    });
  });
}
