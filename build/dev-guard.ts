/** Who may talk to `npm run dev`: the browser that was opened with its one-time code, as with the host that it stands before. */

import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Connect } from 'vite';
import { EntryCodes } from '../main/headless/entry-codes.ts';
import { createRequestGuard, noSession } from '../main/headless/request-guard.ts';

export interface DevGuard {
  /** The first middleware: what it does not let in reaches no file and no proxy. */
  readonly middleware: Connect.NextHandleFunction;
  /** Whether a socket may be proxied; its request is checked as the host checks it. */
  allowsSocket(request: IncomingMessage): boolean;
  /** An address with a new code. */
  address(): string;
}

const codeMillis = 10 * 60_000;

/** @param port of the development server on 127.0.0.1. */
export function createDevGuard(port: number): DevGuard {
  const guard = createRequestGuard(port, randomBytes(24).toString('base64url'));
  const codes = new EntryCodes();
  return {
    middleware(request, response, next) {
      const refusal = guard.refuse(request, 'page');
      const code = guard.entryCode(request);
      if (refusal === undefined) next();
      else if (refusal === noSession && code !== '' && codes.take(code, Date.now()) === 'valid')
        response.writeHead(303, { location: '/', 'set-cookie': guard.cookie, 'cache-control': 'no-store' }).end();
      else response.writeHead(403, { connection: 'close', 'content-length': 0 }).end();
    },
    allowsSocket: (request) => guard.refuse(request, 'socket') === undefined,
    address: () => `http://127.0.0.1:${port}/?code=${codes.make(codeMillis, Date.now())}`,
  };
}
