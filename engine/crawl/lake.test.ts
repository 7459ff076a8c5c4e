/** Skipped when the shared lake is absent. */

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { formats } from '#engine/formats/index.ts';
import type { CrawlResult } from '#engine/crawl/crawl-result.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const given = path.resolve(import.meta.dirname, '../../../shared/data');
const lake = path.join(given, 'lake');

interface ExpectedColumn {
  readonly name: string;
  /** One type, or the accepted ones. */
  readonly type: string | readonly string[];
}
interface ExpectedTable {
  readonly path: string;
  readonly columns: readonly ExpectedColumn[];
  readonly [key: string]: unknown;
}

function compare(result: CrawlResult): void {
  const expected = JSON.parse(readFileSync(path.join(given, 'lake-expected/expected-catalog.json'), 'utf8')) as {
    tables: ExpectedTable[];
    later: ExpectedTable[];
    skipped: { path: string; reason: string }[];
  };
  const readable = new Set(formats.map((format) => format.name));
  const later = expected.later.filter((table) => readable.has(String(table['classification'])));
  const wanted = [...expected.tables, ...later];
  const found = new Map(result.tables.map((table) => [path.relative(lake, table.location), table]));
  expect([...found.keys()].sort()).toEqual(wanted.map((table) => table.path).sort());
  for (const { path: location, columns, ...facts } of wanted) {
    const table = found.get(location)!;
    expect(table, location).toMatchObject(facts);
    expect(
      table.columns.map((column) => column.name),
      location,
    ).toEqual(columns.map((column) => column.name));
    for (const [index, { name, type }] of columns.entries())
      expect([type].flat(), `${location} ${name}`).toContain(table.columns[index]!.type);
  }
  const laterPaths = later.map((table) => table.path);
  const skipped = expected.skipped.filter((entry) => !laterPaths.some((folder) => entry.path.startsWith(`${folder}/`)));
  expect(result.skipped.map((entry) => ({ ...entry, path: path.relative(lake, entry.path) }))).toEqual(skipped);
}

describe.runIf(existsSync(lake))('a crawl of the shared lake', () => {
  test('gives the expected catalog; a second one reads nothing and changes nothing', async () => {
    await using place = await openCrawlPlace(lake);
    const first = await place.crawl();
    compare(first);
    expect(first).toMatchObject({ updated: 0, unchanged: 0, deleted: 0, filesRead: 57, filesListed: 57 });
    expect(first.added).toBe(first.tables.length);
    const state = await place.state();
    const second = await place.crawl();
    compare(second);
    expect(second).toMatchObject({ added: 0, updated: 0, unchanged: first.added, deleted: 0, filesRead: 0 });
    expect(await place.state()).toEqual(state);
  });

  test('gives one catalog whatever the order of the listing', async () => {
    let state: unknown;
    for (let shuffleSeed = 0; shuffleSeed < triesOfRun(20, 4); shuffleSeed += 1) {
      await using place = await openCrawlPlace(lake);
      compare(await place.crawl({}, { shuffleSeed }));
      state ??= await place.state();
      expect(await place.state()).toEqual(state);
    }
  });
});
