/** `tenon versions` lists and compares, `tenon restore` restores after `--dry-run` has said what that does. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-versions-'));
  mkdirSync(join(folder, 'orders'));
  writeFileSync(join(folder, 'orders', 'a.csv'), 'id,amount,day,who\n1,5,1,x\n');
  await run('init', '.');
  await run('crawl', '.', '--database', 'shop');
  writeFileSync(join(folder, 'orders', 'b.csv'), 'id,amount,day,who,note\n2,6,1,y,late\n');
  await run('crawl', '.', '--database', 'shop');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('versions are listed and compared, one is restored, and undone by restoring the next', async () => {
  const listed = await run('versions', 'shop.orders');
  expect(listed).toMatchObject({ code: 0, error: '' });
  expect(listed.out).toMatch(/1 .*crawl of \S.*Column added: note/u);
  const changes = await run('versions', 'shop.orders', '--from', '0', '--output', 'json');
  expect(JSON.parse(changes.out)).toEqual([
    { part: 'column', name: 'note', change: 'added', before: null, after: 'string' },
  ]);
  const dry = await run('restore', 'shop.orders', '0', '--dry-run');
  expect(dry.out).toContain('Column note is no longer read. Its values stay in the files.\n');
  expect(JSON.parse((await run('versions', 'shop.orders', '--output', 'json')).out)).toHaveLength(2);

  const restored = await run('restore', 'shop.orders', '0');
  expect(restored).toMatchObject({
    code: 0,
    error:
      'Column note is no longer read. Its values stay in the files.\nRestored version 0 of shop.orders as version 2.\n',
  });
  const rows = await run('query', 'SELECT * FROM shop.orders ORDER BY id', '--output', 'jsonl');
  expect(rows.out).toBe('{"id":1,"amount":5,"day":1,"who":"x"}\n{"id":2,"amount":6,"day":1,"who":"y"}\n');
  expect((await run('restore', 'shop.orders', '1')).error).toContain('as version 3.');
  const wide = await run('query', 'SELECT note FROM shop.orders ORDER BY id', '--output', 'jsonl');
  expect(wide.out).toBe('{"note":null}\n{"note":"late"}\n');
  expect(readFileSync(join(folder, 'orders', 'b.csv'), 'utf8')).toContain('late');
});

test.each([
  [['versions', 'shop.missing'], 'Table "shop.missing" does not exist.'],
  [['versions', 'shop.orders', '--to', '1'], '--to needs --from.'],
  [['versions', 'shop.orders', '--from', 'x'], '"x" is not the number of a version.'],
  [['restore', 'shop.orders', '99'], 'has no version 99'],
  [['restore', 'shop.', '1'], '"shop." is not database.table.'],
])('%j is refused', async (args, message) => {
  const { code, error, out } = await run(...args);
  expect([code === 0, out]).toEqual([false, '']);
  expect(error).toContain(message);
});
