/** The guard by itself: who asks behind it sees only paths of this host, whatever a request line may hold. */

import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { createRequestGuard } from '#main/headless/request-guard.ts';

const guard = createRequestGuard(4321, { secret: 's'.repeat(32), path: 'p'.repeat(24) });

function ask(url: string): string | undefined {
  const host = '127.0.0.1:4321';
  const headers = { host, cookie: guard.cookie.split(';', 1)[0] };
  return guard.refuse(
    { method: 'GET', url, headers, headersDistinct: { host: [host] } } as never as IncomingMessage,
    'page',
  );
}

test('a path is let in', () => {
  expect(ask(guard.home)).toBeUndefined();
});

test.each([
  ['an address, as proxies get', `http://127.0.0.1:4321${guard.home}`],
  ['an address elsewhere', `http://evil.example${guard.home}`],
  ['an address and a port, as for CONNECT', '127.0.0.1:4321'],
  ['the star of OPTIONS', '*'],
  ['nothing', ''],
])('%s is not', (_name, url) => {
  expect(ask(url)).toBe('not a path');
});
