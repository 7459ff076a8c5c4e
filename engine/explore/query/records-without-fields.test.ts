/** Records without fields have no columns, but they are counted, also where misfits are skipped. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();

async function rowsOf(sql: string, leaveOutMisfits: boolean): Promise<unknown[]> {
  const { engine, folder } = place;
  const rows: unknown[] = [];
  const input = { sql, folder, leaveOutMisfits };
  for await (const item of engine.dispatcher.stream('query', input, new AbortController().signal))
    if (item.item === 'rows') rows.push(...item.rows);
  return rows;
}

test.each([
  ['a.jsonl', '{}\n{}\n{}\n'],
  ['a.xml', '<rows><row/><row/><row/></rows>'],
])('%s', async (name, content) => {
  await mkdir(path.join(place.folder, 'in'), { recursive: true });
  await writeFile(path.join(place.folder, 'in', name), content);
  for (const leaveOutMisfits of [false, true]) {
    expect(await rowsOf(`SELECT count(*) AS n FROM 'in/${name}'`, leaveOutMisfits)).toEqual([{ n: 3 }]);
    expect(await rowsOf(`SELECT * FROM 'in/${name}'`, leaveOutMisfits)).toEqual(
      Array.from({ length: 3 }, () => ({ nothing: null })),
    );
  }
  const file = path.join(place.folder, 'in', name);
  const { warnings } = await place.engine.dispatcher.call('getFileReading', { path: file });
  expect(warnings).toEqual(['The records have no fields, so they are counted, but have no columns.']);
});
