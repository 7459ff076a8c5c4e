/** The bundle is complete: host, catalog thread and worker processes run from a copy of dist/host alone. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { trainCode } from './bundle/train-code.ts';
import config from './rolldown.config.ts';

const root = join(import.meta.dirname, '..');
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-bundle-'));
  // Beside the bundle, as in an installed app: only what stays outside of it.
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['@duckdb', 'better-sqlite3'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  writeFileSync(join(folder, 'package.json'), '{"name":"tenon","version":"0.0.1","type":"module"}');
  mkdirSync(join(folder, 'renderer'));
  writeFileSync(join(folder, 'renderer/index.html'), '<p>page</p>');
  cpSync(join(root, 'resources/sample'), join(folder, 'sample'), { recursive: true });
  for (const { output, ...input } of config as { output: Record<string, unknown> }[]) {
    const bundle = await rolldown({ ...input, cwd: root });
    await bundle.write({ ...output, dir: join(folder, 'host') });
    await bundle.close();
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

test('the host opens the sample, crawls it in worker processes and answers', async () => {
  const home = join(folder, 'home');
  const child = spawn(process.execPath, [join(folder, 'host/headless.js'), '--no-open'], {
    env: { ...process.env, HOME: home, XDG_RUNTIME_DIR: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const opened = await fetch(line, { redirect: 'manual' });
    const cookie = opened.headers.get('set-cookie')!.split(';', 1)[0]!;
    const page = new URL(opened.headers.get('location')!, line);
    expect(await (await fetch(page, { headers: { cookie } })).text()).toBe('<p>page</p>');
    // The first crawl goes through catalog thread and workers; its own file says when it is over.
    const workspace = join(home, 'Tenon/sample');
    expect(existsSync(join(workspace, '.tenon/catalog.sqlite'))).toBe(true);
    await expect
      .poll(() => tablesOf(join(workspace, '.tenon/catalog.sqlite')), { timeout: 20_000 })
      .toEqual(['customers', 'orders', 'web_events']);
  } finally {
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
  }
});

test('the command reads text whose letters show its encoding, with the tables in a separate file', () => {
  const file = join(folder, 'towns.csv');
  // windows-1250; as UTF-8 it is not valid.
  const name = [
    0x8a, 0x74, 0xec, 0x70, 0xe1, 0x6e, 0x20, 0x4e, 0x6f, 0x76, 0xe1, 0x6b, 0x2c, 0x42, 0x72, 0x6e, 0x6f, 0x0a,
  ];
  writeFileSync(
    file,
    Buffer.concat([Buffer.from('name,town\n'), Buffer.from(Array.from({ length: 40 }, () => name).flat())]),
  );
  const out = execFileSync(process.execPath, [join(folder, 'host/cli.js'), 'preview', file, '--output', 'json'], {
    env: { ...process.env, HOME: join(folder, 'home'), XDG_RUNTIME_DIR: '' },
    encoding: 'utf8',
  });
  const { options, rows } = JSON.parse(out) as { options: Record<string, unknown>; rows: Record<string, unknown>[] };
  expect(options).toMatchObject({ encoding: 'windows-1250' });
  expect(rows[0]).toEqual({ name: 'Štěpán Novák', town: 'Brno' });
});

test('tried on the sample, it keeps what the command, the threads of a catalog and workers compiled', async () => {
  vi.stubEnv('XDG_STATE_HOME', '');
  vi.stubEnv('XDG_RUNTIME_DIR', '');
  vi.stubEnv('LOCALAPPDATA', '');
  const host = join(folder, 'host');
  for (const name of readdirSync(host)) if (/\.code\.js\../u.test(name)) rmSync(join(host, name));
  await trainCode(host);
  const kept = readdirSync(host).filter((name) => /\.code\.js\../u.test(name));
  expect(kept.map((name) => name.replace(/-[0-9a-f]{12}\..*/u, ''))).toEqual(['catalog-thread', 'cli', 'worker-entry']);
  for (const name of kept) expect(statSync(join(host, name)).size).toBeGreaterThan(100_000);
  vi.unstubAllEnvs();
});

async function tablesOf(file: string): Promise<string[]> {
  const { default: Sqlite } = await import('better-sqlite3');
  const catalog = new Sqlite(file, { readonly: true });
  try {
    return (catalog.prepare('SELECT name FROM tables ORDER BY name').all() as { name: string }[]).map(
      ({ name }) => name,
    );
  } finally {
    catalog.close();
  }
}

test('no part of it names a source file or imports a package that is not installed', () => {
  const installed = /^(?:node:|\.{1,2}\/|@duckdb\/|better-sqlite3$|electron$)/u;
  for (const name of readdirSync(join(folder, 'host'))) {
    const text = readFileSync(join(folder, 'host', name), 'utf8');
    expect(text, name).not.toMatch(/new URL\((["'`])[^"'`]*\.ts\1/u);
    for (const [, late] of text.matchAll(/\bimport(?:Module)?\((?:"|')\.\/([^"']+)(?:"|')\)/gu))
      expect(readdirSync(join(folder, 'host')), name).toContain(late);
    for (const [, , from] of text.matchAll(/^import (?:[^"'\n]*from )?(["'])([^"']+)\1;?$/gmu))
      expect(from, name).toMatch(installed);
    // Those at the start of a script, which were imports.
    const head = text.slice(0, text.indexOf('\n//'));
    for (const [, from] of head.matchAll(/\brequire\("([^"]+)"\)/gu)) expect(from, name).toMatch(installed);
  }
});
