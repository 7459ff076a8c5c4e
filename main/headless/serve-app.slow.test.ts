/** The headless host against requests that no window of ours makes: each gets nothing. */

import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, type RawData } from 'ws';
import {
  clientFrameSchema,
  decodeFrame,
  encodeFrame,
  hostFrameSchema,
  type HostFrame,
} from '#engine/contract/frames.ts';
import { createEngine, type Engine } from '#engine/index.ts';
import { serveApp, type ServedApp } from '#main/headless/serve-app.ts';
import { loadRenderer } from '#main/renderer-files.ts';

const secretInPage = 'only for our window';
let folder: string;
let engine: Engine;
let app: ServedApp;
let port: number;
let token: string;
let cookie: string;
/** Path below which everything is served; `/` at its end. */
let home: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenon-headless-'));
  const rendererFolder = join(folder, 'renderer');
  await mkdir(join(rendererFolder, 'assets'), { recursive: true });
  await writeFile(join(rendererFolder, 'index.html'), `<meta content="__NONCE__"><p>${secretInPage}</p>`);
  await writeFile(join(rendererFolder, 'assets/index-1.js'), `// ${secretInPage}`);
  await writeFile(join(folder, 'secret.txt'), secretInPage);
  engine = await createEngine({ workspace: null, title: 'test' });
  app = await serveApp({ engine, renderer: loadRenderer(rendererFolder), port: 0 });
  const url = new URL(app.url);
  port = Number(url.port);
  token = url.searchParams.get('code')!;
  const response = await fetch(app.url, { redirect: 'manual' });
  expect(response.status).toBe(303);
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  home = response.headers.get('location')!;
  expect(home).toMatch(/^\/[\w-]{24}\/$/u);
  const set = response.headers.get('set-cookie')!;
  // A server on another port of this machine gets no cookie: it cannot know the path.
  expect(set.endsWith(`; HttpOnly; SameSite=Strict; Path=${home}`)).toBe(true);
  expect(set).not.toContain(token);
  cookie = set.split(';', 1)[0]!;
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

/** Sends the bytes as they are and gives everything that came until the host closed. */
async function raw(text: string | Buffer, to = '127.0.0.1'): Promise<string> {
  const socket: Socket = connect(port, to);
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  const closed = new Promise<void>((resolve) => {
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
  });
  socket.write(text);
  await closed;
  socket.destroy();
  return Buffer.concat(pieces).toString('latin1');
}

function request(line: string, headers: readonly string[], body = ''): string {
  return `${line} HTTP/1.1\r\n${[...headers, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`;
}

const host = (): string => `Host: 127.0.0.1:${port}`;
const own = (): string => `Cookie: ${cookie}`;
const handshake = [
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];
const origin = (): string => `Origin: http://127.0.0.1:${port}`;

function swapCase(text: string): string {
  return text.replaceAll(/[a-z]/giu, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );
}

function escaped(path: string): string {
  return path.replaceAll(/[\w-]/gu, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
}

function upgrade(path: string, headers: readonly string[], method = 'GET'): string {
  return `${method} ${path} HTTP/1.1\r\n${[...headers, ...handshake].join('\r\n')}\r\n\r\n`;
}

describe('our own window', () => {
  test('gets the page with a fresh nonce in page and policy, by cookie', async () => {
    const [first, second] = await Promise.all(
      [0, 1].map(async () => fetch(`http://127.0.0.1:${port}${home}`, { headers: { cookie } })),
    );
    const text = await first!.text();
    const nonce = /content="([^"]+)"/u.exec(text)![1]!;
    const policy = first!.headers.get('content-security-policy')!;
    expect(text).toContain(secretInPage);
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|http:/u);
    expect(await second!.text()).not.toContain(nonce);
  });

  test('gets its scripts, and the engine over a socket', async () => {
    expect(
      await (await fetch(`http://localhost:${port}${home}assets/index-1.js`, { headers: { cookie } })).text(),
    ).toContain(secretInPage);
    const socket = openSocket();
    const frames = framesOf(socket);
    await once(socket, 'open');
    socket.send(encodeFrame({ type: 'call', id: 1, procedure: 'getEngine', input: {} }));
    expect((await frames.next()).value).toMatchObject({ type: 'hello' });
    expect((await frames.next()).value).toMatchObject({
      type: 'reply',
      id: 1,
      output: { version: expect.any(String) },
    });
    socket.terminate();
  });
});

describe('anyone else gets nothing', () => {
  const cases: readonly (readonly [string, () => string])[] = [
    ['a foreign Host', () => request(`GET ${home}`, ['Host: evil.example', own()])],
    ['a rebinding name with our port', () => request(`GET ${home}`, [`Host: rebind.evil.example:${port}`, own()])],
    ['our address as a prefix', () => request(`GET ${home}`, [`Host: 127.0.0.1.evil.example:${port}`, own()])],
    ['our address on another port', () => request(`GET ${home}`, ['Host: 127.0.0.1:1', own()])],
    ['our address without a port', () => request(`GET ${home}`, ['Host: 127.0.0.1', own()])],
    ['the same machine under IPv6', () => request(`GET ${home}`, [`Host: [::1]:${port}`, own()])],
    ['the address as a number', () => request(`GET ${home}`, [`Host: 2130706433:${port}`, own()])],
    ['any address', () => request(`GET ${home}`, [`Host: 0.0.0.0:${port}`, own()])],
    ['credentials in Host', () => request(`GET ${home}`, [`Host: evil@127.0.0.1:${port}`, own()])],
    ['no Host', () => request(`GET ${home}`, [own()])],
    ['no Host in HTTP/1.0', () => `GET ${home} HTTP/1.0\r\n${own()}\r\n\r\n`],
    ['an empty Host', () => request(`GET ${home}`, ['Host: ', own()])],
    ['two Hosts, ours first', () => request(`GET ${home}`, [host(), 'Host: evil.example', own()])],
    ['two Hosts, ours last', () => request(`GET ${home}`, ['Host: evil.example', host(), own()])],
    ['no token', () => request(`GET ${home}`, [host()])],
    ['no token, for a script', () => request(`GET ${home}assets/index-1.js`, [host()])],
    ['our cookie outside of our path', () => request('GET /', [host(), own()])],
    ['our cookie below a path made up', () => request(`GET /${'A'.repeat(24)}/`, [host(), own()])],
    ['our cookie and our path as a prefix', () => request(`GET ${home.slice(0, -1)}x/`, [host(), own()])],
    ['our path without a slash', () => request(`GET ${home.slice(0, -1)}`, [host(), own()])],
    ['our path in other letters', () => request(`GET ${swapCase(home)}`, [host(), own()])],
    ['our path, written with escapes', () => request(`GET ${escaped(home)}`, [host(), own()])],
    ['a socket outside of our path', () => upgrade('/procedures', [host(), own(), origin()])],
    ['a code of another start', () => request(`GET /?code=${'A'.repeat(32)}`, [host()])],
    ['a code that is cut', () => request(`GET /?code=${token.slice(0, -1)}`, [host()])],
    ['a cookie of another start', () => request(`GET ${home}`, [host(), `Cookie: tenon_${port}=${'A'.repeat(32)}`])],
    ['the address’s token in the cookie', () => request(`GET ${home}`, [host(), `Cookie: tenon_${port}=${token}`])],
    ['a foreign Origin', () => request(`GET ${home}`, [host(), own(), 'Origin: https://evil.example'])],
    ['the Origin null of a sandboxed frame', () => request(`GET ${home}`, [host(), own(), 'Origin: null'])],
    [
      'another port of this machine as Origin',
      () => request(`GET ${home}`, [host(), own(), 'Origin: http://127.0.0.1:1']),
    ],
    [
      'a script of another page',
      () =>
        request(`GET ${home}assets/index-1.js`, [
          host(),
          own(),
          'Sec-Fetch-Site: cross-site',
          'Sec-Fetch-Mode: no-cors',
          'Sec-Fetch-Dest: script',
        ]),
    ],
    [
      'a script of a page on another port',
      () =>
        request(`GET ${home}assets/index-1.js`, [
          host(),
          own(),
          'Sec-Fetch-Site: same-site',
          'Sec-Fetch-Mode: no-cors',
        ]),
    ],
    [
      'a frame in another page',
      () =>
        request(`GET ${home}`, [
          host(),
          own(),
          'Sec-Fetch-Site: cross-site',
          'Sec-Fetch-Mode: navigate',
          'Sec-Fetch-Dest: iframe',
        ]),
    ],
    [
      'a cross-site post',
      () =>
        request(
          'POST /procedures',
          [host(), own(), 'Origin: https://evil.example', 'Content-Type: text/plain', 'Content-Length: 2'],
          '{}',
        ),
    ],
    [
      'a post of ours',
      () =>
        request(`POST ${home}`, [host(), own(), origin(), 'Content-Type: application/json', 'Content-Length: 2'], '{}'),
    ],
    ['PUT', () => request(`PUT ${home}index.html`, [host(), own(), 'Content-Length: 1'], 'x')],
    ['DELETE', () => request(`DELETE ${home}`, [host(), own()])],
    [
      'OPTIONS',
      () => request('OPTIONS *', [host(), own(), 'Origin: https://evil.example', 'Access-Control-Request-Method: GET']),
    ],
    ['TRACE', () => request(`TRACE ${home}`, [host(), own()])],
    ['CONNECT', () => request('CONNECT evil.example:443', [host(), own()])],
    ['a method made up', () => request(`JEFF ${home}`, [host(), own()])],
    [
      'a method in a header',
      () => request(`POST ${home}`, [host(), own(), 'X-HTTP-Method-Override: GET', 'Content-Length: 0']),
    ],
    ['an absolute address, foreign', () => request(`GET http://evil.example${home}`, [host(), own()])],
    ['an absolute address, ours', () => request(`GET http://127.0.0.1:${port}/?code=${token}`, [host()])],
    [
      'a body announced and awaited',
      () => request(`POST ${home}`, [host(), own(), 'Expect: 100-continue', 'Content-Length: 1000000']),
    ],
    ['an expectation made up', () => request(`GET ${home}`, ['Host: evil.example', 'Expect: miracles'])],
    [
      'a smuggled request',
      () =>
        request(
          'POST /',
          [host(), own(), 'Content-Length: 5', 'Transfer-Encoding: chunked'],
          '0\r\n\r\nGET / HTTP/1.1\r\n\r\n',
        ),
    ],
    ['a folded header', () => request(`GET ${home}`, [host(), 'X-A: 1\r\n evil', own()])],
    ['headers of a mebibyte', () => request(`GET ${home}`, [host(), own(), `X-A: ${'a'.repeat(1024 * 1024)}`])],
    ['another protocol', () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
    ['a socket without Origin', () => upgrade(`${home}procedures`, [host(), own()])],
    [
      'a socket of a foreign Origin',
      () => upgrade(`${home}procedures`, [host(), own(), 'Origin: https://evil.example']),
    ],
    ['a socket of another port', () => upgrade(`${home}procedures`, [host(), own(), 'Origin: http://127.0.0.1:1'])],
    [
      'a socket of a rebinding name',
      () => upgrade(`${home}procedures`, ['Host: evil.example', own(), 'Origin: http://evil.example']),
    ],
    ['a socket without a cookie', () => upgrade(`${home}procedures`, [host(), origin()])],
    ['a socket with the address’s code', () => upgrade(`${home}procedures?code=${token}`, [host(), origin()])],
    ['a socket elsewhere', () => upgrade(home, [host(), own(), origin()])],
    ['a socket by POST', () => upgrade(`${home}procedures`, [host(), own(), origin()], 'POST')],
    [
      'an upgrade to another protocol',
      () =>
        `GET ${home}procedures HTTP/1.1\r\n${[host(), own(), origin(), 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'].join('\r\n')}\r\n\r\n`,
    ],
  ];

  test.each(cases)('%s', async (_name, make) => {
    const answer = await raw(make());
    expect(answer).not.toMatch(/^HTTP\/1\.1 (?:1|2|3)\d\d/u);
    expect(answer).not.toContain(secretInPage);
    expect(answer).not.toMatch(/set-cookie/iu);
    expect(answer).not.toContain(token);
    expect(answer.split('\r\n\r\n').slice(1).join('')).toBe('');
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/%252e%252e%252fsecret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/....//secret.txt',
    '/./../secret.txt',
    '//secret.txt',
    '/assets/%00.js',
    '/index.html%00',
    '/assets/',
    '/assets',
    '/etc/passwd',
    '/C:/secret.txt',
    '/file:///etc/passwd',
    '/__proto__',
    '/constructor',
  ])('traversal %s', async (path) => {
    const answer = await raw(request(`GET ${home.slice(0, -1)}${path}`, [host(), own()]));
    expect(answer).toMatch(/^HTTP\/1\.1 40[034]/u);
    expect(answer).not.toContain(secretInPage);
  });

  test('no other address of this machine listens', async () => {
    expect(await raw(request(`GET ${home}`, [host(), own()]), '127.0.0.2')).toBe('');
    expect(await raw(request(`GET ${home}`, [`Host: [::1]:${port}`, own()]), '::1')).toBe('');
  });

  test('one who never ends a request is let go, and others are served meanwhile', async () => {
    const slow = raw(`GET ${home} HTTP/1.1\r\n${host()}\r\nX-`);
    const silent = connect(port, '127.0.0.1');
    await once(silent, 'connect');
    expect((await fetch(`http://127.0.0.1:${port}${home}`, { headers: { cookie } })).status).toBe(200);
    expect(await slow).toMatch(/^HTTP\/1\.1 408/u);
    await once(silent.resume(), 'close');
  });
});

function openSocket(): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${home}procedures`, {
    headers: { cookie, origin: `http://127.0.0.1:${port}` },
    maxPayload: 0,
  });
  socket.on('error', () => undefined);
  return socket;
}

/** Listens from the call on, so that no frame is missed. */
function framesOf(socket: WebSocket): AsyncGenerator<HostFrame, undefined, void> {
  const waiting: HostFrame[] = [];
  let wake = Promise.withResolvers<void>();
  socket.on('message', (bytes: RawData) => {
    waiting.push(decodeFrame<HostFrame>(bytes as Buffer, hostFrameSchema));
    wake.resolve();
  });
  const frames = async function* (): AsyncGenerator<HostFrame, undefined, void> {
    for (;;) {
      while (waiting.length > 0) yield waiting.shift()!;
      await wake.promise;
      wake = Promise.withResolvers();
    }
  };
  return frames();
}

describe('bytes that are not a frame close their socket, and no other', () => {
  const good = encodeFrame({ type: 'call', id: 1, procedure: 'getEngine', input: {} });
  test.each<[string, Buffer | string]>([
    ['text', JSON.stringify({ type: 'call', id: 1, procedure: 'getEngine', input: {} })],
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.from('ffffffffffffffffffff', 'hex')],
    ['a cut frame', Buffer.from(good).subarray(0, -3)],
    ['a frame of the host', Buffer.from(encodeFrame({ type: 'end', id: 1 }))],
    ['more bytes than it says', Buffer.concat([good, Buffer.from('x')])],
    ['a frame over the cap', Buffer.alloc(17 * 1024 * 1024)],
    ['a pull of everything', Buffer.from(encodeFrame({ type: 'pull', id: 1, count: 2 ** 31 } as never))],
  ])('%s', async (_name, message) => {
    const [bad, other] = [openSocket(), openSocket()];
    const frames = framesOf(other);
    await Promise.all([once(bad, 'open'), once(other, 'open')]);
    const closed = once(bad, 'close');
    bad.send(message);
    expect([1002, 1006, 1009]).toContain((await closed)[0]);
    other.send(good);
    expect((await frames.next()).value).toMatchObject({ type: 'hello' });
    expect((await frames.next()).value).toMatchObject({ type: 'reply' });
    other.terminate();
  });

  test('names from prototypes and unknown procedures are refused in words', async () => {
    const socket = openSocket();
    const frames = framesOf(socket);
    await once(socket, 'open');
    await frames.next();
    for (const procedure of ['__proto__', 'constructor', 'toString', '../getEngine', '']) {
      socket.send(encodeFrame({ type: 'call', id: 7, procedure, input: {} }));
      expect((await frames.next()).value).toMatchObject({ type: 'error', id: 7, error: { code: 'EntityNotFound' } });
    }
    socket.send(encodeFrame({ type: 'call', id: 8, procedure: 'readPage', input: { path: 7 } }));
    expect((await frames.next()).value).toMatchObject({ type: 'error', id: 8, error: { code: 'InvalidInput' } });
    expect(clientFrameSchema.safeParse({ type: 'call', id: 1, procedure: 'x'.repeat(201), input: null }).success).toBe(
      false,
    );
    socket.terminate();
  });
});

test('a port that is taken is said, with what to do', async () => {
  await expect(serveApp({ engine, renderer: loadRenderer(join(folder, 'renderer')), port })).rejects.toMatchObject({
    code: 'IoFailed',
    hint: expect.stringContaining('--port'),
  });
  await expect(serveApp({ engine, renderer: loadRenderer(join(folder, 'nothing')), port: 0 })).rejects.toMatchObject({
    code: 'FileNotFound',
    hint: expect.stringContaining(`npm run build in ${join(folder, '..')} `),
  });
});
