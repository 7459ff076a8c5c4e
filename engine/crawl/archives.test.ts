/** Crawls of folders that hold archives, and of an archive itself. */

import { createWriteStream, utimesSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import yazl from 'yazl';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';

let place: CrawlPlace;
beforeEach(async () => {
  place = await openCrawlPlace();
});
afterEach(() => place[Symbol.asyncDispose]());

async function zip(relative: string, files: Readonly<Record<string, string>>): Promise<string> {
  const file = path.join(place.lake, relative);
  await mkdir(path.dirname(file), { recursive: true });
  const writer = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) writer.addBuffer(Buffer.from(content), name);
  writer.end();
  await finished(writer.outputStream.pipe(createWriteStream(file)));
  return file;
}

const orders = 'id,name\n1,pen\n2,ink\n';

test('the files inside archives are files of the table; only a changed archive is read again', async () => {
  const first = await zip('orders/2023.zip', { 'a.csv': orders, 'b.csv': orders });
  await zip('orders/2024.zip', { 'a.csv': orders });
  await place.write('orders/plain.csv', orders);
  const result = await place.crawl();
  expect(result).toMatchObject({ filesRead: 4, skipped: [] });
  expect(result.tables).toMatchObject([{ name: 'orders', objectCount: 4, recordCount: 8, classification: 'csv' }]);
  expect(await place.crawl()).toMatchObject({ unchanged: 1, filesRead: 0 });
  await zip('orders/2024.zip', { 'a.csv': `${orders}3,cap\n` });
  utimesSync(path.join(place.lake, 'orders/2024.zip'), new Date(), new Date(Date.now() + 5000));
  const again = await place.crawl();
  expect(again).toMatchObject({ filesRead: 1, tables: [{ recordCount: 9 }] });
  expect((await place.objects('orders')).map((object) => object.path)).toContain(`${first}!/a.csv`);
});

test('key=value folders inside an archive are partitions; a damaged archive is reported and the others are crawled', async () => {
  await zip('sales.zip', { 'year=2023/a.csv': orders, 'year=2024/a.csv': orders });
  await place.write('broken.zip', 'PK\u0003\u0004 and nothing else');
  await place.write('notes/a.csv', 'person,age,town\nA,1,x\nB,2,y\n');
  const result = await place.crawl();
  expect(result.skipped).toMatchObject([
    { path: path.join(place.lake, 'broken.zip'), reason: expect.stringContaining('damaged') },
  ]);
  const sales = result.tables.find((table) => table.name === 'sales');
  expect(sales).toMatchObject({ partitionKeys: [{ name: 'year' }], partitionCount: 2, recordCount: 4 });
});

test('an archive may be the target itself', async () => {
  const file = await zip('data.zip', { 'orders/a.csv': orders, 'people/a.csv': 'person,age,town\nA,1,x\nB,2,y\n' });
  const result = await place.crawl({ targets: [{ path: file }] });
  expect(result.tables.map(({ name, recordCount }) => `${name} ${recordCount}`).toSorted()).toEqual([
    'orders 2',
    'people 2',
  ]);
});

test('a folder gets the name that the tables of an archive beside it want too', async () => {
  await zip('archive.zip', {
    'orders/a.csv': 'id,amount,tax\n1,2.5,0.1\n',
    'people/a.csv': 'person,age,town\nA,1,x\n',
  });
  await place.write('orders/a.csv', orders);
  const result = await place.crawl();
  const folders = new Map(result.tables.map(({ name, location }) => [path.relative(place.lake, location), name]));
  expect(folders.get('orders')).toBe('orders');
  expect(folders.get('archive.zip!/orders')).toMatch(/^orders_[0-9a-f]{8}$/u);
});
