/** Who may talk to the headless host: this machine's browser, under our own address, with the secret of this start. */

import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface RequestGuard {
  /**
   * Undefined lets the request in; otherwise the reason, which the client never sees. `no session`: everything else is
   * right, so that an entry code may still let it in.
   */
  refuse(request: IncomingMessage, kind: 'page' | 'socket'): string | undefined;
  /** Path of a request's address below `home`, with its leading `/`; undefined when it is not below it. */
  pathAtHome(request: IncomingMessage): string | undefined;
  /** Path below which everything is served; begins and ends with `/`. */
  readonly home: string;
  /** `Set-Cookie` that lets a browser in from then on. */
  readonly cookie: string;
}

/** The secrets that a browser needs to be let in. */
export interface SessionSecrets {
  /** Value of the cookie; at least 128 bits. It never appears in an address. */
  readonly secret: string;
  /**
   * First segment of every path; at least 128 bits. A browser sends cookies to every port of an address, so also to
   * servers of other users; it sends this one only to a server that knows the path.
   */
  readonly path: string;
}

export function makeSecrets(): SessionSecrets {
  return { secret: randomBytes(24).toString('base64url'), path: randomBytes(18).toString('base64url') };
}

/** @param port that the host listens on; the cookie's name holds it, so that several hosts do not replace each other's. */
export function createRequestGuard(port: number, { secret, path }: SessionSecrets): RequestGuard {
  const home = `/${path}/`;
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const cookieName = `tenon_${port}`;
  return {
    home,
    cookie: `${cookieName}=${secret}; HttpOnly; SameSite=Strict; Path=${home}`,
    pathAtHome(request) {
      const asked = (request.url ?? '').split('?', 1)[0]!;
      return asked.startsWith(home) ? asked.slice(home.length - 1) : undefined;
    },
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
      if (!isOwnPage(request) && !isLink(request, home)) return 'requested by another page';
      return sameText(cookieValue(request, cookieName), secret) ? undefined : noSession;
    },
  };
}

export const noSession = 'no session';

/** Programs send no such header; a browser names the requesting page. */
function isOwnPage(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** A page elsewhere may have a link to the window, or to an address with a code; nothing else is opened from there. */
function isLink(request: IncomingMessage, home: string): boolean {
  const { 'sec-fetch-mode': mode, 'sec-fetch-dest': destination } = request.headers;
  const [asked] = (request.url ?? '').split('?', 1);
  return mode === 'navigate' && destination === 'document' && (asked === home || asked === '/');
}

function cookieValue(request: IncomingMessage, name: string): string {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return '';
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
