/** Selections of files so large that their rows are counted before all are checked. */

import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toEngineError } from '#engine/contract/errors.ts';
import { exactBytes } from '#engine/explore/sources/inspect-file.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();

test('positions that count records which do not fit are not taken for those of other rows', async () => {
  const path = join(place.folder, 'late.csv');
  const filler = 'x'.repeat(10_000);
  const rowCount = Math.ceil(exactBytes / filler.length) + 1000;
  const file = await open(path, 'w');
  await file.write('id,v\n');
  for (let row = 0; row < rowCount; row += 1)
    await file.write(row === rowCount / 2 - (rowCount % 2) / 2 ? `${row},a,b\n` : `${row},${filler}\n`);
  await file.close();
  const { dispatcher } = place.engine;
  const to = join(place.folder, 'one.csv');
  const exportRow = async (snapshot: string): Promise<void> => {
    const rows = [{ start: rowCount - 2, count: 1 }];
    const source = { kind: 'file', path, snapshot, rows, columns: ['id'] } as const;
    for await (const _ of dispatcher.stream('exportRows', { source: { ...source, columns: ['id'] }, to }));
  };
  const before = await dispatcher.call('openPages', { path });
  expect(before).toMatchObject({ rowCount, checked: false });
  await expect(exportRow(before.snapshot).catch((thrown: unknown) => toEngineError(thrown).code)).resolves.toBe(
    'FileChanged',
  );
  const after = await dispatcher.call('openPages', { path });
  expect(after).toMatchObject({ rowCount: rowCount - 1, checked: true });
  await exportRow(after.snapshot);
  expect(await readFile(to, 'utf8')).toBe(`id\n${rowCount - 1}\n`);
});
