/** Plans of queries in words: of those that ran with the rows that left each step, of others with estimates. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();

beforeAll(() => {
  const rows = Array.from({ length: 1000 }, (_, id) => `${id},${id % 50},n${id % 7}`);
  writeFileSync(join(place.folder, 'orders.csv'), `id,amount,name\n${rows.join('\n')}\n`);
  writeFileSync(join(place.folder, 'cities.csv'), 'name,city\nn1,X\nn2,Y\n');
  writeFileSync(join(place.folder, 'towns.csv'), 'name,city\nm1,X\nm2,Z\n');
});

async function stepsOf(sql: string): Promise<string[]> {
  const { steps } = await place.engine.dispatcher.call('explainQuery', { sql });
  return steps.map(({ action, rowCount }) => `${action}: ${rowCount}`);
}

test('a filter, groups and their order, in the order in which rows pass them', async () => {
  expect(
    await stepsOf(
      "SELECT name, count(*) AS n FROM 'orders.csv' WHERE amount > 40 GROUP BY name HAVING n > 2 ORDER BY n DESC LIMIT 3",
    ),
  ).toEqual([
    expect.stringMatching(/^Read orders\.csv, 2 columns: 1000$/u),
    expect.stringMatching(/^Keep rows where \(amount > 40\): 180$/u),
    expect.stringMatching(/^Group by name: count\(\*\): 7$/u),
    expect.stringMatching(/^Keep rows where .*2.*: 7$/u),
    expect.stringMatching(/^Sort by .*DESC and take the first 3: 3$/u),
  ]);
});

test.each(['VALUES (1)', 'SELECT 1', 'DESCRIBE SELECT 1', 'WITH a AS (VALUES (1)) FROM a'])(
  '%s has its rows before the engine plans',
  async (sql) => {
    expect(await place.engine.dispatcher.call('explainQuery', { sql })).toMatchObject({ steps: [], rowCount: 1 });
  },
);

test('a join says which steps it joins', async () => {
  const steps = await stepsOf("SELECT id, city FROM 'orders.csv' o JOIN 'cities.csv' c ON o.name = c.name");
  // The engine chooses which one is looked up.
  expect(steps.slice(0, 2).toSorted()).toEqual(['Read cities.csv, 2 columns: 2', 'Read orders.csv, 2 columns: 1000']);
  expect(steps.slice(2)).toEqual(['Join step 1 with step 2 where name = name: 286']);
});

test('a call and a file that the text reads itself have their own names; texts of conditions stay as they are', async () => {
  await place.engine.dispatcher.call('writeQuery', { sql: 'SELECT 1 AS i', to: join(place.folder, 'own.parquet') });
  const steps = await stepsOf(
    "SELECT * FROM 'orders.csv', range(3) r(n), read_parquet('own.parquet') WHERE name <> '#2 \"say\" SUBQUERY'",
  );
  expect(steps).toContainEqual('Read orders.csv, 3 columns: 1000');
  expect(steps).toContainEqual(expect.stringMatching(/^Read the values of range/u));
  expect(steps).toContainEqual(expect.stringMatching(/^Read \S+own\.parquet/u));
  expect(steps).toContainEqual(expect.stringContaining(`'#2 "say" SUBQUERY'`));
});

test('every operator has a step or leaves rows as they are, and counts are those of the run', async () => {
  const sql = `WITH q AS MATERIALIZED (SELECT id, unnest([1, 2]) AS u FROM 'orders.csv')
    SELECT u, row_number() OVER (ORDER BY id) AS r FROM q WHERE id IN (SELECT max(id) FROM q)
    UNION ALL SELECT 1, 2 EXCEPT SELECT 5, 6`;
  const { steps, rowCount, millis } = await place.engine.dispatcher.call('explainQuery', { sql });
  expect(rowCount).toBe(3);
  expect(steps.at(-1)!.rowCount).toBe(3);
  expect(millis).toBeGreaterThan(0);
  for (const [index, { action, inputs }] of steps.entries()) {
    expect(action).toMatch(/^[A-Z][a-z]+ /u);
    expect(action).not.toMatch(/__internal|#\d|_SCAN|undefined/u);
    expect(inputs.every((input) => input >= 0 && input < index)).toBe(true);
  }
});

test.each([
  ["COPY (SELECT 1) TO 'made.csv'", 'SqlRefused'],
  ["SELECT getenv('HOME')", 'SqlRefused'],
  ["SELECT * FROM read_text('/etc/hostname')", 'SqlRefused'],
  ['EXPLAIN ANALYZE SELECT 1', 'SqlRefused'],
  ['SELECT 1; SELECT 2', 'SqlRefused'],
  ['SELECT nope FROM orders.csv', 'UnknownColumn'],
])('%s is refused as in a run', async (sql, code) => {
  await expect(stepsOf(sql)).rejects.toMatchObject({ code });
});

describe('without running it', () => {
  const estimated = (sql: string) => place.engine.dispatcher.call('explainQuery', { sql, runs: false });

  test('the same steps have the rows that the engine expects, and nothing was measured', async () => {
    const sql = "SELECT name, count(*) AS n FROM 'orders.csv' WHERE amount > 40 GROUP BY name ORDER BY n DESC LIMIT 3";
    const { steps, ...whole } = await estimated(sql);
    expect(steps.map(({ action }) => action)).toEqual([
      'Read orders.csv, 2 columns',
      'Keep rows where (amount > 40)',
      'Group by name: count(*)',
      'Sort by count(*) DESC and take the first 3',
    ]);
    // The engine does not look into text files, so it has no estimates of what follows from them.
    expect(steps.map(({ estimatedRows }) => estimatedRows)).toEqual([null, null, null, null]);
    expect(steps.map(({ rowCount, millis }) => [rowCount, millis])).toEqual(steps.map(() => [null, null]));
    expect(whole).toEqual({ rowCount: null, millis: null, spilledBytes: null });
  });

  test('rows of Parquet files are estimated', async () => {
    const to = join(place.folder, 'orders.parquet');
    await place.engine.dispatcher.call('convertFile', { from: join(place.folder, 'orders.csv'), to });
    const { steps } = await estimated(
      "SELECT name, count(*) AS n FROM 'orders.parquet' WHERE amount > 40 GROUP BY name",
    );
    expect(steps[0]).toMatchObject({ action: 'Read orders.parquet, 2 columns', estimatedRows: 1000 });
    for (const { estimatedRows } of steps.slice(1)) {
      expect(estimatedRows).toBeGreaterThan(0);
      expect(estimatedRows).toBeLessThanOrEqual(1000);
    }
  });

  test('a row for which the statement fails is not met', async () => {
    const sql = "SELECT CAST(name AS INTEGER) AS number FROM 'orders.csv'";
    await expect(place.engine.dispatcher.call('explainQuery', { sql })).rejects.toMatchObject({
      message: expect.stringContaining("'n0'") as string,
    });
    expect((await estimated(sql)).steps).toHaveLength(1);
  });

  test('scans are named by the sources that compute their columns, or by all that do', async () => {
    const of = async (sql: string): Promise<string[]> => (await estimated(sql)).steps.map(({ action }) => action);
    expect((await of("SELECT id, city FROM 'orders.csv' o JOIN 'cities.csv' c ON o.name = c.name")).toSorted()).toEqual(
      ['Join step 1 with step 2 where name = name', 'Read cities.csv, 2 columns', 'Read orders.csv, 2 columns'],
    );
    expect(await of("SELECT a.city FROM 'cities.csv' a JOIN 'towns.csv' b ON a.city = b.city")).toContain(
      'Read cities.csv or towns.csv, 1 column',
    );
    expect(await of('SELECT * FROM range(3) r(i) WHERE i > 1')).toContainEqual(
      expect.stringMatching(/^Read the values of range/u),
    );
  });

  test('what is refused or unknown is so as in a run', async () => {
    await expect(estimated("COPY (SELECT 1) TO 'made.csv'")).rejects.toMatchObject({ code: 'SqlRefused' });
    await expect(estimated("SELECT nope FROM 'orders.csv'")).rejects.toMatchObject({ code: 'UnknownColumn' });
  });
});
