/** `tenon classifiers`, and what `tenon crawl` says of the classifiers of a crawler. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tenon-classifiers-')));
  await initWorkspace(folder);
  const put = async (file: string, content: string): Promise<void> => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  };
  const definition = (file: string, value: object): Promise<void> => put(file, JSON.stringify(value));
  await put('lake/t/a.txt', 'x|y\na|b\n');
  await definition('classifiers/bars.json', { name: 'bars', type: 'csv', delimiter: '|', containsHeader: 'PRESENT' });
  await definition('classifiers/items.json', { name: 'items', type: 'json', jsonPath: '$.items[*]' });
  await definition('classifiers/same.json', { name: 'same', type: 'csv', delimiter: '"', quoteSymbol: '"' });
  await definition('classifiers/saved.json', { name: 'saved', type: 'reading', path: 'other' });
  const crawler = { databaseName: 'lake', targets: [{ path: 'lake' }] };
  await definition('crawlers/all.json', { ...crawler, name: 'all', classifiers: ['items', 'bars'] });
  await definition('crawlers/lost.json', { ...crawler, name: 'lost', classifiers: ['barz'] });
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

const tenon = (...args: string[]): Promise<Outcome> => runTenon(args, { folder });

test('lists classifiers with their crawlers, and what is wrong', async () => {
  const listed = await tenon('classifiers');
  expect(listed.code).toBe(0);
  expect(listed.out).toMatch(/bars +csv +values separated by "\|", with a header +all\n/u);
  expect(listed.out).toMatch(/items +json +rows at the JSON path \$\.items\[\*\] +all\n/u);
  expect(listed.out).not.toMatch(/saved|same/u);
  expect(listed.error).toMatch(/^problem classifiers\/same\.json:\d+: .*quoteSymbol.*it is also the delimiter/mu);
  expect(listed.error).toContain('problem: crawler lost lists the classifier "barz", which is missing\n');
  expect(JSON.parse((await tenon('classifiers', '--output', 'json')).out)).toMatchObject([
    { name: 'bars', type: 'csv', crawlers: ['all'] },
    { name: 'items', type: 'json', crawlers: ['all'] },
  ]);
});

test('a crawl shows which classifier read a table and why, and refuses a missing one', async () => {
  const crawled = await tenon('crawl', 'all');
  expect(crawled.code).toBe(0);
  expect(crawled.out).toContain('lake.t: read by the classifier "bars": values separated by "|", with a header\n');
  const refused = await tenon('crawl', 'lost');
  expect(refused.code).toBe(1);
  expect(refused.error).toContain(
    'error EntityNotFound: Cannot crawl with "lost": it lists the classifier "barz", which does not exist.\nhint: Did you mean "bars"?\n',
  );
});

test('exports classifiers for AWS Glue, and imports what it prints', async () => {
  const exported = await tenon('classifiers', 'export', 'items');
  expect(JSON.parse(exported.out)).toEqual({ JsonClassifier: { Name: 'items', JsonPath: '$.items[*]' } });
  const all = join(folder, 'all.json');
  expect(await tenon('classifiers', 'export', '--to', all)).toMatchObject({ code: 0, out: '' });
  expect(await tenon('classifiers', 'import', all)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/unchanged +bars +csv\nunchanged +items +json\n/u) as string,
  });
  const glue = { Classifiers: [{ XMLClassifier: { Name: 'rows', Classification: 'x', RowTag: 'row', Extra: 1 } }] };
  await writeFile(join(folder, 'glue.json'), JSON.stringify(glue));
  const tried = await tenon('classifiers', 'import', join(folder, 'glue.json'), '--dry-run');
  expect(tried.out).toMatch(/would create +rows +xml\n/u);
  expect(tried.error).toContain('Classifier "rows": Extra is not known here and is not imported.\n');
  const imported = await tenon('classifiers', 'import', join(folder, 'glue.json'), '--output', 'json');
  expect(JSON.parse(imported.out)).toMatchObject({ classifiers: [{ name: 'rows', action: 'create' }] });
  expect((await tenon('classifiers')).out).toMatch(/rows +xml/u);
  expect(await tenon('classifiers', 'import', join(folder, 'none.json'))).toMatchObject({
    code: 1,
    error: expect.stringContaining('the file does not exist') as string,
  });
  expect((await tenon('classifiers', 'exprot')).error).toContain('Did you mean export?');
  expect((await tenon('classifiers', 'export', '--dry-run')).error).toContain('--dry-run is for import.');
});
