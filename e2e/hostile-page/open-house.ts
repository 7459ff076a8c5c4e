/** A host that guards nothing: every attack must get through to it, or it would prove nothing about Tenon. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

export interface OpenHouse extends AsyncDisposable {
  /** Lets a browser in. */
  readonly address: string;
  /** Methods and destinations that were asked for: `GET image`. */
  readonly asked: ReadonlySet<string>;
}

/** The smallest picture. */
const picture = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64');

/** @returns a content that the browser takes for what it asked for. */
function contentFor(destination: string): readonly [type: string, body: string | Buffer] {
  if (destination === 'image') return ['image/gif', picture];
  if (destination === 'style') return ['text/css', 'p {}'];
  if (destination === 'worker') return ['text/javascript', 'postMessage([location.href]);'];
  if (['script', 'serviceworker'].includes(destination)) return ['text/javascript', ''];
  return [
    'text/html',
    '<title>engine ready</title><iframe></iframe><script>(opener ?? parent).postMessage(0, "*")</script>',
  ];
}

export async function openHouse(): Promise<OpenHouse> {
  const asked = new Set<string>();
  const server = createServer((request, response) => {
    const destination = String(request.headers['sec-fetch-dest'] ?? 'none');
    asked.add(`${request.method} ${destination}`);
    const { origin = '*', accept } = request.headers;
    const asksForEvents = accept === 'text/event-stream';
    const [type, body] = contentFor(destination);
    response.writeHead(200, {
      'content-type': asksForEvents ? accept : type,
      'set-cookie': 'session=open; Path=/',
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'PUT, DELETE',
      'access-control-allow-headers': 'authorization, content-type, x-forwarded-host',
      'timing-allow-origin': '*',
      'service-worker-allowed': '/',
    });
    if (asksForEvents) response.write('data: 0\n\n');
    else response.end(body);
  });
  const sockets = new WebSocketServer({ server });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/home/`,
    asked,
    async [Symbol.asyncDispose]() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
