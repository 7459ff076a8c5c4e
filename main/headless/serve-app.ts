/** The headless host: the renderer over HTTP and the procedures over one WebSocket, for this machine's browser only. */

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { EngineError } from '#engine/contract/errors.ts';
import { maximumFrameBytes } from '#engine/contract/frames.ts';
import type { Engine } from '#engine/index.ts';
import { findKeptSession, makeSession, sessionFolder, type BrowserSession } from '#main/headless/kept-session.ts';
import { createRequestGuard, type RequestGuard } from '#main/headless/request-guard.ts';
import { serveSocket } from '#main/headless/serve-socket.ts';
import { loadRenderer, type RendererFiles } from '#main/renderer-files.ts';

export interface ServedApp extends AsyncDisposable {
  /** With the token; whoever has it has the workspace. */
  readonly url: string;
}

export interface ServeOptions {
  readonly engine: Engine;
  readonly rendererFolder: string;
  /** 0 takes the one that the workspace's last window was served on, else a free one. */
  readonly port: number;
}

/** Of one browser: a window has one socket and a few keep-alive connections. */
const mostConnections = 128;
const mostSockets = 32;

/** A client that sends its request slowly, or none at all, is let go; milliseconds. */
const patience = {
  headersTimeout: 3000,
  requestTimeout: 5000,
  keepAliveTimeout: 5000,
  connectionsCheckingInterval: 500,
};

export async function serveApp({ engine, rendererFolder, port }: ServeOptions): Promise<ServedApp> {
  const files = await loadRenderer(rendererFolder);
  const { id: workspaceId, throwAway } = await engine.workspace();
  const sessions = throwAway ? null : sessionFolder(workspaceId);
  const kept = sessions === null ? undefined : findKeptSession(sessions, Date.now());
  const token = randomBytes(24).toString('base64url');
  // The guard looks at Host itself, and its refusal says nothing.
  const server = createServer({ ...patience, maxHeaderSize: 16_384, requireHostHeader: false });
  server.maxConnections = mostConnections;
  const actual = await listenAt(server, port, kept);
  const session = kept?.port === actual ? kept : await makeSession(sessions, actual, Date.now());
  const guard = createRequestGuard(actual, { token, session: session.secret });
  const onRequest = (request: IncomingMessage, response: ServerResponse): void =>
    answer(request, response, guard, files);
  server.on('request', onRequest);
  // Without these Node itself would answer before the guard has looked.
  server.on('checkContinue', onRequest);
  server.on('checkExpectation', onRequest);

  const sockets = new WebSocketServer({ noServer: true, maxPayload: maximumFrameBytes, perMessageDeflate: false });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const path = (request.url ?? '').split('?', 1)[0];
    if (
      guard.refuse(request, 'socket') !== undefined ||
      path !== '/procedures' ||
      request.headers.upgrade?.toLowerCase() !== 'websocket'
    ) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    if (sockets.clients.size >= mostSockets) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => serveSocket(webSocket, engine.dispatcher, workspaceId));
  });

  return {
    url: `http://127.0.0.1:${actual}/?token=${token}`,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, guard: RequestGuard, files: RendererFiles): void {
  if (guard.refuse(request, 'page') !== undefined) {
    refuse(response, 403);
    return;
  }
  const path = (request.url ?? '/').split('?', 1)[0]!;
  if (path === '/' && guard.carriesToken(request)) {
    // The token leaves the address bar at once, so that it is not copied or kept in the history.
    response
      .writeHead(303, {
        location: '/',
        'set-cookie': guard.cookie,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      })
      .end();
    return;
  }
  const found = files.find(path);
  if (found === undefined) {
    refuse(response, 404);
    return;
  }
  response.writeHead(200, { ...found.headers, 'content-length': found.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : found.body);
}

function refuse(response: ServerResponse, status: 403 | 404): void {
  response.writeHead(status, { connection: 'close', 'content-length': 0 }).end();
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
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `Port ${port} of 127.0.0.1 is in use.`
          : `Port ${port} cannot be opened: ${error.message}`;
      reject(
        new EngineError('IoFailed', why, {
          hint: 'Choose another one with --port, or 0 for any free one.',
          cause: error,
        }),
      );
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
