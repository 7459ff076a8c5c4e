/** Catalogs whose workspace is elsewhere: every path inside follows, and nothing else changes. */

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sql, type Sql } from '#engine/base/sql.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import { loadMigrations } from '#engine/catalog/migrations/index.ts';
import { pathDatabase, pathTableName } from '#engine/catalog/names.ts';
import { sampleIntent, sampleObject, sampleRun, sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import { makeTemporaryFolder } from '#engine/catalog/testing/temporary-catalog.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { migrateCatalog } from '#engine/catalog/thread/migrate.ts';
import { relocateCatalog } from '#engine/catalog/thread/relocate-catalog.ts';
import { verifyCatalogFile } from '#engine/catalog/thread/verify-catalog-file.ts';

const migrations = await loadMigrations();

function relocate(connection: Connection, root: string): void {
  connection.transaction('test', () => relocateCatalog(connection, { root }));
}

const name = fc.constantFrom('a', 'b', 'a b', 'ä', '𝒳', '%', '_', 'A', 'a/b');
const folder = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`);

describe('paths follow a workspace', () => {
  test('those inside, wherever the two places are to each other; those outside stay', () => {
    const connection = Connection.open(':memory:', 'read-write');
    migrateCatalog(connection, migrations);
    const read = (select: Sql): Set<string> =>
      new Set(connection.all<{ path: string }>(select).map(({ path }) => path));
    fc.assert(
      fc.property(folder, folder, fc.uniqueArray(folder, { minLength: 1, maxLength: 12 }), (from, to, paths) => {
        for (const emptied of [sql`workspace_places`, sql`target_generations`, sql`bookmark_objects`])
          connection.run(sql`DELETE FROM ${emptied}`);
        relocate(connection, from);
        for (const path of paths) {
          connection.run(sql`INSERT INTO target_generations VALUES (?, 1, 'jr')`, path);
          connection.run(sql`INSERT INTO bookmark_objects VALUES ('load', 'in', ?, 1, 2, 3)`, path);
        }
        relocate(connection, to);
        const isInside = (path: string): boolean => path === from || path.startsWith(`${from}/`);
        const moved = (path: string): string => (isInside(path) ? to + path.slice(from.length) : path);
        expect(read(sql`SELECT root AS path FROM target_generations`)).toEqual(new Set(paths.map(moved)));
        const files = paths.filter((path) => path !== from);
        expect(read(sql`SELECT path FROM bookmark_objects`)).toEqual(new Set([...paths, ...files.map(moved)]));
      }),
      { numRuns: 300 },
    );
    connection.close();
  });

  test('in tables, plans, intents and hidden tables, as in a catalog that was always there', async () => {
    const dumps: string[] = [];
    for (const root of ['/here', '/there/it is']) {
      await using place = await makeTemporaryFolder();
      const location = join(root, 'out');
      {
        await using catalog = await openCatalog({ path: place.path, root });
        await catalog.databases.ensureDatabase(pathDatabase);
        const table = { databaseName: pathDatabase, name: pathTableName(location), location };
        await catalog.tables.createTable(sampleTable('hidden', table), 'test');
        const target = { root: location, fileName: null, table: { databaseName: pathDatabase, name: table.name } };
        const plan = {
          job: { nodes: [{ id: 'in', args: { path: 'in' } }] },
          sources: { in: { table: null, roots: [join(root, 'in')], objects: [{ path: join(root, 'in/a.csv') }] } },
          targets: { out: target },
          stages: [{ tasks: [{ files: { in: [join(root, 'in/a.csv')] } }] }],
        };
        await catalog.jobRuns.createJobRun(sampleRun('jr_1', { plan: JSON.stringify(plan) }), 5);
        const file = { ...sampleObject('x', '1', 1), path: join(location, 'day=1', 'part.csv') };
        const { modifiedMicros, ...object } = file;
        const intent = {
          ...sampleIntent('jr_1'),
          bookmarkChanges: [],
          expectedTables: [],
          publishes: [{ staged: join(location, '_tenon/jr_1/a'), final: file.path, size: 1000, checksum: '0' }],
          tableChanges: [
            {
              databaseName: pathDatabase,
              name: table.name,
              table: null,
              addObjects: [object],
              removeObjects: [],
              madeBy: 'run jr_1',
            },
          ],
        };
        await catalog.commits.writeIntent(intent, [location]);
        await catalog.commits.applyIntent('jr_1', [{ path: file.path, modifiedMicros }]);
      }
      if (root === '/here')
        await (await openCatalog({ path: place.path, root: '/there/it is' }))[Symbol.asyncDispose]();
      dumps.push(dumpOf(place.path));
    }
    expect(dumps[0]).toBe(dumps[1]);
    expect(dumps[0]).not.toContain('/here');
  });
});

describe('a catalog that does not say where its workspace was', () => {
  test.each([
    ['with its time', 1_700_000_000, '/was/far away'],
    ['with another time', 1_600_000_000, undefined],
  ])('is asked by a file that is there %s', async (_how, seconds, former) => {
    await using place = await makeTemporaryFolder();
    const root = dirname(dirname(place.path));
    const file = join(root, 'in/deep/a.csv');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'id\n1\n');
    utimesSync(file, seconds, seconds);
    await (await openCatalog({ path: place.path }))[Symbol.asyncDispose]();
    const database = new BetterSqlite3(place.path);
    database.exec(
      `INSERT INTO bookmark_objects VALUES ('load', 'in', '/was/far away/in/deep/a.csv', 1, 5, 1700000000000000)`,
    );
    database.close();
    verifyCatalogFile(place.path, { root }, migrations);
    const after = new BetterSqlite3(place.path, { readonly: true });
    expect(after.prepare('SELECT root FROM workspace_places WHERE left_on IS NOT NULL').pluck().get()).toBe(former);
    const paths = after.prepare('SELECT path FROM bookmark_objects').pluck().all();
    after.close();
    expect(paths.includes(file)).toBe(former !== undefined);
  });
});

/** Every row but times, ids made at random, and the places themselves. */
function dumpOf(path: string): string {
  const database = new BetterSqlite3(path, { readonly: true });
  const tables = [
    'tables',
    'table_versions',
    'table_objects',
    'partitions',
    'job_runs',
    'commits',
    'commit_tables',
    'target_generations',
  ];
  const rows = tables.map((table) => database.prepare(`SELECT * FROM ${table}`).all());
  database.close();
  return JSON.stringify(rows, (key, value: unknown) => (/(?:time|_on)$/u.test(key) ? 0 : value), 1);
}
