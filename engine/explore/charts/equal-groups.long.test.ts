/** Groups are those of the rows: whatever the file's statistics say, and whichever way the groups are counted. */

import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { markedDouble, writeNanParquet } from '#engine/testing/nan-parquet.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const place = useEnginePlace();
let files = 0;

/** `markedDouble` becomes NaN that the statistics do not cover. */
const numbers = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -50, max: 50 }).map((each) => String(each / 4)) },
  fc.constantFrom('NULL', "'nan'", "'inf'", "'-inf'", '-0.0', '1e300', '-1e300', '5e-324', String(markedDouble)),
);
const rowsDrawn = fc.array(
  fc.record({ x: numbers, y: numbers, kind: fc.constantFrom('NULL', "'a'", "'b'", "'c'", "'d'", "''") }),
  { minLength: 1, maxLength: 60 },
);

async function writeRows(rows: readonly { x: string; y: string; kind: string }[], type: Sql): Promise<string> {
  const file = join(place.folder, `drawn-${(files += 1)}.parquet`);
  const text = (value: string): Sql => (value === 'NULL' ? sql`NULL` : sql`${literal(value.replaceAll("'", ''))}`);
  const values = rows.map(({ x, y, kind }, at) => sql`(${literal(at)}, ${text(x)}, ${text(y)}, ${text(kind)})`);
  await writeNanParquet(
    place.duck.connection,
    sql`SELECT n, CAST(x AS ${type}) AS x, CAST(y AS ${type}) AS y, CAST(kind AS VARCHAR) AS kind FROM (VALUES ${joinSql(values)}) AS t(n, x, y, kind)`,
    file,
  );
  return file;
}

type Asked = Omit<Input<'chartGroups'>, 'path'>;

async function group(path: string, asked: Asked): Promise<Output<'chartGroups'>> {
  return await place.engine.dispatcher.call('chartGroups', { path, ...asked });
}

const measures = fc.constantFrom<Asked['measure']>(
  { aggregate: 'count', column: null },
  { aggregate: 'median', column: 'y' },
  { aggregate: 'quantiles', column: 'y' },
  { aggregate: 'max', column: 'y' },
);
const dimensions = fc.constantFrom<Asked['x']>(
  { column: 'x', bins: 7 },
  { column: 'y', bins: 3 },
  { column: 'kind', top: 3 },
  { column: 'kind', top: 20 },
  { column: 'x', step: 'value', top: 4 },
  null,
);
const types = fc.constantFrom(sql`DOUBLE`, sql`FLOAT`);
const numRuns = triesOfRun(400, 40);

test('a filter that keeps every row changes no group', async () => {
  await fc.assert(
    fc.asyncProperty(rowsDrawn, types, dimensions, dimensions, measures, async (rows, type, x, by, measure) => {
      const path = await writeRows(rows, type);
      const filter = [{ column: 'n', operator: 'ge' as const, values: [0] }];
      expect(await group(path, { x, by, measure })).toEqual(await group(path, { x, by, measure, filter }));
    }),
    { numRuns },
  );
});

test('what is measured of a value is measured of its rows alone', async () => {
  await fc.assert(
    fc.asyncProperty(rowsDrawn, types, measures, async (rows, type, measure) => {
      const path = await writeRows(rows, type);
      const { x, groups } = await group(path, { x: { column: 'kind', top: 20 }, by: null, measure });
      for (const { x: at, ...measured } of groups) {
        const { role, label } = x!.groups[at]!;
        if (role !== 'value') continue;
        const filter = [{ column: 'kind', operator: 'eq' as const, values: [label] }];
        const { groups: alone } = await group(path, { x: null, by: null, measure, filter });
        expect(alone).toEqual([{ x: 0, ...measured }]);
      }
    }),
    { numRuns },
  );
});
