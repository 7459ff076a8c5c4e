/** Why columns of a table get other types. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';

let place: CrawlPlace;
beforeEach(async () => {
  place = await openCrawlPlace();
});
afterEach(() => place[Symbol.asyncDispose]());

test('names the file, the line and the value that give a column another type', async () => {
  await place.write('t/1.csv', 'id,n\n1,1\n2,2\n');
  await place.write('u/1.json', '{"id":1}\n{"id":2}\n');
  await place.crawl();
  await place.write('t/2.csv', 'id,n\n3,3\n4,4\n5x,5\n6,6\n');
  await place.write('t/3.csv', 'id,n\n7,7.5\n');
  await place.write('u/2.json', '{"id":"3x"}\n');
  const review = await place.review();
  await place.crawl({}, { review });
  const { items } = await place.catalog.crawls.getCrawls('test', { limit: 1 });
  expect(items[0]!.changes.map(({ tableName, description }) => `${tableName}: ${description}`)).toEqual(
    expect.arrayContaining([
      't: Columns retyped: id bigint → string (2.csv: "5x" on line 4 is text), n bigint → double (3.csv contains double).',
      expect.stringContaining('(2.json contains string)'),
    ]),
  );
});

test('that keeps types names the values that are rejected', async () => {
  await place.write('t/1.csv', 'id,n\n1,1\n2,2\n');
  await place.crawl();
  await place.write('t/2.csv', 'id,n\n3,3\n5x,5\n');
  const { notes } = await place.review({ mergeNewColumns: true });
  expect(notes).toEqual([
    't: id stays bigint, its files contain string (2.csv: "5x" on line 3 is text); values that do not fit are rejected when they are read.',
  ]);
  await place.crawl({ mergeNewColumns: true });
  expect((await place.table('t')).columns.map(({ type }) => type.kind)).toEqual(['bigint', 'bigint']);
});
