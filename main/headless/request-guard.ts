/** Who may talk to the headless host: this machine's browser, under our own address, with the secret of this start. */

import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface RequestGuard {
  /**
   * Undefined lets the request in; else the reason. Nothing of it is told to the client. `no session`: all else is
   * right, so that an entry code may still let it in.
   */
  refuse(request: IncomingMessage, kind: 'page' | 'socket'): string | undefined;
  /** Code in the address of the first page; empty when it has none. */
  entryCode(request: IncomingMessage): string;
  /** `Set-Cookie` that lets a browser in from then on. */
  readonly cookie: string;
}

/**
 * @param port that the host listens on; cookies are shared by all ports of an address, so the name holds the port.
 * @param session what the cookie holds; at least 128 bits. It never stands in an address.
 */
export function createRequestGuard(port: number, session: string): RequestGuard {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const cookieName = `tenon_${port}`;
  return {
    cookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`,
    entryCode,
    refuse(request, kind) {
      // Checked first: a name that a foreign DNS points here (rebinding) has another Host.
      const stated = request.headersDistinct['host'] ?? [];
      const host = stated[0]?.toLowerCase() ?? '';
      if (stated.length !== 1 || !hosts.has(host)) return 'foreign Host';
      const { origin } = request.headers;
      if (origin !== undefined && origin !== `http://${host}`) return 'foreign Origin';
      if (kind === 'socket' && origin === undefined) return 'socket without Origin';
      if (!(request.url ?? '').startsWith('/')) return 'not a path';
      if (request.method !== 'GET' && (kind === 'socket' || request.method !== 'HEAD')) return 'method';
      if (!isOwnPage(request)) return 'asked for by another page';
      return sameText(cookieValue(request, cookieName), session) ? undefined : noSession;
    },
  };
}

export const noSession = 'no session';

/** Programs send no such header; a browser says who asks, and only a person opening the page may come from elsewhere. */
function isOwnPage(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return request.headers['sec-fetch-mode'] === 'navigate' && request.headers['sec-fetch-dest'] === 'document';
}

function cookieValue(request: IncomingMessage, name: string): string {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return '';
}

function entryCode(request: IncomingMessage): string {
  const [path, query] = (request.url ?? '').split('?', 2);
  return path !== '/' || query === undefined ? '' : (new URLSearchParams(query).get('code') ?? '');
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
