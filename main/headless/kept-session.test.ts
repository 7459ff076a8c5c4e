/** A window stays let in when its host is started again, and nothing else is. */

import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEngine, initWorkspace, workspaceIdOf } from '#engine/index.ts';
import { findKeptSession, makeSession, sessionFolder } from '#main/headless/kept-session.ts';
import { serveApp } from '#main/headless/serve-app.ts';
import { loadRenderer } from '#main/renderer-files.ts';

const day = 24 * 3600 * 1000;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenon-session-'));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

describe('the file', () => {
  test('returns the created session, to its owner only', async () => {
    const made = await makeSession(folder, 4711, 1000);
    expect(made.secret).toMatch(/^[\w-]{32}$/u);
    expect(made.path).toMatch(/^[\w-]{24}$/u);
    expect(findKeptSession(folder, 2000)).toMatchObject(made);
    expect(await readdir(folder)).toEqual(['browser-session.json']);
    if (process.platform !== 'win32')
      expect((await stat(join(folder, 'browser-session.json'))).mode & 0o777).toBe(0o600);
  });

  test('is not used when it is a week old, of the future, broken or not there', async () => {
    expect(findKeptSession(folder, 0)).toBeUndefined();
    await makeSession(folder, 4711, 10 * day);
    expect(findKeptSession(folder, 17 * day - 1)).toBeDefined();
    expect(findKeptSession(folder, 17 * day)).toBeUndefined();
    expect(findKeptSession(folder, 9 * day)).toBeUndefined();
    for (const text of [
      '',
      '{',
      '[]',
      '{"port":0,"secret":"short","madeOn":1}',
      `{"port":1,"secret":"${'A'.repeat(32)}","madeOn":0}`,
    ]) {
      await writeFile(join(folder, 'browser-session.json'), text);
      expect(findKeptSession(folder, 1)).toBeUndefined();
    }
  });

  test.skipIf(process.platform === 'win32').each([0o644, 0o620, 0o604, 0o601])(
    'is not used with mode %o',
    async (mode) => {
      await makeSession(folder, 4711, 0);
      await chmod(join(folder, 'browser-session.json'), mode);
      expect(findKeptSession(folder, 1)).toBeUndefined();
    },
  );

  test.skipIf(process.geteuid?.() !== 0).each(['the file', 'its folder'])(
    'is not used when %s is another user’s',
    async (what) => {
      await makeSession(folder, 4711, 0);
      await chown(what === 'the file' ? join(folder, 'browser-session.json') : folder, 65_534, 65_534);
      expect(findKeptSession(folder, 1)).toBeUndefined();
    },
  );

  test('is not used when it is a link to one', async () => {
    await makeSession(folder, 4711, 0);
    await rename(join(folder, 'browser-session.json'), join(folder, 'kept.json'));
    await symlink(join(folder, 'kept.json'), join(folder, 'browser-session.json'));
    expect(findKeptSession(folder, 1)).toBeUndefined();
  });

  test('that cannot be written is not an error', async () => {
    const made = await makeSession(join(folder, 'not there'), 4711, 0);
    expect(made.port).toBe(4711);
    expect((await makeSession(null, 4711, 0)).secret).not.toBe(made.secret);
  });
});

describe('the host', () => {
  let workspace: string;
  let rendererFolder: string;
  beforeEach(async () => {
    rendererFolder = join(folder, 'renderer');
    await mkdir(rendererFolder);
    await writeFile(join(rendererFolder, 'index.html'), '<p>window</p>');
    workspace = await initWorkspace(join(folder, 'workspace'));
  });

  interface Visit {
    readonly url: URL;
    readonly cookie: string;
    readonly home: string;
    /** Status of the page that an earlier visit's cookie requested; 0: none did. */
    readonly status: number;
  }

  /** Starts the host, opens its page, and ends it again. */
  async function visit(earlier?: Visit): Promise<Visit> {
    await using engine = await createEngine({ workspace, title: 'test' });
    await using app = await serveApp({ engine, renderer: loadRenderer(rendererFolder), port: 0 });
    const url = new URL(app.url);
    const status =
      earlier === undefined
        ? 0
        : (await fetch(new URL(earlier.home, url), { headers: { cookie: earlier.cookie } })).status;
    const { headers } = await fetch(app.url, { redirect: 'manual' });
    return { url, cookie: headers.get('set-cookie')!.split(';', 1)[0]!, home: headers.get('location')!, status };
  }

  test('takes its port again and lets its window in; the address has a new token', async () => {
    const first = await visit();
    const second = await visit(first);
    expect(second.status).toBe(200);
    expect(second.url.port).toBe(first.url.port);
    expect(second.url.search).not.toBe(first.url.search);
    const kept = join(sessionFolder(await workspaceIdOf(workspace)), 'browser-session.json');
    expect(await readFile(kept, 'utf8')).not.toContain(first.url.searchParams.get('code')!);
    expect(await readdir(join(workspace, '.tenon'))).not.toContain('browser-session.json');
  });

  test('takes another port and another secret when its own is taken', async () => {
    const first = await visit();
    const other = createServer().listen(Number(first.url.port), '127.0.0.1');
    await once(other, 'listening');
    const second = await visit(first);
    other.close();
    expect(second.url.port).not.toBe(first.url.port);
    expect(second.status).toBe(403);
    expect(second.cookie.split('=')[1]).not.toBe(first.cookie.split('=')[1]);
    expect(second.home).not.toBe(first.home);
  });
});
