/**
 * `npm run dev [-- --workspace DIR] [--no-open]`: the host from its sources, restarted when they change, behind vite with hot
 * updates. No content policy; who may come in is checked as by the host itself.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createPortServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createServer } from 'vite';
import { openBrowser } from '../main/headless/open-browser.ts';
import { buildApp, isStale } from './build-app.ts';
import { createDevGuard } from './dev-guard.ts';

const root = join(import.meta.dirname, '..');

async function freePort(): Promise<number> {
  const server = createPortServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

// The host serves the built renderer too, and does not start without one.
if (isStale()) await buildApp();
const port = await freePort();
const host = `http://127.0.0.1:${port}`;
/** The host's session cookie: here the proxy, not the browser, has it. */
let cookie = '';
let home = '/';
const child = spawn(
  process.execPath,
  [
    '--watch',
    '--watch-preserve-output',
    join(root, 'main/headless/index.ts'),
    '--no-open',
    '--port',
    String(port),
    ...process.argv.slice(2).filter((argument) => argument !== '--no-open'),
  ],
  {
    stdio: ['inherit', 'pipe', 'inherit'],
  },
);
process.on('exit', () => child.kill());
// A signal ends the host too, and this process only after it: the workspace is then free.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    child.once('exit', () => process.exit(0));
    child.kill();
  });
createInterface({ input: child.stdout }).on('line', (line) => {
  if (!line.startsWith(host)) return;
  fetch(line, { redirect: 'manual' }).then(
    ({ headers }) => {
      cookie = headers.get('set-cookie')?.split(';', 1)[0] ?? '';
      home = headers.get('location') ?? '/';
    },
    // It restarts, or has ended: then it prints another address, or its error.
    () => undefined,
  );
});

const devPort = await freePort();
/** Never listens: what the guard let in is handed to vite through it. */
const sockets = createHttpServer();
const guard = createDevGuard(devPort, (request, response) => vite.middlewares(request, response), sockets);
const vite = await createServer({
  configFile: join(root, 'vite.config.ts'),
  base: guard.home,
  server: {
    middlewareMode: { server: sockets },
    ws: { server: sockets },
    host: '127.0.0.1',
    port: devPort,
    cors: false,
    proxy: {
      [`${guard.home}procedures`]: {
        target: host,
        ws: true,
        changeOrigin: true,
        rewrite: () => `${home}procedures`,
        configure: (proxy) => {
          proxy.on('proxyReqWs', (request) => {
            request.setHeader('origin', host);
            request.setHeader('cookie', cookie);
          });
          proxy.on('error', () => undefined);
        },
      },
    },
  },
});
guard.listen();
console.log(guard.address());
if (!process.argv.includes('--no-open'))
  openBrowser(guard.address(), () => console.error('Could not open a browser. Open the address above.'));
