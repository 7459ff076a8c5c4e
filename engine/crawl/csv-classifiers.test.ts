/** Members of csv classifiers that decide types and quotes: trimming, types, SerDe. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { classifierReading } from '#engine/contract/classifier-reading.ts';
import { classifierSchema, type CustomClassifier } from '#engine/contract/definitions/classifier.ts';
import type { CrawlResult } from '#engine/crawl/crawl-result.ts';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';

let place: CrawlPlace;
beforeEach(async () => {
  place = await openCrawlPlace();
});
afterEach(() => place[Symbol.asyncDispose]());

function crawlWith(members: object): Promise<CrawlResult> {
  const classifier = classifierSchema.parse({ name: 'own', type: 'csv', ...members }) as CustomClassifier;
  return place.crawl({}, { classifiers: () => [classifierReading(classifier)] });
}

const columnsOf = async (): Promise<string[]> =>
  (await place.table('t')).columns.map((column) => `${column.name} ${column.type.kind}`);

test('spaces around values decide types unless trimming is enabled; text keeps them', async () => {
  const written = 'id|at|price|name|blank\n 1 | 2024-01-02 |\t1.5| a |  \n2|2024-02-03|2 |b|  \n';
  await place.write('t/a.csv', written);
  const bars = { delimiter: '|', containsHeader: 'PRESENT' };
  await crawlWith(bars);
  expect(await columnsOf()).toEqual(['id string', 'at string', 'price string', 'name string', 'blank string']);
  // The files have not changed, but the classifier has.
  expect(await crawlWith({ ...bars, disableValueTrimming: false })).toMatchObject({ updated: 1, skipped: [] });
  expect(await columnsOf()).toEqual(['id bigint', 'at date', 'price double', 'name string', 'blank string']);
  const { reading, recordCount } = await place.table('t');
  expect(reading).toMatchObject({
    options: { trimValues: true },
    classifier: { because: 'values separated by "|", with a header, without spaces around values' },
  });
  expect(recordCount).toBe(2);
  await crawlWith({ ...bars, disableValueTrimming: true });
  expect(await columnsOf()).toContain('id string');
});

test('types are stated by Glue’s names', async () => {
  await place.write('t/a.csv', '1,2,3,4,5,6\n7,8,9,10,11,12\n');
  await crawlWith({
    header: ['a', 'b', 'c', 'd', 'e', 'f'],
    containsHeader: 'ABSENT',
    customDatatypes: ['STRING', 'LONG', 'SHORT', 'DECIMAL', 'FLOAT', 'INT'],
  });
  expect(await columnsOf()).toEqual(['a string', 'b bigint', 'c smallint', 'd decimal', 'e float', 'f int']);
});

test('each name of a type is one of a column', async () => {
  const { csvDatatypes } = await import('#engine/contract/definitions/classifier.ts');
  await place.write('t/a.csv', `${csvDatatypes.map(() => 'x').join(',')}\n`.repeat(2));
  const header = csvDatatypes.map((type) => `c_${type.toLowerCase()}`);
  await crawlWith({ header, containsHeader: 'ABSENT', customDatatypes: csvDatatypes });
  const kinds = (await place.table('t')).columns.map(({ type }) => type.kind);
  expect(kinds).toEqual([
    'binary',
    'boolean',
    'date',
    'decimal',
    'double',
    'float',
    'int',
    'bigint',
    'smallint',
    'string',
    'timestamp',
  ]);
});

test('a SerDe decides quotes and escapes, and is a parameter of the table', async () => {
  await place.write('t/a.csv', 'id,name\n1,"a\\"b"\n2,"c"\n3,d\n');
  const options = async (): Promise<unknown> => (await place.table('t')).reading.options;
  await crawlWith({ serde: 'OpenCSVSerDe' });
  expect(await options()).toMatchObject({ quoteChar: '"', escaper: '\\' });
  expect((await place.table('t')).parameters).toMatchObject({ customSerde: 'OpenCSVSerDe' });
  await crawlWith({ serde: 'LazySimpleSerDe' });
  expect(await options()).toMatchObject({ quoteChar: '' });
  expect((await place.table('t')).parameters).toMatchObject({ customSerde: 'LazySimpleSerDe' });
  await crawlWith({ serde: 'None' });
  expect((await place.table('t')).parameters).not.toHaveProperty('customSerde');
});

test.each([
  [{ serde: 'LazySimpleSerDe', quoteSymbol: '"' }, 'LazySimpleSerDe has no quotes'],
  [{ header: ['a', 'b'], customDatatypes: ['INT'] }, 'as many types as header has names (2)'],
  [{ delimiter: '|', quoteSymbol: '|' }, 'it is also the delimiter'],
  [{ customDatatypes: ['TEXT'] }, 'Invalid option'],
])('%j is refused', (members, why) => {
  const { error } = classifierSchema.safeParse({ name: 'own', type: 'csv', ...members });
  expect(JSON.stringify(error?.issues)).toContain(why);
});
