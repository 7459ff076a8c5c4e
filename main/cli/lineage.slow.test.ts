/** `tenon lineage`: as a table, as JSON, and the errors for a node and a column that do not exist. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-lineage-'));
  await tenon('init', '.');
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in', 'a.csv'), 'id,v\n1,x\n2,y\n');
  const nodes = [
    { id: 'read', name: 'Orders', transform: 'PathSource', args: { path: 'in' } },
    { id: 'keep', name: 'Kept', transform: 'Filter', inputs: { in: { node: 'read' } }, args: { condition: 'id > 1' } },
    { id: 'write', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'keep' } }, args: { path: 'out' } },
  ];
  writeFileSync(join(folder, 'jobs', 'job.json'), JSON.stringify({ name: 'job', nodes }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tenon(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('a table with names, and JSON with ids', async () => {
  const table = await tenon('lineage', 'job', 'Out', 'v');
  expect(table).toMatchObject({ code: 0, error: '' });
  expect(table.out).toMatch(/comes from.*values.*Orders.*v.*Orders → Kept → Out/u);
  expect(table.out).toMatch(/comes from.*rows.*Orders.*id/u);
  expect(table.out).toMatch(/goes to.*values.*Out.*v/u);
  const json = await tenon('lineage', 'job', 'read', 'id', '--output', 'json');
  expect(JSON.parse(json.out)).toMatchObject({
    comesFrom: { values: [{ node: 'read', column: 'id' }], rows: [] },
    goesTo: { values: [{ node: 'write', column: 'id' }], deciding: ['keep'], rows: ['write'] },
  });
});

test('a node or column that does not exist: exit 1 with the near one', async () => {
  const node = await tenon('lineage', 'job', 'Keptt', 'v');
  expect(node.code).toBe(1);
  expect(node.error).toMatch(/^error EntityNotFound: The job "job" has no node "Keptt"\.\nhint: .*Kept/u);
  const column = await tenon('lineage', 'job', 'Out', 'vv');
  expect(column.code).toBe(1);
  expect(column.error).toMatch(/^error UnknownColumn: /u);
});
