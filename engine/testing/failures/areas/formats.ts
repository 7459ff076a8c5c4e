/** Failures of formats: damaged files, wrong options, formats that cannot be read or written. */

import { gzipSync } from 'node:zlib';
import type { FailureArea } from '#engine/testing/failures/failure.ts';
import { ordersSource, targetOf, type FailureWorld } from '#engine/testing/failures/failure-world.ts';

async function preview(
  world: FailureWorld,
  file: string,
  content: string | Uint8Array,
  reading: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  return world.call('previewFile', { path: await world.put(file, content), ...reading });
}

export const formats: FailureArea = {
  title: 'Formats',
  failures: [
    {
      title: 'A Parquet file is cut short',
      names: ['orders.parquet'],
      provoke: (world) => preview(world, 'orders.parquet', 'PAR1 this is not all of it'),
    },
    {
      title: 'A compressed file is damaged',
      names: ['orders.csv.gz'],
      provoke(world) {
        const packed = gzipSync('id,amount\n'.repeat(2000));
        return preview(world, 'orders.csv.gz', packed.subarray(0, packed.length / 2));
      },
    },
    {
      title: 'JSON is not well formed',
      names: ['orders.json'],
      provoke: (world) => preview(world, 'orders.json', '{"id": 1, "amount": ', { format: 'json' }),
    },
    {
      title: 'XML is not well formed',
      names: ['orders.xml'],
      provoke: (world) =>
        preview(world, 'orders.xml', '<orders><order><id>1</order></orders>', {
          format: 'xml',
          options: { rowTag: 'order' },
        }),
    },
    {
      title: 'XML has no element of the row tag',
      names: ['orders.xml', 'row'],
      provoke: (world) =>
        preview(world, 'orders.xml', '<orders><order><id>1</id></order></orders>', {
          format: 'xml',
          options: { rowTag: 'row' },
        }),
    },
    {
      title: 'An Avro file is damaged',
      names: ['orders.avro'],
      provoke: (world) => preview(world, 'orders.avro', 'Obj\u0001broken'),
    },
    {
      title: 'An ORC file is damaged',
      names: ['orders.orc'],
      provoke: (world) => preview(world, 'orders.orc', 'ORC and nothing else'),
    },
    {
      title: 'A workbook is damaged',
      names: ['orders.xlsx'],
      provoke: (world) => preview(world, 'orders.xlsx', 'PK\u0003\u0004 no workbook'),
    },
    {
      title: 'The name of a format is unknown',
      names: ['parket', 'parquet'],
      async provoke(world) {
        return preview(world, 'orders.dat', 'id\n1\n', { format: 'parket' });
      },
    },
    {
      title: 'An option of a format is unknown',
      names: ['seperator', 'separator'],
      provoke: (world) =>
        preview(world, 'orders.csv', 'id;amount\n1;2\n', { format: 'csv', options: { seperator: ';' } }),
    },
    {
      title: 'The format of a file cannot be recognized',
      names: ['orders.bin'],
      provoke: (world) => preview(world, 'orders.bin', new Uint8Array([0, 1, 2, 3, 255, 254, 0, 7, 9, 200])),
    },
    {
      title: 'A target has a format that is only read',
      names: ['Log'],
      provoke: (world) => world.runJob([ordersSource, targetOf('orders', { format: 'grokLog' })]),
    },
    {
      title: 'A file to convert to exists',
      names: ['orders.json'],
      async provoke(world) {
        const from = await world.put('orders.csv', 'id\n1\n');
        const to = await world.put('orders.json', '{}');
        return world.call('convertFile', { from, to });
      },
    },
  ],
};
