/** HTTP servers for programs and browsers of this machine alone. */

import { createServer, type RequestListener, type Server } from 'node:http';
import type { EngineError } from '#engine/contract/errors.ts';

/** A client that sends its request slowly, or none at all, is let go; milliseconds. */
const patience = { headersTimeout: 3000, requestTimeout: 5000, connectionsCheckingInterval: 500 };

/** Whoever answers checks Host itself. @param keepAliveTimeout milliseconds that a connection waits for its next request. */
export function createLocalServer(keepAliveTimeout: number): Server {
  return createServer({ ...patience, keepAliveTimeout, maxHeaderSize: 16_384, requireHostHeader: false });
}

/** Every request comes to the listener: without these, Node itself would answer some of them. */
export function answerEvery(server: Server, listener: RequestListener): void {
  for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, listener);
}

/** @param refusal what is thrown when the port cannot be opened. */
export function listenLocally(
  server: Server,
  port: number,
  refusal: (error: NodeJS.ErrnoException) => EngineError,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(refusal(error)));
    server.listen(port, '127.0.0.1', () => {
      // One connection that cannot be accepted ends nothing else.
      server.on('error', () => undefined);
      resolve();
    });
  });
}

/** Ends its connections, too. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  await closed;
}
