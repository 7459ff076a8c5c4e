/** The door in front of every page: who is in, whose code lets them in now, and who stays outside. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EntryCodes } from '#main/headless/entry-codes.ts';
import { noSession, type RequestGuard } from '#main/headless/request-guard.ts';

/** `late`: the code was of this start, but it was used or has expired. */
export type Entry = 'inside' | 'enters' | 'late' | 'stranger';

const entryOfCode = { valid: 'enters', used: 'late', unknown: 'stranger' } as const;

/** A valid code is used up by this. */
export function entryOf(request: IncomingMessage, guard: RequestGuard, codes: EntryCodes): Entry {
  const refusal = guard.refuse(request, 'page');
  if (refusal === undefined) return guard.pathAtHome(request) === undefined ? 'stranger' : 'inside';
  const code = entryCode(request);
  if (refusal !== noSession || code === '') return 'stranger';
  return entryOfCode[codes.take(code, Date.now())];
}

/** Removes the code from the address bar immediately, so that it is not copied or kept in the history. */
export function letIn(response: ServerResponse, guard: RequestGuard): void {
  response
    .writeHead(303, {
      location: guard.home,
      'set-cookie': guard.cookie,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    .end();
}

/** Reveals nothing about what listens here. */
export function turnAway(response: ServerResponse, status: 403 | 404 = 403): void {
  response.writeHead(status, { connection: 'close', 'content-length': 0 }).end();
}

function entryCode(request: IncomingMessage): string {
  const [path, query] = (request.url ?? '').split('?', 2);
  return path !== '/' || query === undefined ? '' : (new URLSearchParams(query).get('code') ?? '');
}
