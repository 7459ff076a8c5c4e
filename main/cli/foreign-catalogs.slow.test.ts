/** Catalogs that somebody forged, taken over: each is refused by what is wrong in it, or loses what it says of elsewhere. */

import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMigrations } from '#engine/catalog/migrations/index.ts';
import { verifyCatalogFile } from '#engine/catalog/thread/verify-catalog-file.ts';
import { createEngine } from '#engine/index.ts';
import { faultSeed, shareOf } from '#engine/testing/fault-sample.ts';
import { hostileCatalogs } from '#engine/testing/hostile/workspaces/catalogs.ts';
import { beginPlaces, endPlaces, makePlace, openAndWork, victim } from '#main/cli/testing/hostile-places.ts';

const migrations = await loadMigrations();

beforeAll(beginPlaces, 240_000);
afterAll(endPlaces);

const catalogOf = (root: string): string => path.join(root, '.tenon', 'catalog.sqlite');

/** Words of the refusal; or what must be in no row of the catalog that is opened. */
const outcomes: Readonly<Record<string, RegExp | string>> = {
  'a commit that is publishing retires files outside': /would continue with .*outside/u,
  'a commit that is published retires files outside': /would continue with .*outside/u,
  'a commit that is blocked retires files outside': /would continue with .*outside/u,
  'a commit that is cleaned retires files outside': `SELECT 1 FROM commits WHERE intent LIKE '%outside%'`,
  'a commit publishes a staged file to a name outside': /would continue with .*outside/u,
  'a failed run had its target outside, where a folder _tenon is': `SELECT 1 FROM job_runs WHERE plan LIKE '%outside%'`,
  'a table is outside, with the sizes and times of its files': `SELECT 1 FROM table_objects WHERE path LIKE '%outside%' AND modified_micros <> -1`,
  'a path with two points': /names the path/u,
  'a run’s id is a path': /cannot name a run/u,
  'a trigger': /unknown or changed trigger t/u,
  'a view instead of a table': /unknown or changed table kept/u,
  'a generated column': /unknown or changed table crawls/u,
  'another program’s database': /not a Tenon catalog/u,
  'a plan that is not JSON': /not JSON/u,
  'a task staged its files outside': `SELECT 1 FROM job_tasks WHERE files LIKE '%outside%'`,
};

test.each(hostileCatalogs.map(({ name, plant }) => [name.replace('catalog: ', ''), plant] as const))(
  '%s',
  async (name, plant) => {
    const place = makePlace();
    plant({ ...place, victim });
    const outcome = outcomes[name];
    const opened = createEngine({ workspace: place.root, title: 'x', inline: true, opening: 'take-over' });
    if (typeof outcome !== 'string')
      return expect(opened).rejects.toMatchObject({
        kind: 'user',
        message: expect.stringMatching(outcome!) as unknown,
      });
    await (await opened)[Symbol.asyncDispose]();
    const database = new BetterSqlite3(catalogOf(place.root), { readonly: true });
    expect(database.prepare(outcome).all()).toEqual([]);
    database.close();
  },
);

describe('a schema that is not exactly ours is refused', () => {
  /** From the tables and indexes of the catalog: one change of each kind for each of them. */
  function changes(database: BetterSqlite3.Database): string[] {
    const entries = database
      .prepare(`SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'`)
      .all() as { type: string; name: string }[];
    const tables = entries.filter(({ type }) => type === 'table').map(({ name }) => name);
    expect(tables.length).toBeGreaterThan(10);
    return [
      ...tables.flatMap((name, index) => [
        `CREATE TRIGGER "t${index}" BEFORE DELETE ON "${name}" BEGIN SELECT RAISE(IGNORE); END`,
        `CREATE INDEX "i${index}" ON "${name}" (hex(zeroblob(rowid)))`,
        `ALTER TABLE "${name}" ADD COLUMN "c${index}" TEXT DEFAULT 'x'`,
      ]),
      ...entries.filter(({ type }) => type === 'index').map(({ name }) => `DROP INDEX "${name}"`),
      'CREATE VIEW v AS SELECT 1',
      'CREATE TABLE more (a)',
      `CREATE VIRTUAL TABLE f USING fts5(a)`,
    ];
  }

  test('whatever is added, changed or dropped', () => {
    const { root } = makePlace();
    const file = catalogOf(root);
    const sound = `${file}.sound`;
    const settled = new BetterSqlite3(file);
    settled.pragma('wal_checkpoint(TRUNCATE)');
    const all = changes(settled);
    settled.close();
    copyFileSync(file, sound);
    const restore = (): void => {
      for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
      copyFileSync(sound, file);
    };
    let changed = 0;
    for (const change of all) {
      restore();
      const database = new BetterSqlite3(file);
      try {
        database.exec(change);
      } catch {
        // Not every table takes every change.
        continue;
      } finally {
        database.close();
      }
      changed += 1;
      expect(() => verifyCatalogFile(file, { root }, migrations), change).toThrow(/its schema/u);
    }
    expect(changed).toBeGreaterThan(60);
    restore();
    verifyCatalogFile(file, { root }, migrations);
  });
});

describe('a schema that is not ours, in a catalog that nobody verified', () => {
  const entries = new BetterSqlite3(':memory:');
  for (const { statements } of migrations) for (const { text } of statements) entries.exec(text);
  const columns = entries
    .prepare(
      `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t, pragma_table_info(t.name) c
       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'`,
    )
    .all() as { table: string; column: string }[];
  entries.close();
  const tables = [...new Set(columns.map(({ table }) => table))];
  const changes = [
    ...tables.flatMap((table) => [
      `DROP TABLE "${table}"`,
      `ALTER TABLE "${table}" RENAME TO kept; CREATE VIEW "${table}" AS SELECT * FROM kept`,
    ]),
    ...columns.map(({ table, column }) => `ALTER TABLE "${table}" RENAME COLUMN "${column}" TO "another"`),
  ];

  test(`gives rows or a refusal, drawn with TENON_FAULT_SEED=${faultSeed}`, async () => {
    const bugs: [change: string, error: string][] = [];
    for (const change of shareOf(changes, 12)) {
      const { root } = makePlace();
      const database = new BetterSqlite3(catalogOf(root));
      database.pragma('foreign_keys = OFF');
      database.exec(change);
      database.close();
      await openAndWork(root, 'read-only').catch((error: unknown) => bugs.push([change, String(error)]));
    }
    expect(bugs).toEqual([]);
  });
});
