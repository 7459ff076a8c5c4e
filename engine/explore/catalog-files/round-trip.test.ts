/** A catalog that is exported and imported into an empty one is the same, whatever it has; times and versions aside. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { foldName } from '#engine/base/same-name.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { TableInput, TableObject } from '#engine/catalog/entities.ts';
import { dumpCatalog } from '#engine/catalog/testing/dump-catalog.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { exportCatalog } from '#engine/explore/catalog-files/export-catalog.ts';
import { importCatalog } from '#engine/explore/catalog-files/import-catalog.ts';
import { localStorage } from '#engine/storage/local.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { hiveDefaultPartition } from '#engine/types/casts/key-value.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';

let place: string;
const opened: TemporaryCatalog[] = [];
beforeEach(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-round-trip-')));
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]();
  rmSync(place, { recursive: true, force: true });
});

async function openCatalog(): Promise<Catalog> {
  const temporary = await openTemporaryCatalog();
  opened.push(temporary);
  return temporary.catalog;
}

/** Of each type of a key, values as folders have them. */
const keyTypes: readonly (readonly [DataType, readonly (string | null)[]])[] = [
  [{ kind: 'string' }, ['a/b', '100%', ' ', 'São Paulo', '', "it's", '=', '🚂', null]],
  [{ kind: 'varchar', length: 9 }, ['ab', null]],
  [{ kind: 'char', length: 2 }, ['ab']],
  [{ kind: 'int' }, ['-1', '007', null]],
  [{ kind: 'bigint' }, ['9223372036854775807']],
  [{ kind: 'tinyint' }, ['1']],
  [{ kind: 'smallint' }, ['1', '2']],
  [{ kind: 'decimal', precision: 10, scale: 2 }, ['1.50', '-0.01']],
  [{ kind: 'double' }, ['1e300', 'NaN']],
  [{ kind: 'float' }, ['0.5']],
  [{ kind: 'boolean' }, ['true', 'FALSE']],
  [{ kind: 'date' }, ['2024-02-29', null]],
  [{ kind: 'timestamp' }, ['2024-01-01 00:00:00', '2024-01-01T00:00:00.5Z']],
  [{ kind: 'timestamp_ntz' }, ['2024-01-01 10:00:00']],
];

const text = fc.oneof(
  fc.constantFrom('x', 'Größe', 'a.b', '"', "'; --", '🚂', ' y', '</script>', '__proto__', 'constructor', '\\'),
  fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 }),
);
const name = text.filter((each) => each.trim() !== '').map((each) => each.toLowerCase());
/** Runs keep the case of the columns that they write. */
const columnName = fc.oneof(
  name,
  text.filter((each) => each.trim() !== ''),
);
const plainType: fc.Arbitrary<DataType> = fc.constantFrom<DataType>(
  { kind: 'string' },
  { kind: 'bigint' },
  { kind: 'binary' },
  { kind: 'null' },
  { kind: 'timestamp' },
  { kind: 'timestamp_ntz' },
  { kind: 'decimal', precision: 38, scale: 10 },
  { kind: 'varchar', length: 3 },
);
const dataType: fc.Arbitrary<DataType> = fc.oneof(
  { weight: 3, arbitrary: plainType },
  plainType.map((element) => ({ kind: 'array' as const, element })),
  fc.tuple(plainType, plainType).map(([key, value]) => ({ kind: 'map' as const, key, value })),
  fc
    .uniqueArray(fc.tuple(text, plainType), { minLength: 1, maxLength: 3, selector: ([field]) => field })
    .map((fields) => ({ kind: 'struct' as const, fields: fields.map(([field, type]) => ({ name: field, type })) })),
  fc.constant<DataType>({ kind: 'choice', alternatives: [{ kind: 'bigint' }, { kind: 'string' }] }),
);
// The contract of procedures has no parameter of that name either: zod leaves it out.
const entryName = text.filter((each) => each !== '__proto__');
const texts = fc.dictionary(entryName, text, { maxKeys: 3 });

interface Drawn {
  readonly input: Omit<TableInput, 'location' | 'viewReads'>;
  /** Per partition the values and how many files. */
  readonly partitions: readonly { readonly values: readonly (string | null)[]; readonly files: number }[];
  readonly hasStatistics: boolean;
}

const tableOf = (databaseName: string): fc.Arbitrary<Drawn> =>
  fc
    .record({
      name,
      columns: fc.uniqueArray(fc.record({ name: columnName, type: dataType, source: fc.option(text) }), {
        minLength: 1,
        maxLength: 4,
        selector: (column) => foldName(column.name),
      }),
      keys: fc.uniqueArray(fc.constantFrom(...keyTypes.keys()), { maxLength: 3 }),
      isView: fc.boolean(),
      description: fc.oneof(fc.constant(''), text),
      owner: fc.oneof(fc.constant(''), text),
      parameters: texts,
      tags: texts,
      hasComments: fc.boolean(),
      classification: fc.constantFrom('csv', 'json', 'parquet', 'excel', 'xml'),
      variant: fc.boolean(),
      picks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 3 })), { maxLength: 4 }),
      hasStatistics: fc.boolean(),
    })
    .map(({ keys, columns, picks, isView, hasComments, classification, variant, hasStatistics, ...rest }) => {
      const partitionKeys = isView
        ? []
        : keys.map((key, place) => ({ name: `key ${place}.`, type: keyTypes[key]![0] }));
      const schema: Schema = columns
        .filter((column) => !partitionKeys.some((key) => key.name === foldName(column.name)))
        .map(({ source, ...column }) => (source === null || isView ? column : { ...column, sourceName: source }));
      const wanted = new Map(
        picks.map(([a, b, c, files]) => {
          const values = (isView ? [] : keys).map((key, place) => {
            const known = keyTypes[key]![1];
            return known[[a, b, c][place]! % known.length]!;
          });
          return [JSON.stringify(values), { values, files }];
        }),
      );
      return {
        input: {
          databaseName,
          ...rest,
          ...(hasComments
            ? { comments: Object.fromEntries(schema.map((column) => [foldName(column.name), `On ${column.name}`])) }
            : {}),
          tableType: isView ? ('VIRTUAL_VIEW' as const) : ('EXTERNAL_TABLE' as const),
          columns: schema,
          partitionKeys,
          ...(isView ? { viewOriginalText: `SELECT '${rest.name.replaceAll("'", "''")}' AS a` } : {}),
          reading: isView
            ? { classification: '', compression: 'none', options: {} }
            : {
                classification,
                compression: variant ? 'gzip' : 'none',
                options: classification === 'csv' ? { separator: ';' } : {},
                ...(variant ? { variants: { v: { a: [1, null] } } } : {}),
              },
        },
        partitions: isView ? [] : [...wanted.values()],
        hasStatistics,
      };
    });

const drawnCatalog = fc
  .uniqueArray(
    fc.record({ name, description: text, locationUri: fc.option(fc.constant('s3://b/x')), parameters: texts }),
    {
      maxLength: 3,
      selector: (database) => database.name,
    },
  )
  .chain((databases) =>
    fc.tuple(
      fc.constant(databases),
      fc.tuple(
        ...databases.map((database) =>
          fc.uniqueArray(tableOf(database.name), { maxLength: 3, selector: ({ input }) => input.name }),
        ),
      ),
    ),
  );

async function fill(
  catalog: Catalog,
  [databases, tables]: typeof drawnCatalog extends fc.Arbitrary<infer Value> ? Value : never,
  root: string,
): Promise<void> {
  for (const database of databases) await catalog.databases.createDatabase(database);
  for (const [index, drawn] of tables.flat().entries()) {
    const { input, partitions, hasStatistics } = drawn;
    if (input.tableType === 'VIRTUAL_VIEW') {
      await catalog.tables.createTable({ ...input, location: '', viewReads: [] }, 'test');
      continue;
    }
    const location = join(root, `t${index}`);
    const objects: TableObject[] = [];
    for (const [number, { values, files }] of partitions.entries()) {
      const folders = values.map(
        (value, key) => `k${key}=${value === null ? hiveDefaultPartition : encodeURIComponent(value)}`,
      );
      const folder = join(location, ...folders);
      mkdirSync(folder, { recursive: true });
      for (let file = 0; file < files; file += 1) {
        const path = join(folder, `${number}-${file}.dat`);
        writeFileSync(path, 'x'.repeat(file));
        objects.push({
          ...(await localStorage.find(path))!,
          compression: 'none',
          partitionValues: values,
          recordCount: file === 0 ? null : file,
          inferenceHash: `h${file}`,
          ...(file === 1 ? { reading: { options: { b: 'c' }, columns: input.columns } } : {}),
        });
      }
    }
    const crawlId = `cr_${index}`;
    await catalog.crawls.startCrawl({ id: crawlId, crawlerName: 'test' });
    await catalog.crawls.publishCrawl({
      crawlId,
      tables: [{ table: { ...input, location }, objects, expectedGeneration: null }],
      deleteTables: [],
      changes: [],
    });
    await catalog.crawls.finishCrawl(crawlId, { state: 'SUCCEEDED', filesRead: 0, filesListed: 0 });
    if (!hasStatistics) continue;
    const { versionId, generation } = await catalog.tables.getTable(input.databaseName, input.name);
    await catalog.tables.putTableStatistics(input.databaseName, input.name, {
      versionId,
      generation,
      analyzedTime: 5,
      recordCount: index,
      sizeBytes: 9,
      columns: [],
      warnings: ['w'],
    });
  }
}

/** Without times. */
async function shownOf(catalog: Catalog): Promise<unknown> {
  const { databases, tables } = await dumpCatalog(catalog);
  return {
    databases: databases.map(({ createTime: _time, ...rest }) => rest),
    tables: await Promise.all(
      tables.map(async ({ table: { createTime: _time, ...table }, partitions, objects }) => {
        const statistics = await catalog.tables.findTableStatistics(table.databaseName, table.name);
        return {
          table,
          objects,
          partitions: partitions.map(({ createTime: _made, ...rest }) => rest),
          statistics: statistics && {
            count: statistics.recordCount,
            isStale: statistics.isStale,
            warnings: statistics.warnings,
          },
        };
      }),
    ),
  };
}

const never = new AbortController().signal;
const host = (catalog: Catalog) => ({
  catalog,
  readLocation: async (location: string) => location,
  ownPlace: () => undefined,
});
const quiet = (): void => undefined;

test('export and import into an empty catalog give the same catalog; a second import changes nothing', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(drawnCatalog, async (drawn) => {
      const folder = join(place, `out${(round += 1)}`);
      const [from, into] = [await openCatalog(), await openCatalog()];
      await fill(from, drawn, join(place, `lake${round}`));
      if (drawn[0].length === 0) return;
      const written = await exportCatalog(from, { folder }, never, quiet);
      expect(written.warnings).toEqual([]);
      const request = { path: folder, onConflict: 'refuse', dryRun: false } as const;
      const shown = await importCatalog(host(into), { ...request, dryRun: true }, never, quiet);
      expect(shown.importId).toBeNull();
      expect(await shownOf(into)).toEqual({ databases: [], tables: [] });
      const { tables, warnings } = await importCatalog(host(into), request, never, quiet);
      expect(warnings).toEqual([]);
      expect(tables).toEqual(shown.tables);
      expect(await shownOf(into)).toEqual(await shownOf(from));
      const again = await importCatalog(host(into), request, never, quiet);
      expect(again).toMatchObject({ importId: null, databases: [] });
      expect(again.tables.every(({ action }) => action === 'unchanged')).toBe(true);
      for (const each of opened.splice(0)) await each[Symbol.asyncDispose]();
    }),
    { numRuns: triesOfRun(300, 4, 40), seed: 3 },
  );
});

test('no secret is exported: not in a location, not in a parameter', async () => {
  const from = await openCatalog();
  await from.databases.createDatabase({
    name: 'shop',
    locationUri: 's3://me:hunter2@bucket/x',
    parameters: { connection: 'https://a/?sig=hunter2', password: 'hunter2', kept: 'yes' },
  });
  await from.tables.createTable(
    {
      databaseName: 'shop',
      name: 'orders',
      tableType: 'EXTERNAL_TABLE',
      columns: [{ name: 'id', type: { kind: 'int' } }],
      partitionKeys: [],
      location: 's3://bucket/x?X-Amz-Signature=hunter2&a=1',
      reading: { classification: 'csv', compression: 'none', options: {} },
      parameters: { aws_secret_access_key: 'hunter2', jdbc: 'jdbc://u:hunter2@host/db' },
    },
    'test',
  );
  const folder = join(place, 'out');
  const { warnings } = await exportCatalog(from, { folder }, never, quiet);
  expect(warnings).toEqual([
    'database shop: the location without its keys.',
    'database shop: without the parameter connection.',
    'database shop: without the parameter password.',
    'shop.orders: the location without its keys.',
    'shop.orders: without the parameter aws_secret_access_key.',
    'shop.orders: without the parameter jdbc.',
  ]);
  const written = (readdirSync(folder, { recursive: true }) as string[]).filter((file) => file.endsWith('.json'));
  const all = written.map((file) => readFileSync(join(folder, file), 'utf8')).join('');
  expect(all).toContain('s3://bucket/x?a=1');
  expect(all).not.toContain('hunter2');
});
