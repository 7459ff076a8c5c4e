/** A law: the SQL node of a job made of any SELECT has the rows of that SELECT, however its tables are written. */

import { expect, test } from 'vitest';
import { toEngineError } from '#engine/contract/errors.ts';
import { drawSelect } from '#engine/testing/lineage/draw-select.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { useShopTables } from '#engine/testing/shop-tables.ts';

const { place, rowsOf } = useShopTables();

test('of SELECTs over tables and files', async () => {
  const draw = new Draw(23);
  const wanted = triesOfRun(200, 4);
  let compared = 0;
  let renamed = 0;
  for (let tries = 0; compared < wanted && tries < wanted * 20; tries += 1) {
    const sql = drawSelect(draw).replaceAll(
      /(?<before>\b(?:FROM|JOIN) |, )(?<name>[tu])(?=[ ,)]|$)/gu,
      (_all, before: string, name: string) =>
        before +
        draw.pick([`shop.${name}`, `'lake/${name}/${name}.json'`, `"SHOP" . "${name}"`, `read_json('lake/${name}/*')`]),
    );
    // Of a position in `*` the draw knows too little; the caller draws again.
    const expected = await rowsOf(sql).catch(() => undefined);
    if (expected === undefined) continue;
    const { job } = await place.engine.dispatcher
      .call('draftQueryJob', { sql, name: 'drawn' })
      .catch((thrown: unknown) => {
        throw new Error(`${sql}: ${toEngineError(thrown).message}`, { cause: thrown });
      });
    const { rows, exactness } = await place.engine.dispatcher
      .call('previewNode', { job, nodeId: 'query', limit: 10_000 })
      .catch((thrown: unknown) => {
        throw new Error(`${sql}\n→ ${String(job.nodes.at(-1)!.args['sql'])}: ${toEngineError(thrown).message}`, {
          cause: thrown,
        });
      });
    expect([sql, exactness, rows.map((row) => JSON.stringify(row)).sort()]).toEqual([sql, 'exact', expected]);
    compared += 1;
    if (job.nodes.at(-1)!.args['sql'] !== sql) renamed += 1;
  }
  expect([compared, renamed > wanted / 2]).toEqual([wanted, true]);
});
