/** Rows with NaN are found in Parquet files whose statistics leave NaN out: in queries, pages, profiles and jobs. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { markedDouble, writeNanParquet } from '#engine/testing/nan-parquet.ts';

const place = useEnginePlace();
let file: string;
beforeAll(async () => {
  file = path.join(place.folder, 'measured.parquet');
  const x = sql`CASE i WHEN 1 THEN 3.0 WHEN 2 THEN CAST(${literal(markedDouble)} AS DOUBLE) ELSE 1.0 END`;
  await writeNanParquet(
    place.duck.connection,
    sql`SELECT i AS id, CAST(x AS DOUBLE) AS d, CAST(x AS FLOAT) AS f, {'d': CAST(x AS DOUBLE)} AS s, [CAST(x AS DOUBLE)] AS l
        FROM (SELECT i, ${x} AS x FROM range(4) r(i))`,
    file,
  );
  const [row] = await place.duck.connection.rows<{ least: string; most: string }>(
    sql`SELECT min(stats_min_value) AS least, max(stats_max_value) AS most FROM parquet_metadata(${literal(file)}) WHERE path_in_schema = 'd'`,
  );
  // Else the file tests nothing.
  expect([Number(row!.least), Number(row!.most)]).toEqual([1, 3]);
});

async function query(text: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const item of place.engine.dispatcher.stream('query', { sql: text, folder: place.folder }))
    if (item.item === 'rows') rows.push(...item.rows);
  return rows;
}

const conditions = ['> 5', '>= 5', "= 'NaN'", 'NOT IN (1, 3)', 'NOT BETWEEN 0 AND 4', "IS NOT DISTINCT FROM 'NaN'"];

test.each(['d', 'f', 's.d', 'l[1]'])('a query compares %s', async (value) => {
  for (const condition of conditions) {
    const text = condition.replace("'NaN'", `CAST('NaN' AS ${value === 'f' ? 'FLOAT' : 'DOUBLE'})`);
    expect(await query(`SELECT id FROM 'measured.parquet' WHERE ${value} ${text}`), condition).toEqual([{ id: 2 }]);
  }
  expect(await query(`SELECT id FROM 'measured.parquet' WHERE NOT (${value} <= 5)`)).toEqual([{ id: 2 }]);
  expect(
    await query(`SELECT isnan(max(${value})) AS a, min(${value}) AS b, count(${value}) AS c FROM 'measured.parquet'`),
  ).toEqual([{ a: true, b: 1, c: 4 }]);
});

test('pages of the file are filtered and sorted', async () => {
  for (const column of ['d', 'f']) {
    const view = {
      path: file,
      order: [{ column, direction: 'descending' as const }],
      filter: [{ column, operator: 'gt' as const, values: [2] }],
    };
    const { snapshot, rowCount } = await place.engine.dispatcher.call('openPages', view);
    expect(rowCount).toBe(2);
    const { arrow } = await place.engine.dispatcher.call('readPage', { ...view, snapshot, start: 0, count: 10 });
    expect([...tableFromIPC(arrow).getChild('id')!].map(Number)).toEqual([2, 1]);
  }
});

test('a job filters and aggregates', async () => {
  const sources = { id: 's', name: 'Source', transform: 'PathSource', args: { path: 'measured.parquet' } };
  const target = (id: string, node: string): unknown => ({
    id,
    name: id,
    transform: 'PathTarget',
    inputs: { in: { node } },
    args: { path: `out/${id}`, format: 'json' },
  });
  await place.engine.dispatcher.call('saveJob', {
    job: jobSchema.parse({
      name: 'measured',
      nodes: [
        sources,
        { id: 'k', name: 'Kept', transform: 'Filter', inputs: { in: { node: 's' } }, args: { condition: 'd > 5' } },
        target('kept', 'k'),
        {
          id: 'a',
          name: 'Greatest',
          transform: 'Aggregate',
          inputs: { in: { node: 's' } },
          args: { groups: [], aggs: [{ column: 'd', aggFunc: 'max', alias: 'm' }] },
        },
        target('greatest', 'a'),
      ],
    }),
    expectedHash: null,
  });
  const { id } = await place.engine.dispatcher.call('startJobRun', { jobName: 'measured' });
  for await (const item of place.engine.dispatcher.stream('watchJobRun', { id }))
    if (item.item === 'finished') expect(item.run).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const written = (name: string): string => {
    const folder = path.join(place.folder, 'out', name);
    return readdirSync(folder)
      .filter((each) => !each.startsWith('_'))
      .map((each) => readFileSync(path.join(folder, each), 'utf8'))
      .join('');
  };
  expect(JSON.parse(written('kept'))).toMatchObject({ id: 2 });
  expect(written('greatest')).toMatch(/"nan"/iu);
});
