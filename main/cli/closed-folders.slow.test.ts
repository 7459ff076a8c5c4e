/** Folders that a crawl cannot list: what the catalog has below them stays, whatever the policy. */

import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTenon } from '#main/cli/testing/run-tenon.ts';

/** The superuser lists every folder. */
const user = process.geteuid?.() === 0 ? { uid: 61_003, gid: 61_003 } : undefined;

let base: string;
let workspace: string;
beforeEach(async () => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-closed-')));
  workspace = path.join(base, 'ws');
  if (user !== undefined) chownSync(base, user.uid, user.gid);
  await tenon(base, 'init', 'ws');
});
afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

async function tenon(folder: string, ...args: readonly string[]): Promise<string> {
  const environment = { HOME: base, TMPDIR: base, XDG_STATE_HOME: path.join(base, 'state') };
  const { code, out, error } = await runTenon(args, { folder, environment, ...(user === undefined ? {} : { user }) });
  expect(code, error).toBe(0);
  return out + error;
}

function write(relative: string, text: string): void {
  const place = path.join(workspace, relative);
  mkdirSync(path.dirname(place), { recursive: true });
  writeFileSync(place, text);
  chmodSync(path.dirname(place), 0o755);
}

const sumOf = (table: string): Promise<string> =>
  tenon(workspace, 'query', `SELECT sum(id) AS v FROM lake.${table}`, '--output', 'json');

test.each(['DELETE_FROM_DATABASE', 'DEPRECATE_IN_DATABASE'])(
  '%s: they are not taken for gone',
  async (deleteBehavior) => {
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
    await tenon(workspace, 'crawl', 'all');
    const before = await tenon(workspace, 'tables', '--database', 'lake', '--output', 'json');
    expect(before).toContain('people');

    const closed = ['in/orders/year=2024', 'in/people'].map((folder) => path.join(workspace, folder));
    if (user !== undefined) for (const folder of closed) chownSync(folder, 0, 0);
    for (const folder of closed) chmodSync(folder, 0);
    rmSync(path.join(workspace, 'in/gone'), { recursive: true });
    write('in/orders/year=2026/e.csv', 'id,name\n3,c\n');
    const printed = await tenon(workspace, 'crawl', 'all');
    expect(printed).toMatch(/e\.csv: not added to orders: .*year=2024, which has files of it, cannot be listed/u);

    for (const folder of closed) chmodSync(folder, 0o755);
    const partitions = await tenon(workspace, 'partitions', 'lake.orders', '--output', 'json');
    expect(partitions).toContain('2024');
    expect(partitions).not.toContain('2026');
    expect(await sumOf('people')).toContain('7');
    await tenon(workspace, 'crawl', 'all');
    expect(await sumOf('orders')).toContain('6');
  },
);
