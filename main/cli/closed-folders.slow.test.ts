/** Folders that a crawl cannot list: what the catalog has below them stays, whatever the policy. */

import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const entry = path.join(import.meta.dirname, 'tenon.mjs');
/** The superuser lists every folder. */
const user = process.geteuid?.() === 0 ? { uid: 61_003, gid: 61_003 } : {};

let base: string;
let workspace: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-closed-')));
  workspace = path.join(base, 'ws');
  if (user.uid !== undefined) chownSync(base, user.uid, user.gid);
  tenon(base, 'init', 'ws');
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

function tenon(cwd: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    cwd,
    ...user,
    env: { PATH: process.env['PATH'], HOME: base, TMPDIR: base, XDG_STATE_HOME: path.join(base, 'state') },
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return stdout + stderr;
}

function write(relative: string, text: string): void {
  const place = path.join(workspace, relative);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
  chmodSync(path.dirname(place), 0o755);
}

const sumOf = (table: string): string =>
  tenon(workspace, 'query', `SELECT sum(id) AS v FROM lake.${table}`, '--output', 'json');

test.each(['DELETE_FROM_DATABASE', 'DEPRECATE_IN_DATABASE'])('%s: they are not taken for gone', (deleteBehavior) => {
  write('in/orders/year=2024/a.csv', 'id,name\n1,a\n');
  write('in/orders/year=2025/b.csv', 'id,name\n2,b\n');
  write('in/people/c.json', '{"id":7}\n');
  write('in/gone/d.json', '{"x":"y"}\n');
  const definition = {
    name: 'all',
    databaseName: 'lake',
    targets: [{ path: 'in' }],
    schemaChangePolicy: { deleteBehavior },
  };
  write('crawlers/all.json', JSON.stringify(definition));
  tenon(workspace, 'crawl', 'all');
  const before = tenon(workspace, 'tables', '--database', 'lake', '--output', 'json');
  expect(before).toContain('people');

  const closed = ['in/orders/year=2024', 'in/people'].map((folder) => path.join(workspace, folder));
  if (user.uid !== undefined) for (const folder of closed) chownSync(folder, 0, 0);
  for (const folder of closed) chmodSync(folder, 0);
  rmSync(path.join(workspace, 'in/gone'), { recursive: true });
  write('in/orders/year=2026/e.csv', 'id,name\n3,c\n');
  const printed = tenon(workspace, 'crawl', 'all');
  expect(printed).toMatch(/e\.csv: not added to orders: .*year=2024, which has files of it, cannot be listed/u);

  for (const folder of closed) chmodSync(folder, 0o755);
  const partitions = tenon(workspace, 'partitions', 'lake.orders', '--output', 'json');
  expect(partitions).toContain('2024');
  expect(partitions).not.toContain('2026');
  expect(sumOf('people')).toContain('7');
  tenon(workspace, 'crawl', 'all');
  expect(sumOf('orders')).toContain('6');
});
