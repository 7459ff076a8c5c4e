/** A law: a query over a view has the rows of the query with the view's SQL in its place. */

import { expect, test } from 'vitest';
import { toEngineError } from '#engine/contract/errors.ts';
import { drawSelect } from '#engine/testing/lineage/draw-select.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { useShopTables } from '#engine/testing/shop-tables.ts';

const { place, rowsOf } = useShopTables();

/** Each reference to t and u by another one. */
function over(select: string, write: (name: string, isNamed: boolean) => string): string {
  return select.replaceAll(
    /(?<before>\b(?:FROM|JOIN) |, )(?<name>[tu])(?<alias> AS [a-z]\b)?(?=[ ,)]|$)/gu,
    (_all, before: string, name: string, alias: string | undefined) =>
      before + write(name, alias !== undefined) + (alias ?? ''),
  );
}

async function saveView(databaseName: string, name: string, sql: string): Promise<void> {
  await place.engine.dispatcher
    .call('saveView', { databaseName, name, sql, expectedVersionId: null })
    .catch((thrown: unknown) => {
      throw new Error(`${sql}: ${toEngineError(thrown).message}`, { cause: thrown });
    });
}

test('of any SELECT as a view', async () => {
  const draw = new Draw(41);
  const wanted = triesOfRun(200, 6);
  let compared = 0;
  for (let tries = 0; compared < wanted && tries < wanted * 20; tries += 1) {
    const sql = over(drawSelect(draw), (name) => draw.pick([`shop.${name}`, `"SHOP" . "${name}"`]));
    // Of a position in `*` the draw knows too little; the caller draws again.
    const expected = await rowsOf(sql).catch(() => undefined);
    if (expected === undefined) continue;
    await saveView('drawn', `v${compared}`, sql);
    expect([sql, await rowsOf(`SELECT * FROM drawn.v${compared}`)]).toEqual([sql, expected]);
    compared += 1;
  }
  expect(compared).toBe(wanted);
});

test('of any SELECT over views, and over views of views', async () => {
  const ofT = 'SELECT id, v, "K", d, s, l FROM shop.t WHERE id <> 2 UNION ALL SELECT * FROM shop.t WHERE id > 1';
  const ofU = 'WITH t AS (FROM shop.u) SELECT t.* FROM t ORDER BY t.id';
  await saveView('first', 't', ofT);
  await saveView('first', 'u', ofU);
  await saveView('second', 't', 'SELECT * FROM first.t WHERE id IN (SELECT id FROM shop.t)');
  await saveView('second', 'u', 'SELECT first.u.id, first.u.w, u."K" FROM first.u');
  const draw = new Draw(42);
  const wanted = triesOfRun(200, 6);
  let compared = 0;
  for (let tries = 0; compared < wanted && tries < wanted * 20; tries += 1) {
    const sql = drawSelect(draw);
    const inlined = over(sql, (name, isNamed) => `(${name === 't' ? ofT : ofU})${isNamed ? '' : ` AS ${name}`}`);
    const expected = await rowsOf(inlined).catch(() => undefined);
    if (expected === undefined) continue;
    for (const database of ['first', 'second'])
      expect([sql, await rowsOf(over(sql, (name) => `${database}.${name}`))]).toEqual([sql, expected]);
    compared += 1;
  }
  expect(compared).toBe(wanted);
});
