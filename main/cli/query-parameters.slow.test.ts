/** `tenon query --parameter`: values are bound with the type of their text, and mistakes are said before anything is read. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-parameters-'));
  writeFileSync(join(folder, 'a.csv'), 'id,day,name\n1,2024-01-30,x\n2,2024-01-31,o=p\n3,2024-02-01,z\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function query(...args: string[]): Promise<Outcome> {
  return runTenon(['query', ...args], { folder });
}

test('rows and files by values of several types', async () => {
  const sql = "SELECT id FROM 'a.csv' WHERE day >= $from AND name = $name AND id < $most";
  const values = ['from=2024-01-31', '$name=o=p', 'MOST=3'].flatMap((value) => ['--parameter', value]);
  const rows = await query(sql, ...values, '--output', 'json');
  expect(rows).toMatchObject({ code: 0, error: '' });
  expect(JSON.parse(rows.out)).toEqual([{ id: 2 }]);
  expect(await query(sql, ...values, '--to', 'out.csv')).toMatchObject({ code: 0 });
  expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe('id\n2\n');
});

test('a list of values', async () => {
  const sql = "SELECT id FROM 'a.csv' WHERE id IN ($ids) OR name IN ($names) ORDER BY id";
  const rows = await query(sql, '--parameter', 'ids=[1, 99]', '--parameter', "names=['o=p', y]", '--output', 'jsonl');
  expect(rows).toMatchObject({ code: 0, error: '', out: '{"id":1}\n{"id":2}\n' });
});

test.each([
  [['SELECT $a', '--parameter', 'b=1'], 'The statement has no parameter $b.'],
  [['SELECT $a'], 'The parameter $a has no value (line 1, character 8).'],
  [['SELECT 1', '--parameter', 'b'], '--parameter "b" is not KEY=VALUE.'],
])('%j is refused', async (args, message) => {
  const { code, error, out } = await query(...args);
  expect([code === 0, out]).toEqual([false, '']);
  expect(error).toContain(message);
});
