/** `tenon crawl` of a part, and `tenon undo` of a crawl. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CrawlResultText } from '#engine/contract/procedures/crawls.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-crawl-parts-'));
  await tenon('init', '.');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function tenon(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('a part of a crawl is written, and the next crawl finds the rest', async () => {
  for (const name of ['a', 'b', 'c']) {
    mkdirSync(join(folder, 'parts', name), { recursive: true });
    writeFileSync(join(folder, 'parts', name, '1.csv'), `${name},old\n1,2\n`);
  }
  const crawl = (...more: string[]): ReturnType<typeof tenon> =>
    tenon('crawl', 'parts/', '--database', 'parts', ...more);
  const some = await crawl('--table', 'a', '--table', 'b', '--except', 'B');
  expect(some.out).toMatch(/1 added, 0 updated, 0 unchanged, 0 removed; left for the next crawl: b, c\n$/u);
  const rest = await crawl('--output', 'json');
  expect(JSON.parse(rest.out)).toMatchObject({ added: 2, unchanged: 1 });
  expect(rest.out).not.toContain('left');
  writeFileSync(join(folder, 'parts', 'a', '1.csv'), 'a,new\n1,2\n');
  const kept = JSON.parse((await crawl('--leave', 'a=removed', '--output', 'json')).out) as CrawlResultText;
  expect(kept).toMatchObject({ updated: 1, left: ['a'] });
  expect(kept.tables[0]!.columns.map(({ name }) => name)).toEqual(['a', 'old', 'new']);
  for (const [wrong, message] of [
    [['--table', 'aa'], 'it finds no table "aa"'],
    [['--leave', 'a=everything'], 'Cannot read --leave a=everything'],
    [['--table', 'a', '--dry-run'], 'A dry run shows the whole crawl.'],
  ] as const) {
    const refused = await crawl(...wrong);
    expect(refused).toMatchObject({ code: 1, error: expect.stringContaining(message) });
  }
});

test('a crawl is undone, without a table that was changed since', async () => {
  for (const name of ['m', 'n']) {
    mkdirSync(join(folder, 'backs', name), { recursive: true });
    writeFileSync(join(folder, 'backs', name, '1.csv'), `${name}\n1\n`);
  }
  const newest = async (): Promise<string> => {
    const crawls = await tenon('call', 'getCrawls', '{"limit":1}');
    return (JSON.parse(crawls.out) as { items: { id: string }[] }).items[0]!.id;
  };
  await tenon('crawl', 'backs/', '--database', 'backs');
  const first = await newest();
  writeFileSync(join(folder, 'backs', 'n', '2.csv'), 'n\n2\n');
  await tenon('crawl', 'backs/', '--database', 'backs');
  const second = await newest();
  const refused = await tenon('undo', first);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.error).toContain(`Table backs.n was changed since by crawl ${second} of ${join(folder, 'backs')}`);
  const some = await tenon('undo', first, '--others', '--output', 'json');
  expect(JSON.parse(some.out)).toMatchObject({ undone: 'part', tables: [{ undone: true }, { undone: false }] });
  expect(some.error).toContain('not undone: Table backs.n was changed since');
  expect((await tenon('undo', second)).out).toBe(
    `${second} undone: 1 of 1 tables are back to their state before the crawl\n`,
  );
  expect((await tenon('undo', first)).out).toContain('undone: 2 of 2 tables');
  expect((await tenon('query', 'SELECT * FROM backs.n')).code).toBe(1);
  expect((await tenon('undo', first)).error).toContain('it was already undone');
  expect((await tenon('undo', 'cr_none')).error).toContain('EntityNotFound');
});
