/** A job that ran several times, each time with something else: what comparisons are shown of. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServedWorkspace } from './served-workspace.ts';

const head = 'parcel,depot,weight,status\n';

/** @param first number of its first parcel. */
function parcels(first: number, count: number): string {
  const rows = Array.from({ length: count }, (_, row) => {
    const parcel = first + row;
    return `${parcel},${parcel % 9},${(parcel % 70) / 10},${parcel % 11 === 0 ? 'lost' : 'sent'}`;
  });
  return `${head}${rows.join('\n')}\n`;
}

/** Three runs of `dispatch`: the second as the first, the third with other files, another join and an argument. */
export async function makeComparedRuns(workspace: ServedWorkspace): Promise<void> {
  const { folder } = workspace;
  const input = join(folder, 'dispatch/parcels');
  await mkdir(input, { recursive: true });
  for (const [day, name] of ['monday', 'tuesday', 'wednesday', 'thursday'].entries())
    await writeFile(join(input, `${name}.csv`), parcels(day * 1000, 400));
  await mkdir(join(folder, 'dispatch/depots'), { recursive: true });
  const depots = Array.from({ length: 8 }, (_, depot) => `${depot},Depot ${depot}`);
  await writeFile(join(folder, 'dispatch/depots/depots.csv'), `depot,name\n${depots.join('\n')}\n`);
  await writeDispatch(folder, 'inner', {});
  await workspace.tenon('run', 'dispatch');
  await workspace.tenon('run', 'dispatch');
  await rm(join(input, 'tuesday.csv'));
  await writeFile(join(input, 'friday.csv'), parcels(4000, 650));
  await writeFile(join(input, 'thursday.csv'), parcels(3000, 450));
  await writeDispatch(folder, 'left', { heaviest: '6' });
  await workspace.tenon('run', 'dispatch', '--arg', 'heaviest=5');
}

async function writeDispatch(
  folder: string,
  joinType: 'inner' | 'left',
  defaultArguments: Readonly<Record<string, string>>,
): Promise<void> {
  const source = (id: string, name: string) => ({
    id,
    name,
    transform: 'PathSource',
    args: { path: `dispatch/${id}`, format: 'csv' },
  });
  const nodes = [
    source('parcels', 'Parcels'),
    source('depots', 'Depots'),
    {
      id: 'sent',
      name: 'Sent parcels',
      transform: 'Filter',
      inputs: { in: { node: 'parcels' } },
      args: { condition: "status = 'sent'" },
    },
    {
      id: 'named',
      name: 'Name of the depot',
      transform: 'Join',
      inputs: { left: { node: 'sent' }, right: { node: 'depots' } },
      args: { joinType, keys: [{ left: 'depot', right: 'depot' }] },
    },
    {
      id: 'heavy',
      name: 'Not too heavy',
      transform: 'Filter',
      inputs: { in: { node: 'named' } },
      args: { condition: `weight <= ${defaultArguments['heaviest'] === undefined ? '6' : '${heaviest}'}` },
    },
    // So that runs over the same files write the same bytes.
    {
      id: 'ordered',
      name: 'By number',
      transform: 'Sort',
      inputs: { in: { node: 'heavy' } },
      args: { columns: [{ column: 'parcel' }] },
    },
    {
      id: 'files',
      name: 'Dispatched',
      transform: 'PathTarget',
      inputs: { in: { node: 'ordered' } },
      args: { path: 'output/dispatched', format: 'csv', mode: 'overwrite' },
    },
  ];
  await writeFile(join(folder, 'jobs/dispatch.json'), JSON.stringify({ name: 'dispatch', defaultArguments, nodes }));
}

/** Two runs of `prices`, which names `id` as the key of its rows: 130 change, 2 are removed, 1 is added. */
export async function makeKeyedRuns(workspace: ServedWorkspace): Promise<void> {
  const { folder } = workspace;
  await mkdir(join(folder, 'prices'), { recursive: true });
  const nodes = [
    { id: 'read', name: 'Prices', transform: 'PathSource', args: { path: 'prices', format: 'csv' } },
    {
      id: 'once',
      name: 'One per product',
      transform: 'DropDuplicates',
      inputs: { in: { node: 'read' } },
      args: { columns: ['id'] },
    },
    {
      id: 'write',
      name: 'Price list',
      transform: 'PathTarget',
      inputs: { in: { node: 'once' } },
      args: { path: 'output/prices', mode: 'overwrite' },
    },
  ];
  await writeFile(join(folder, 'jobs/prices.json'), JSON.stringify({ name: 'prices', nodes }));
  const list = (ids: readonly number[], price: (id: number) => string): string =>
    `id,product,price\n${ids.map((id) => `${id},Product ${id},${price(id)}`).join('\n')}\n`;
  const ids = Array.from({ length: 300 }, (_, index) => index + 1);
  await writeFile(
    join(folder, 'prices/list.csv'),
    list(ids, (id) => `${id}.50`),
  );
  await workspace.tenon('run', 'prices');
  const later = [...ids.filter((id) => id !== 2 && id !== 200), 301];
  await writeFile(
    join(folder, 'prices/list.csv'),
    list(later, (id) => (id > 170 && id < 301 ? `${id}.75` : `${id}.50`)),
  );
  await workspace.tenon('run', 'prices');
}
