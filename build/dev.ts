/**
 * `npm run dev [-- --workspace DIR]`: the host from its sources, restarted when they change, behind vite with hot
 * updates. No content policy; who may come in is checked as by the host itself.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
let cookie = '';
const child = spawn(
  process.execPath,
  [
    '--watch',
    '--watch-preserve-output',
    join(root, 'main/headless/index.ts'),
    '--no-open',
    '--port',
    String(port),
    ...process.argv.slice(2),
  ],
  {
    stdio: ['inherit', 'pipe', 'inherit'],
  },
);
process.on('exit', () => child.kill());
createInterface({ input: child.stdout }).on('line', (line) => {
  if (!line.startsWith(host)) return;
  // A code lets one browser in: here it is this proxy.
  void fetch(line, { redirect: 'manual' }).then(
    (response) => (cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? ''),
  );
});

const devPort = await freePort();
const guard = createDevGuard(devPort);
const server = await createServer({
  configFile: join(root, 'vite.config.ts'),
  plugins: [{ name: 'guard', configureServer: ({ middlewares }) => void middlewares.use(guard.middleware) }],
  server: {
    host: '127.0.0.1',
    port: devPort,
    strictPort: true,
    cors: false,
    proxy: {
      '/procedures': {
        target: host,
        ws: true,
        changeOrigin: true,
        configure: (proxy) => {
          proxy.on('proxyReqWs', (request, incoming, socket) => {
            // Our cookie and origin are added only to what our own page asked for.
            if (!guard.allowsSocket(incoming)) {
              request.destroy();
              socket.destroy();
              return;
            }
            request.setHeader('origin', host);
            request.setHeader('cookie', cookie);
          });
          proxy.on('error', () => undefined);
        },
      },
    },
  },
});
await server.listen();
console.log(guard.address());
openBrowser(guard.address(), () => console.error('Could not open a browser. Open the address above.'));
