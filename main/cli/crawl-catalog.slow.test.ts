/** `tenon crawl` of a crawler whose targets are tables of the catalog. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CrawlResultText } from '#engine/contract/procedures/crawls.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-crawl-catalog-'));
  await tenon('init', '.');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function tenon(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

function put(file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}

test('tables of two databases are reviewed, crawled in part and as a whole, and undone', async () => {
  for (const name of ['lake', 'pond']) {
    put(`in/${name}/t/1.csv`, 'a\n1\n');
    await tenon('crawl', `in/${name}/`, '--database', name);
    put(`in/${name}/t/2.csv`, 'a\n2\n');
    put(`in/${name}/other/1.csv`, 'b\n1\n');
  }
  const keep = {
    name: 'keep',
    catalogTargets: ['lake', 'Pond'].map((databaseName) => ({ databaseName, tables: ['T'] })),
    schemaChangePolicy: { deleteBehavior: 'LOG' },
  };
  put('crawlers/keep.json', JSON.stringify(keep));
  const countOf = async (name: string): Promise<string> =>
    (await tenon('query', `SELECT count(*) AS n FROM ${name}.t`, '--output', 'csv')).out.split(/\s+/u)[1]!;

  const review = await tenon('crawl', 'keep', '--dry-run');
  expect(review.code).toBe(0);
  expect(review.out).toMatch(/lake\.t: .*\npond\.t: .*\n0 to add, 2 to update, 0 to remove, 0 unchanged; nothing/u);
  const unclear = await tenon('crawl', 'keep', '--table', 't');
  expect(unclear).toMatchObject({ code: 1, out: '' });
  expect(unclear.error).toContain('it finds several tables "t".\nhint: Name the database as well: lake.t or pond.t.');
  const part = await tenon('crawl', 'keep', '--table', 'pond.t');
  expect(part.out).toMatch(/0 added, 1 updated, 0 unchanged, 0 removed; left for the next crawl: lake\.t\n$/u);
  expect([await countOf('lake'), await countOf('pond')]).toEqual(['1', '2']);
  const whole = JSON.parse((await tenon('crawl', 'keep', '--output', 'json')).out) as CrawlResultText;
  expect(whole).toMatchObject({
    added: 0,
    updated: 1,
    unchanged: 1,
    tables: [{ database: 'lake' }, { database: 'pond' }],
  });
  expect(await countOf('lake')).toBe('2');
  const crawls = await tenon('call', 'getCrawls', '{"crawlerName":"keep","limit":1}');
  const { id } = (JSON.parse(crawls.out) as { items: [{ id: string }] }).items[0];
  expect((await tenon('undo', id)).out).toContain(`${id} undone: 1 of 1 tables`);
  expect([await countOf('lake'), await countOf('pond')]).toEqual(['1', '2']);

  rmSync(join(folder, 'in/pond'), { recursive: true });
  const gone = await tenon('crawl', 'keep');
  expect(gone).toMatchObject({ code: 1, out: '' });
  expect(gone.error).toContain('Cannot crawl pond.t: its location ');
  const tables = await tenon('call', 'getTables', '{"databaseName":"pond"}');
  expect(JSON.parse(tables.out)).toMatchObject({ items: [{ name: 't', objectCount: 2 }] });
});
