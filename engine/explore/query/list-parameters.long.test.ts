/** Lists as values of parameters: the rows are those of the literals, and no value becomes part of the text. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { guessParameter, type GivenParameters } from '#engine/contract/statement-parameters.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();

beforeAll(async () => {
  for (let day = 1; day <= 5; day += 1) {
    const folder = join(place.folder, `lake/sales/day=2024-01-0${day}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'a.csv'), `id,amount,name\n${day},${day}.50,n${day}\n${day + 10},,it's\n`);
  }
  const path = join(place.folder, 'lake');
  for await (const _item of place.engine.dispatcher.stream('crawl', { path, databaseName: 'shop' }));
});

/** Values as typed. */
function given(values: Readonly<Record<string, string>>): GivenParameters {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, guessParameter(value)]));
}

async function rowsOf(sql: string, parameters: GivenParameters = {}): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const item of place.engine.dispatcher.stream('query', { sql, folder: place.folder, parameters }))
    if (item.item === 'rows') rows.push(...item.rows);
  return rows;
}

test.each<[string, Record<string, string>, string]>([
  ['id IN ($ids)', { ids: '[1, 3, 99]' }, 'id IN (1, 3, 99)'],
  ['id NOT IN ( $IDS ) -- $ids', { ids: '[1]' }, 'id NOT IN (1)'],
  ['id in/* $ids */($ids) AND name <> $name', { ids: '[1,2,11]', name: "it's" }, "id IN (1, 2) AND name <> 'it''s'"],
  ["name IN ($names) AND name <> '$names'", { names: "['it''s', n2]" }, "name IN ('it''s', 'n2')"],
  ['amount IN ($a) OR id IN ($b) OR id IN ($b)', { a: '[1.50, 2.5]', b: '[13, 14]' }, 'amount < 3 OR id IN (13, 14)'],
  ['id IN ($ids) AND id > $item1_1', { ids: '[1, 2, 3]', item1_1: '1' }, 'id IN (2, 3)'],
  ['amount NOT IN ($a)', { a: '[1.5]' }, 'amount <> 1.5'],
])('%s with %j is %s', async (condition, values, literal) => {
  const from = 'SELECT id FROM shop.sales WHERE';
  const expected = await rowsOf(`${from} ${literal} ORDER BY id`);
  expect(expected.length).toBeGreaterThan(0);
  expect(await rowsOf(`${from} ${condition}\nORDER BY id`, given(values))).toEqual(expected);
});

test('what is in a value stays in it', async () => {
  const values = ["'); DROP TABLE x; --", ') OR (1=1', '$item1_1', '$$', '\n--', '[1]'];
  expect(
    await rowsOf('SELECT v FROM (VALUES ($one), ($two)) t(v) WHERE v IN ($all)', {
      one: { type: 'text', value: values[1]! },
      two: { type: 'text', value: 'other' },
      all: { type: 'text', values },
    }),
  ).toEqual([{ v: values[1] }]);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['SELECT id FROM shop.sales\nWHERE id IN ($ids)', { ids: '[]' }, /The list \$ids is empty \(line 2, character 14\)/u],
  ['SELECT 1 WHERE 1 = $ids', { ids: '[1, 2]' }, /\$ids is a list, which only IN can take \(line 1, character 20\)/u],
  ['SELECT 1 WHERE 1 IN (0, $ids)', { ids: '[1, 2]' }, /\$ids is a list, which only IN can take/u],
  ['SELECT 1 WHERE 1 IN ($ids)', { id: '[1, 2]' }, /has no parameter \$id/u],
  ['SELECT 1 WHERE 1 IN ($ids)', {}, /\$ids has no value/u],
  ['SELECT 1 WHERE 1 IN ($ids) AND nope', { ids: '[1, 2]' }, /nope.*\(line 1, character 32\)/u],
])('%s with %j is refused', async (sql, values, message) => {
  await expect(place.engine.dispatcher.call('checkQuery', { sql, parameters: given(values) })).rejects.toMatchObject({
    message: expect.stringMatching(message) as string,
  });
});

test('two lists of one name are refused', async () => {
  const parameters = { ids: guessParameter('[1]'), IDS: guessParameter('[2]') };
  await expect(
    place.engine.dispatcher.call('checkQuery', { sql: 'SELECT 1 WHERE 1 IN ($ids)', parameters }),
  ).rejects.toMatchObject({ code: 'InvalidInput' });
});

test('a job keeps the items', async () => {
  const { job } = await place.engine.dispatcher.call('draftQueryJob', {
    sql: 'SELECT id FROM shop.sales WHERE id IN ($ids)',
    parameters: given({ ids: '[1, -3]' }),
    name: 'kept',
  });
  expect(job.nodes.at(-1)!.args['sql']).toContain('WHERE id IN (1, (-3))');
});

test('partitions are pruned by a list as by literals', async () => {
  rmSync(join(place.folder, 'lake/sales/day=2024-01-05/a.csv'));
  const sql = 'SELECT id FROM shop.sales WHERE day IN ($days) AND id < 10 ORDER BY id';
  expect(await rowsOf(sql, given({ days: "['2024-01-03', '2024-01-01']" }))).toEqual([{ id: 1 }, { id: 3 }]);
  await expect(rowsOf(sql, given({ days: "['2024-01-05']" }))).rejects.toMatchObject({ code: 'FileNotFound' });
});
