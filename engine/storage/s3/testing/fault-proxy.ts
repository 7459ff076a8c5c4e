/** A proxy before a server that lets a share of its answers fail, drawn by seed: resets, 503, cut and slow bodies. */

import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { randomNumbers } from '#engine/testing/random.ts';

const faults = ['reset', 'slow down', 'cut', 'slow', 'server error'] as const;
type Fault = (typeof faults)[number];

/** Another answer than that of the server, for all requests; undefined: its own. */
interface CannedAnswer {
  readonly status: number;
  readonly code: string;
}

export interface FaultProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** Of requests, 0…1. */
  share: number;
  canned: CannedAnswer | undefined;
  readonly met: Map<Fault, number>;
  /** Of requests, by method and address. */
  readonly requests: string[];
  /** Of the bodies of answers that were passed on. */
  bytes: number;
}

export async function startFaultProxy(target: string, seed: number): Promise<FaultProxy> {
  const random = randomNumbers(seed);
  const server = createServer((asked, answer) => {
    proxy.requests.push(`${asked.method} ${asked.url}`);
    if (proxy.canned !== undefined) return answerError(answer, proxy.canned);
    const fault = random() < proxy.share ? faults[Math.floor(random() * faults.length)]! : undefined;
    if (fault !== undefined) proxy.met.set(fault, (proxy.met.get(fault) ?? 0) + 1);
    if (fault === 'reset') return void asked.socket.destroy();
    if (fault === 'slow down') return answerError(answer, { status: 503, code: 'SlowDown' });
    if (fault === 'server error') return answerError(answer, { status: 500, code: 'InternalError' });
    void pass(asked, answer, fault);
  });
  const pass = async (asked: IncomingMessage, answer: ServerResponse, fault: Fault | undefined): Promise<void> => {
    const { hostname, port } = new URL(target);
    const { method, url: path, headers } = asked;
    const outgoing = request({ hostname, port, method, path, headers });
    asked.pipe(outgoing);
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    const body = Buffer.concat(await incoming.toArray());
    proxy.bytes += body.length;
    answer.writeHead(incoming.statusCode!, incoming.headers);
    if (fault === 'cut' && body.length > 1) {
      answer.write(body.subarray(0, body.length / 2), () => asked.socket.destroy());
      return;
    }
    if (fault === 'slow') {
      for (let at = 0; at < body.length; at += Math.ceil(body.length / 4)) {
        answer.write(body.subarray(at, at + Math.ceil(body.length / 4)));
        await new Promise((resolve) => void setTimeout(resolve, 20));
      }
      answer.end();
    } else answer.end(body);
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: FaultProxy = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    share: 0,
    canned: undefined,
    met: new Map(),
    requests: [],
    bytes: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
  return proxy;
}

function answerError(answer: ServerResponse, { status, code }: CannedAnswer): void {
  answer.writeHead(status, { 'content-type': 'application/xml' });
  answer.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>secret words</Message></Error>`);
}
