/** A stranger's web server on this computer: serves an empty page under any name, and records the cookies that it gets. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostileSite extends AsyncDisposable {
  readonly port: number;
  /** Cookie headers that browsers sent. */
  readonly cookies: readonly string[];
}

export const hostilePage = '<!doctype html><title>hostile</title><link rel="icon" href="data:,"><body></body>';

const scripts: Readonly<Record<string, string>> = {
  // Fetches any address that it is asked for, also after the page's tab was closed.
  '/service-worker.js': `
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => event.waitUntil((async () => {
  const credentials = 'include';
  const inits = [{}, { credentials }, { mode: 'no-cors' }, { mode: 'no-cors', credentials }, { method: 'PUT', credentials }];
  const read = await Promise.all(inits.map((init) => fetch(event.data, init).then(
    async (response) => response.type === 'opaque' ? [] : ['read ' + response.status + await response.text()],
    () => [])));
  event.ports[0].postMessage(read.flat());
})()));
`,
  '/importing-worker.js': `
self.addEventListener('message', ({ data }) => {
  const imports = (address) => {
    try {
      importScripts(address);
      return true;
    } catch {
      return false;
    }
  };
  postMessage(data.filter(imports));
});
`,
};

export async function serveHostileSite(): Promise<HostileSite> {
  const cookies: string[] = [];
  const server = createServer((request, response) => {
    if (request.headers.cookie !== undefined) cookies.push(request.headers.cookie);
    const script = scripts[request.url ?? ''];
    response.writeHead(200, { 'content-type': script === undefined ? 'text/html; charset=utf-8' : 'text/javascript' });
    response.end(script ?? hostilePage);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cookies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
