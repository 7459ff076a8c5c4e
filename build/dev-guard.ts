/** Access control of `npm run dev`: only the browser opened with its one-time code, as with the host behind it. */

import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { EntryCodes } from '../main/headless/entry-codes.ts';
import { entryOf, letIn, turnAway } from '../main/headless/entry-door.ts';
import { createRequestGuard, makeSecrets } from '../main/headless/request-guard.ts';

export interface DevGuard {
  /** Begins to listen on 127.0.0.1; refused requests reach no file, no proxy and no socket of vite's. */
  listen(): void;
  close(): void;
  /** Path below which everything is served. */
  readonly home: string;
  /** An address with a new code. */
  address(): string;
}

/** As the host's own answers: no frame shows them, no other page loads them or holds their window. */
const ownPagesOnly = {
  'content-security-policy': "frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const codeMillis = 10 * 60_000;

/**
 * @param port to listen on.
 * @param pages answers requests that were let in.
 * @param sockets gets `upgrade` events that were let in.
 */
export function createDevGuard(port: number, pages: RequestListener, sockets: Server): DevGuard {
  const guard = createRequestGuard(port, makeSecrets());
  const codes = new EntryCodes();
  const server = createServer({ requireHostHeader: false });
  const onRequest: RequestListener = (request, response) => {
    const entry = entryOf(request, guard, codes);
    if (entry === 'inside') {
      for (const [name, value] of Object.entries(ownPagesOnly)) response.setHeader(name, value);
      pages(request, response);
    } else if (entry === 'enters') letIn(response, guard);
    else turnAway(response);
  };
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, onRequest);
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    socket.on('error', () => socket.destroy());
    const mayEnter = guard.refuse(request, 'socket') === undefined && guard.pathAtHome(request) !== undefined;
    if (mayEnter) sockets.emit('upgrade', request, socket, head);
    else socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  return {
    listen: () => void server.listen(port, '127.0.0.1'),
    close: () => void server.close(),
    home: guard.home,
    address: () => `http://127.0.0.1:${port}/?code=${codes.make(codeMillis, Date.now())}`,
  };
}
