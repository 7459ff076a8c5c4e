/** A table by hand, from any definition: refused, and the catalog is unchanged; or it is there and can be queried. */

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { Input } from '#engine/contract/procedures/index.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { VersionedTable } from '#engine/testing/versioned-table.ts';

const place = useEnginePlace();
let orders: VersionedTable;

beforeEach(async () => {
  orders = new VersionedTable(place);
  await orders.clear();
  orders.write('a.csv', 'id\n1\n');
});

const stated: Input<'createTable'> = {
  databaseName: 'shop',
  name: 'orders',
  location: 'lake/orders',
  classification: 'csv',
  columns: [{ name: 'id', type: 'bigint' }],
};

const create = (change: Partial<Input<'createTable'>>) =>
  place.engine.dispatcher.call('createTable', { ...stated, ...change });

/** What procedures show of the catalog. */
async function shown(): Promise<unknown> {
  const { dispatcher } = place.engine;
  const databases = (await dispatcher.call('getDatabases', { limit: 1000 })).items;
  const tables = databases.map(({ name }) => dispatcher.call('getTables', { databaseName: name, limit: 1000 }));
  return { databases, tables: (await Promise.all(tables)).map(({ items }) => items) };
}

const secret = 'hunter2';

test.each<[string, Partial<Input<'createTable'>>, string]>([
  ['a nested key', { partitionKeys: [{ name: 'k', type: 'array<int>' }] }, 'cannot be array<int>'],
  ['a key in bytes', { partitionKeys: [{ name: 'k', type: 'binary' }] }, 'cannot be binary'],
  ['a blank column', { columns: [{ name: ' ', type: 'int' }] }, 'A column has no name'],
  ['an invisible column', { columns: [{ name: '\u200b\u00a0', type: 'int' }] }, 'A column has no name'],
  ['a blank key', { partitionKeys: [{ name: '\t ', type: 'int' }] }, 'A partition key has no name'],
  ['a name of 256 bytes', { columns: [{ name: 'é'.repeat(128), type: 'int' }] }, '256 bytes'],
  ['a blank table', { name: '  ' }, 'The table name is blank'],
  ['a blank database', { databaseName: ' ' }, 'The database name is blank'],
  ['a password', { location: `s3://me:${secret}@bucket/lake` }, 'contains a user name'],
  ['a signature', { location: `s3://bucket/lake?X-Amz-Signature=${secret}` }, 'X-Amz-Signature'],
  ['a token', { location: `https://store/lake?sv=1&sig=${secret}` }, 'sig'],
  ['no store', { location: 'gs://bucket/lake' }, 'gs://'],
  ['no bucket', { location: 's3:///lake' }, 'bucket'],
  ['the state', { location: '.tenon/lake' }, "workspace's state"],
  ['the state by a way round', { location: 'lake/../.tenon' }, "workspace's state"],
  ['the state by a link', { location: 'state-link/cache' }, "workspace's state"],
  ['a file', { location: 'lake/orders/a.csv' }, 'is a file'],
  ['a folder in a file', { location: 'lake/orders/a.csv/b' }, 'is a file'],
  ['a NUL', { location: 'lake/\0' }, 'NUL'],
  ['a refused name', { databaseName: 'fresh', name: 'a\nb' }, 'line break'],
])('%s is refused, and nothing is left behind', async (_what, change, message) => {
  try {
    symlinkSync(join(place.folder, '.tenon'), join(place.folder, 'state-link'));
  } catch {
    // It is there.
  }
  const before = await shown();
  const thrown = await create(change).catch(toEngineError);
  expect(thrown).toMatchObject({ code: 'InvalidInput', message: expect.stringContaining(message) as string });
  expect(JSON.stringify([thrown, toEngineError(thrown).message])).not.toContain(secret);
  expect(await shown()).toEqual(before);
});

test('a view with a refused name leaves no database behind', async () => {
  const before = await shown();
  await expect(
    place.engine.dispatcher.call('saveView', {
      databaseName: 'fresh',
      name: 'a\nb',
      sql: 'SELECT 1 AS a',
      expectedVersionId: null,
    }),
  ).rejects.toMatchObject({ code: 'InvalidInput' });
  expect(await shown()).toEqual(before);
});

const nameText = fc.oneof(
  { weight: 8, arbitrary: fc.stringMatching(/^[a-z_][a-z0-9_ ."'%=-]{0,6}$/u) },
  fc.constantFrom('id', 'ID', 'a b', 'a.b', '"', "'; DROP TABLE t --", '`', 'ünïcode', 'select', '__proto__', '🚂'),
  fc.constantFrom('', ' ', '\u00a0', '\u200b', 'a\nb', 'a\0', '\ud800', 'x'.repeat(256), '_path', 'İ', '$path'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const simpleText = fc.oneof(
  fc.constantFrom('boolean', 'tinyint', 'int', 'BIGINT', 'float', 'double', 'decimal(10,2)', 'string', 'char(3)'),
  fc.constantFrom('varchar(9)', 'date', 'timestamp', 'timestamp_ntz', 'binary', 'void', 'decimal(99,2)', ' int ', ''),
);
const typeText = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom('int', 'string', 'date', 'decimal(10,2)', 'boolean', 'timestamp', 'double'),
  },
  { weight: 3, arbitrary: simpleText },
  simpleText.map((type) => `array<${type}>`),
  simpleText.map((type) => `map<string,${type}>`),
  fc.tuple(nameText, simpleText).map(([name, type]) => `struct<${name}:${type}>`),
  simpleText.map((type) => `uniontype<int,${type}>`),
);
const columns = fc.array(fc.record({ name: nameText, type: typeText }), { minLength: 1, maxLength: 3 });
const location = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('lake/new', 'lake/orders') },
  fc.constantFrom('lake', 'lake/new', 'lake/ü %20/x', 'lake/orders', '/nowhere/at all', 's3://bucket/lake/', 'lake/*'),
  fc.constantFrom(
    '.tenon',
    '.TENON/x',
    'lake/orders/a.csv',
    `s3://a:${secret}@b/c`,
    'ftp://x',
    '\0',
    '',
    's3://b/?sig=x',
  ),
  nameText.map((name) => `lake/${name}`),
);
const definition: fc.Arbitrary<Input<'createTable'>> = fc.record({
  databaseName: fc.oneof(fc.constant('shop'), nameText),
  name: fc.oneof(fc.constant('orders'), nameText),
  location,
  classification: fc.constantFrom('csv', 'csv', 'json', 'json', 'parquet', 'csv', 'nothing', ''),
  columns,
  partitionKeys: fc.oneof(fc.constant([]), columns),
  description: fc.oneof(fc.constant(''), nameText),
});

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

test('any definition is refused with the catalog unchanged, or becomes a table that can be queried', async () => {
  let created = 0;
  await fc.assert(
    fc.asyncProperty(definition, async (input) => {
      await orders.clear();
      orders.write('a.csv', 'id\n1\n');
      const before = await shown();
      try {
        await place.engine.dispatcher.call('createTable', input);
      } catch (thrown) {
        const { kind, message } = toEngineError(thrown);
        expect(kind).toBe('user');
        expect(message).not.toContain(secret);
        expect(await shown()).toEqual(before);
        return;
      }
      created += 1;
      const { databaseName, name } = input;
      expect(await orders.rows(`SELECT * FROM ${quoted(databaseName)}.${quoted(name)}`)).toEqual([]);
      if (!input.location.startsWith('lake/')) return;
      // With files of its format, too.
      const folders = (input.partitionKeys ?? []).map(
        (key) => `${encodeURIComponent(key.name.toLowerCase())}=__HIVE_DEFAULT_PARTITION__`,
      );
      const folder = join(place.folder, input.location, ...folders);
      mkdirSync(folder, { recursive: true });
      if (input.classification === 'json') writeFileSync(join(folder, 'b.json'), '{"zzz":1}\n');
      for await (const _item of place.engine.dispatcher.stream('crawl', {
        path: join(place.folder, input.location),
        databaseName,
      }))
        void _item;
      await orders.rows(`SELECT * FROM ${quoted(databaseName)}.${quoted(name)}`);
    }),
    { numRuns: triesOfRun(600, 25, 200), seed: 11 },
  );
  // Otherwise the definitions are too hostile to show anything.
  expect(created).toBeGreaterThan(3);
});
