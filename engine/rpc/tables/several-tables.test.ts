/** Several tables at once: each is changed or named with the reason, and one that fails does not stop the others. */

import { beforeEach, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { createDispatcher } from '#engine/rpc/dispatcher.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { VersionedTable } from '#engine/testing/versioned-table.ts';

const place = useEnginePlace();
let orders: VersionedTable;
const shop = (name: string): { databaseName: string; name: string } => ({ databaseName: 'shop', name });

beforeEach(async () => {
  orders = new VersionedTable(place);
  await orders.clear();
  for (const name of ['orders', 'other', 'third'])
    await place.engine.dispatcher.call('createTable', {
      ...shop(name),
      location: `lake/${name}`,
      classification: 'csv',
      columns: [{ name: 'id', type: 'int' }],
    });
});

async function change(input: Input<'changeTables'>): Promise<Output<'changeTables'>> {
  let last: Output<'changeTables'> | undefined;
  for await (const item of place.engine.dispatcher.stream('changeTables', input)) last = item;
  return last!;
}

const names = async (): Promise<string[]> =>
  (await place.engine.dispatcher.call('getListedTables', { limit: 100 })).items.map(({ name }) => name);

test('tables are removed, each once; one that is not there is named', async () => {
  expect(
    await change({
      tables: [shop('orders'), shop('nothing'), shop('Other'), shop('other')],
      change: { kind: 'delete' },
    }),
  ).toMatchObject({
    item: 'result',
    changed: [shop('orders'), shop('other')],
    failed: [{ name: 'nothing', error: { code: 'EntityNotFound' } }],
  });
  expect(await names()).toEqual(['third']);
});

test('two spellings of a name beyond ASCII are one table', async () => {
  const tables = [shop('Übersicht'), shop('übersicht')];
  await place.engine.dispatcher.call('createTable', {
    ...tables[0]!,
    location: 'lake/overview',
    classification: 'csv',
    columns: [{ name: 'id', type: 'int' }],
  });
  expect(await change({ tables, change: { kind: 'delete' } })).toMatchObject({ changed: [tables[1]], failed: [] });
});

test('owner and tags are set, in the catalog and in the settings of each table', async () => {
  await orders.edit({ tags: { old: '1', kept: '2' } });
  const tables = [shop('orders'), shop('third')];
  expect(await change({ tables, change: { kind: 'edit', owner: 'ann', tags: { old: null, pii: '' } } })).toMatchObject({
    changed: tables,
    failed: [],
  });
  expect(await orders.current()).toMatchObject({ owner: 'ann', tags: { kept: '2', pii: '' } });
  const saved = await place.engine.dispatcher.call('getDefinitions', { kind: 'table' });
  expect(saved.map(({ name }) => name)).toEqual(['shop.orders', 'shop.third']);
  expect(await place.engine.dispatcher.call('getTable', shop('other'))).toMatchObject({ owner: '', tags: {} });
  await expect(change({ tables, change: { kind: 'edit' } })).rejects.toMatchObject({ code: 'InvalidInput' });
});

test('one that is stopped after a part says that answers are stale', async () => {
  const told: string[] = [];
  const one = { tables: [shop('orders')], change: { kind: 'delete' } } as const;
  async function* stopped(): AsyncGenerator<unknown> {
    yield { item: 'progress', fraction: 0, note: '' };
    throw new DOMException('stopped', 'AbortError');
  }
  const dispatcher = createDispatcher({ changeTables: stopped } as never, {}, (name) => told.push(name));
  const read = async (input: unknown): Promise<void> => {
    for await (const _item of dispatcher.streamByName('changeTables', input, new AbortController().signal)) void _item;
  };
  await expect(read({ tables: [] })).rejects.toMatchObject({ code: 'InvalidInput' });
  expect(told).toEqual([]);
  await expect(read(one)).rejects.toBeDefined();
  expect(told).toEqual(['changeTables']);
});
