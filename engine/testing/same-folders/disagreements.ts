/** In what a query, a job and a crawl of one folder differ, and from what the folder holds. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import type { EnginePlace } from '#engine/testing/engine-place.ts';
import type { FolderCase } from '#engine/testing/same-folders/folder-case.ts';
import {
  crawl,
  previewSource,
  queryPath,
  runSource,
  type Answer,
  type Crawled,
  type CrawledTable,
  type Refusal,
} from '#engine/testing/same-folders/read-every-way.ts';
import { parseHive, formatHive } from '#engine/types/hive.ts';
import { partitionKeyOf } from '#engine/storage/partition-path.ts';
import { normaliseSchema } from '#engine/types/names.ts';

/** @param whole also what a run writes, and what each table of a crawl gives to a job. */
export async function disagreements(
  place: EnginePlace,
  folderCase: FolderCase,
  root: string,
  whole: boolean,
): Promise<string[]> {
  const { read } = folderCase;
  const at = read === undefined ? root : path.join(root, read);
  const found: string[] = [];
  const asked = await queryPath(place, read === undefined ? root : `${root}/${read}`);
  const source = { transform: 'PathSource', args: { path: read === undefined ? root : `${root}/${read}` } };
  const job = await previewSource(place, source);
  checkExpected(asked, folderCase, found);
  compare('preview of a source', asked, job, found);
  if (whole) compareRows('run', asked, await runSource(place, path.basename(root), source), found);
  const isGlob = read !== undefined && !existsSync(at);
  if (!isGlob) checkCrawl(asked, await crawl(place, path.basename(root), at), folderCase, found);
  return found;
}

function isRefusal(answer: Answer | Refusal): answer is Refusal {
  return 'refused' in answer;
}

function checkExpected(answer: Answer | Refusal, { expected, nulls = 0, values }: FolderCase, found: string[]): void {
  const is = isRefusal(answer) ? answer.refused : answer.rows.length;
  if (is !== expected) found.push(`query: ${is} instead of ${expected}`);
  if (isRefusal(answer)) return;
  const cells = answer.rows.flatMap((row) => JSON.parse(row) as unknown[]);
  const empty = cells.filter((cell) => cell === null).length;
  if (values === undefined ? empty !== nulls : cells.length - empty !== values)
    found.push(`query: ${empty} of ${cells.length} values are null: ${answer.rows.slice(0, 10).join(' ')}`);
}

function compare(way: string, expected: Answer | Refusal, answer: Answer | Refusal, found: string[]): void {
  if (isRefusal(expected) || isRefusal(answer)) {
    const [left, right] = [expected, answer].map((each) => (isRefusal(each) ? each.refused : 'rows'));
    if (left !== right) found.push(`${way}: ${right}, query: ${left}`);
    return;
  }
  const [columns, others] = [expected.columns.join(', '), answer.columns.join(', ')];
  if (columns !== others) found.push(`${way}: columns ${others}, query: ${columns}`);
  compareRows(way, expected, answer, found);
}

function compareRows(way: string, expected: Answer | Refusal, answer: Answer | Refusal, found: string[]): void {
  if (isRefusal(expected) || isRefusal(answer)) {
    const [left, right] = [expected, answer].map((each) => (isRefusal(each) ? each.refused : 'rows'));
    if (left !== right) found.push(`${way}: ${right}, query: ${left}`);
    return;
  }
  if (expected.rows.join('\n') !== answer.rows.join('\n'))
    found.push(`${way}: rows ${answer.rows.join(' ')}, query: ${expected.rows.join(' ')}`);
  if (expected.rejected !== answer.rejected)
    found.push(`${way}: ${answer.rejected} rejected, query: ${expected.rejected}`);
}

/** What a crawl may do otherwise is in docs/guide/reading-files.md; everything else is a difference. */
function checkCrawl(
  asked: Answer | Refusal,
  crawled: Crawled | Refusal,
  { expected, crawled: count = typeof expected === 'string' ? 0 : expected }: FolderCase,
  found: string[],
): void {
  if ('refused' in crawled) {
    if (!isRefusal(asked) || asked.refused !== crawled.refused) found.push(`crawl: ${crawled.refused}`);
    return;
  }
  const { tables, skipped } = crawled;
  let rows = 0;
  for (const { location, query, source } of tables) {
    compare(`job over table ${path.basename(location)}`, query, source, found);
    if (isRefusal(query)) found.push(`query of table ${path.basename(location)}: ${query.refused}`);
    else rows += query.rows.length;
  }
  if (rows !== count) found.push(`crawl: ${rows} rows instead of ${count}`);
  if (isRefusal(asked)) {
    // A crawl continues without what cannot be read, and says so.
    const named = asked.path;
    const isTold = skipped.some(({ path: each }) => named === undefined || named === each || named.startsWith(each));
    if (asked.refused !== 'FileNotFound' && !isTold) found.push(`crawl: skips ${named} without a word`);
    return;
  }
  const [only] = tables;
  if (tables.length === 1 && only !== undefined && !isRefusal(only.query)) checkTable(asked, only, only.query, found);
}

/**
 * One table of all files has the columns and keys of the query under the catalog's names. Its own are the keys of plain
 * folders, and a key with the name of a column, which is then renamed. Keys above its location are the query's alone.
 */
function checkTable(
  asked: Answer,
  { location, columns, partitionKeys }: CrawledTable,
  table: Answer,
  found: string[],
): void {
  const above = new Set(location.split(path.sep).map((folder) => partitionKeyOf(folder)));
  const schema = asked.columns.map((text) => {
    const space = text.lastIndexOf(' ', text.includes('<') ? text.indexOf('<') : undefined);
    return { name: text.slice(0, space), type: parseHive(text.slice(space + 1)) };
  });
  const own = schema.filter(({ name }) => !above.has(name));
  const names = new Set(normaliseSchema(own).map(({ name }) => name));
  const renamed = partitionKeys.filter(({ name }) => columns.some((column) => column.name.startsWith(`${name}_`)));
  const keys = partitionKeys.filter((key) => !/^partition_\d+$/u.test(key.name) && !renamed.includes(key));
  const taken = renamed.filter(({ name }) => names.has(name)).map(({ name }) => name);
  const expected = normaliseSchema(own, taken).map(({ name, type }) => `${name} ${formatHive(type)}`);
  const is = [...columns, ...keys].map(({ name, type }) => `${name} ${type}`);
  if (expected.join(', ') !== is.join(', '))
    found.push(`crawl: columns ${is.join(', ')}, query: ${expected.join(', ')}`);
  const shown = table.rows.map((row) => {
    const values = JSON.parse(row) as unknown[];
    return JSON.stringify([
      ...values.slice(0, columns.length),
      ...values.slice(columns.length).filter((_value, index) => keys.includes(partitionKeys[index]!)),
    ]);
  });
  const rows = asked.rows.map((row) =>
    JSON.stringify((JSON.parse(row) as unknown[]).filter((_value, index) => own.includes(schema[index]!))),
  );
  compareRows('crawl', { ...asked, rows: rows.toSorted() }, { ...table, rows: shown.toSorted() }, found);
}
