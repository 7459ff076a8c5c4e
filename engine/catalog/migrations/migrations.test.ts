/** Migrations: from nothing, from each earlier version, and from a newer one. */

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';

import { openCatalog } from '#engine/catalog/index.ts';
import { latestVersion, loadMigrations } from '#engine/catalog/migrations/index.ts';
import { sampleIntent, sampleRun } from '#engine/catalog/testing/sample-entities.ts';
import { makeTemporaryFolder } from '#engine/catalog/testing/temporary-catalog.ts';
import { Connection } from '#engine/catalog/thread/connection.ts';
import { keptCopyPath, migrateCatalog } from '#engine/catalog/thread/migrate.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const migrations = await loadMigrations();

/** The schema as SQLite has it, without whitespace. */
function schemaOf(path: string): unknown[] {
  const database = new BetterSqlite3(path, { readonly: true });
  try {
    const rows = database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all() as {
      name: string;
      sql: string | null;
    }[];
    return rows.map(({ name, sql }) => [name, sql?.replaceAll(/\s+/g, ' ')]);
  } finally {
    database.close();
  }
}

describe('migrations', () => {
  test('are numbered one after the other', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
    expect(latestVersion).toBe(migrations.length);
  });

  test.each(
    casesOfRun(
      migrations.slice(0, -1).map(({ version }) => version),
      2,
    ),
  )('a catalog of version %i is upgraded with its content, and a copy is kept', async (version) => {
    await using place = await makeTemporaryFolder();
    await using fresh = await makeTemporaryFolder();
    await (await openCatalog(fresh))[Symbol.asyncDispose]();
    await mkdir(dirname(place.path));
    const old = Connection.open(place.path, 'read-write');
    migrateCatalog(old, migrations.slice(0, version));
    old.close();
    const database = new BetterSqlite3(place.path);
    database.exec(`INSERT INTO databases VALUES ('old', '', NULL, '{}', 5);
        INSERT INTO job_runs (id, job_name, job_run_state, attempt, arguments, plan_hash, created_on, plan)
          VALUES ('jr_old', 'nightly', 'RUNNING', 0, '{}', '', 0, '{}')`);
    database.close();
    const logged: string[] = [];
    {
      await using catalog = await openCatalog({
        path: place.path,
        log: { write: (_level, message) => logged.push(message) },
      });
      expect(await catalog.databases.getDatabase('old')).toMatchObject({ createTime: 5 });
      await catalog.jobRuns.createJobRun(sampleRun('jr_new'), 5);
      await catalog.commits.writeIntent(sampleIntent('jr_old'));
    }
    expect(logged).toEqual(['The catalog was upgraded.']);
    expect(schemaOf(place.path)).toEqual(schemaOf(fresh.path));
    const copy = new BetterSqlite3(keptCopyPath(place.path, version), { readonly: true });
    expect(copy.pragma('user_version', { simple: true })).toBe(version);
    expect(copy.prepare('SELECT name FROM databases').pluck().all()).toEqual(['old']);
    copy.close();
    await (await openCatalog(place))[Symbol.asyncDispose]();
  });

  test('firings of triggers, and what they started, are kept when their tables are made again', async () => {
    await using place = await makeTemporaryFolder();
    await mkdir(dirname(place.path));
    const old = Connection.open(place.path, 'read-write');
    migrateCatalog(old, migrations.slice(0, 11));
    old.close();
    const database = new BetterSqlite3(place.path);
    database.exec(`INSERT INTO trigger_firings VALUES (7, 'trigger', 't', 'SCHEDULE', 60, 61, 0, 2);
      INSERT INTO trigger_actions VALUES ('jr_1', 7, 0, 'j', NULL, '{"day":"x"}', 'STARTED', NULL, 'FAILED');
      INSERT INTO trigger_actions VALUES ('cr_1', 7, 1, NULL, 'c', '{}', 'PENDING', NULL, NULL)`);
    database.close();
    await using catalog = await openCatalog(place);
    const firing = await catalog.triggers.getFiringOfAction('jr_1');
    expect(firing).toMatchObject({ sequence: 7, cause: 'SCHEDULE', due: 60, missedCount: 2, workflowRun: null });
    expect(firing!.actions).toMatchObject([
      { id: 'jr_1', jobName: 'j', arguments: { day: 'x' }, state: 'STARTED', runState: 'FAILED' },
      { id: 'cr_1', crawlerName: 'c', state: 'PENDING' },
    ]);
    expect(await catalog.triggers.getPendingActions()).toMatchObject([{ id: 'cr_1', firing: 7 }]);
  });

  test('no copy is kept of a new file', async () => {
    await using place = await makeTemporaryFolder();
    await (await openCatalog(place))[Symbol.asyncDispose]();
    expect(existsSync(keptCopyPath(place.path, 0))).toBe(false);
  });

  test('a failing migration changes nothing', async () => {
    await using place = await makeTemporaryFolder();
    await mkdir(dirname(place.path));
    const connection = Connection.open(place.path, 'read-write');
    migrateCatalog(connection, migrations.slice(0, 1));
    const broken = {
      version: 2,
      name: 'break-it',
      statements: [migrations[1]!.statements[0]!, migrations[0]!.statements[0]!],
    };
    expect(() => migrateCatalog(connection, [migrations[0]!, broken])).toThrow();
    expect(connection.pragma('user_version')).toBe(1);
    connection.close();
    await (await openCatalog(place))[Symbol.asyncDispose]();
  });

  test('a newer catalog is refused and left as it is', async () => {
    await using place = await makeTemporaryFolder();
    await (await openCatalog(place))[Symbol.asyncDispose]();
    const database = new BetterSqlite3(place.path);
    database.pragma('user_version = 999');
    database.close();
    await expect(openCatalog(place)).rejects.toMatchObject({
      code: 'NewerWorkspace',
      message: expect.stringContaining('999') as string,
    });
  });
});
