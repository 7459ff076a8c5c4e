/** Files whose paths no glob of DuckDB's means, since they have both wildcards and backslashes, are previewed, paged and exported. */

import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();

test.skipIf(path.sep === '\\').each(['csv', 'json', 'parquet', 'csv.gz', 'orc'])('%s', async (extension) => {
  const { dispatcher } = place.engine;
  const folder = path.join(place.folder, String.raw`in[1]\x`);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, String.raw`a*\b?.${extension}`);
  const sql = "SELECT 1 AS id, 'a' AS name UNION ALL SELECT 2, 'b'";
  expect(await dispatcher.call('writeQuery', { sql, to: file })).toMatchObject({ rowCount: 2 });
  const beside = path.join(folder, `aXb1.${extension}`);
  await dispatcher.call('writeQuery', { sql: "SELECT 9 AS id, 'z' AS name", to: beside });
  const rows = [
    { id: 1, name: 'a' },
    { id: 2, name: 'b' },
  ];
  expect(await dispatcher.call('previewFile', { path: file, limit: 5 })).toMatchObject({ rows });
  expect(await dispatcher.call('openPages', { path: file })).toMatchObject({ rowCount: 2 });
  const to = path.join(place.folder, `${extension}.csv`);
  const filter = [{ column: 'id', operator: 'eq' as const, values: ['2'] }];
  await Array.fromAsync(dispatcher.stream('exportRows', { source: { kind: 'file', path: file, filter }, to }));
  expect(await readFile(to, 'utf8')).toBe('id,name\n2,b\n');
  const converted = path.join(place.folder, `${extension}.json`);
  await dispatcher.call('convertFile', { from: file, to: converted });
  expect(await readFile(converted, 'utf8')).toBe('{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n');
});

test.skipIf(path.sep === '\\')('read_parquet of such a path says what to write', async () => {
  const { dispatcher } = place.engine;
  const file = path.join(place.folder, String.raw`odd[1]\a.parquet`);
  await mkdir(path.dirname(file), { recursive: true });
  await dispatcher.call('writeQuery', { sql: 'SELECT 1 AS id', to: file });
  const refusal = { code: 'InvalidInput', hint: `Write FROM '${file}'.` };
  for (const procedure of ['checkQuery', 'explainQuery'] as const) {
    const asked = dispatcher.call(procedure, { sql: `SELECT * FROM read_parquet('${file}')` });
    await expect(asked, procedure).rejects.toMatchObject(refusal);
  }
});
