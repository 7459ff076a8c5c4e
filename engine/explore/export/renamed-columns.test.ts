/** Names that a format cannot store: the export says what it calls the columns instead. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Output } from '#engine/contract/procedures/index.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();
const inFile = (name: string): string => join(place.folder, name);

async function exported(name: string): Promise<Output<'exportRows'>> {
  let last: Output<'exportRows'> | undefined;
  const source = { kind: 'file', path: inFile('rows.json') } as const;
  for await (const item of place.engine.dispatcher.stream('exportRows', { source, to: inFile(name) })) last = item;
  return last!;
}

test('Avro files list the columns and fields that have other names', async () => {
  await writeFile(inFile('rows.json'), '{"id":1,"größe":2,"gr_ße":3,"in":[{"a b":4,"c":5}]}\n');
  expect(await exported('rows.avro')).toMatchObject({
    file: {
      warnings: [
        'Avro cannot store these names unchanged, and has "größe" as "gr__e", "gr_ße" as "gr__e_2", "in.a b" as "a_b".',
      ],
    },
  });
  const rows: unknown[] = [];
  for await (const item of place.engine.dispatcher.stream('query', { sql: "FROM 'rows.avro'", folder: place.folder }))
    if (item.item === 'rows') rows.push(...item.rows);
  expect(rows).toEqual([{ id: 1, gr__e: 2, gr__e_2: 3, in: [{ a_b: 4, c: 5 }] }]);
});

test.each(['rows.parquet', 'rows.arrow', 'rows.orc', 'rows.csv'])('%s has all names', async (name) => {
  await writeFile(inFile('rows.json'), '{"id":1,"größe":2,"gr_ße":3}\n');
  expect(await exported(name)).toMatchObject({ file: { warnings: [] } });
});
