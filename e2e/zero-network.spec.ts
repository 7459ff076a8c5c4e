/** Nothing leaves the machine: with a proxy that refuses all but loopback, window and engine make no attempt. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import { Window } from './page-models/window.ts';
import { serveWorkspace } from './served-workspace.ts';

/** Lets loopback through and records every other requested host. */
async function refusingProxy(attempts: string[]): Promise<Server> {
  const isLoopback = (host: string): boolean => /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?$/u.test(host);
  const server = createServer((request, response) => {
    attempts.push(`${request.method} ${request.url}`);
    response.writeHead(403).end();
  });
  server.on('connect', (request, socket) => {
    const address = request.url ?? '';
    if (!isLoopback(address)) {
      attempts.push(`CONNECT ${address}`);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const [host, port] = address.split(':');
    const to = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      to.pipe(socket).pipe(to);
    });
    to.on('error', () => socket.destroy());
    socket.on('error', () => to.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

test('a walk through the app contacts no other host', async () => {
  test.slow();
  const attempts: string[] = [];
  const ofBrowser: string[] = [];
  const [proxy, browserProxy] = [await refusingProxy(attempts), await refusingProxy(ofBrowser)];
  const [address, browserAddress] = [proxy, browserProxy].map(
    (each) => `http://127.0.0.1:${(each.address() as AddressInfo).port}`,
  ) as [string, string];
  // Node's own fetch, npm and DuckDB all heed these.
  const environment = {
    HTTP_PROXY: address,
    HTTPS_PROXY: address,
    http_proxy: address,
    https_proxy: address,
    NODE_USE_ENV_PROXY: '1',
    NO_PROXY: '127.0.0.1,localhost',
  };
  await using workspace = await serveWorkspace(environment);
  const { executablePath, args } = test.info().project.use.launchOptions ?? {};
  const browser = await chromium.launch({
    executablePath,
    args: [...(args ?? []), '--proxy-bypass-list=127.0.0.1'],
    proxy: { server: browserAddress },
  });
  const asked: string[] = [];
  const page = await browser.newPage();
  page.on('request', (request) => asked.push(request.url()));
  const window = new Window(page);
  await window.open(await workspace.address());
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  for (const area of ['Catalog', 'Crawlers', 'Jobs', 'Runs', 'Settings', 'Explore'] as const)
    await window.showArea(area);
  await window.find('shop.orders');
  await window.editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(window.editor.getByText('5,040 rows')).toBeVisible();
  await window.find('web-sessions');
  const job = new JobEditor(window);
  await job.select('Add the customer');
  await job.openPanel('Preview');
  await expect(job.previewRows('after').first()).toBeVisible();
  await job.button('Run').click();
  await new RunPage(window).reaches('SUCCEEDED');
  await workspace.tenon('crawl', 'sample');
  // The page itself may not even try: its policy refuses before the network is used.
  const refused = await page.evaluate(async () =>
    fetch('https://example.com/').then(
      () => 'answered',
      () => 'refused',
    ),
  );
  expect(refused).toBe('refused');
  await browser.close();
  for (const each of [proxy, browserProxy]) {
    each.close();
    each.closeAllConnections();
  }
  expect(
    asked.filter(
      (url) =>
        !url.startsWith(new URL('/', workspace.url).href) &&
        !url.startsWith('data:') &&
        !url.startsWith('https://example.com'),
    ),
  ).toEqual([]);
  expect(attempts).toEqual([]);
  // Chromium asks its maker for the time, updates and accounts whatever the page does; the page's own requests are all in `asked`.
  expect(
    ofBrowser.filter(
      (attempt) => !/^(?:CONNECT|GET|POST) (?:https?:\/\/)?[\w.-]+\.(?:google|googleapis|gvt1)\.com[:/]/u.test(attempt),
    ),
  ).toEqual([]);
});
