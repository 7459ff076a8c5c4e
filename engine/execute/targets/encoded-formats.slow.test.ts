/** Jobs over files that Tenon decodes and encodes itself: sources, targets, partitions, receipts, crawls of what was written. */

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { formats, loadFormat } from '#engine/formats/index.ts';

const fixture = useRunFixture();
const loaded = await Promise.all(formats.map(({ name }) => loadFormat(name)));
const encoded = loaded.filter((format) => format.encode !== undefined).map((format) => format.name);

function copyJob(source: Record<string, unknown>, target: Record<string, unknown>): Job {
  return jobSchema.parse({
    name: 'copy',
    nodes: [
      { id: 'in', name: 'In', transform: 'PathSource', args: source },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { format: 'csv', ...target },
      },
    ],
  });
}

/** Data files; the marker of the table's generation lies in `_tenon`. */
async function filesIn(place: string): Promise<string[]> {
  const entries = await readdir(path.join(fixture.folder, place), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && path.basename(entry.parentPath) !== '_tenon')
    .map((entry) => entry.name);
}

test.each(encoded)('%s as a target in partitions, and as a source', async (format) => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3, 4, 5]));
  const parted = await run(fixture, { job: job({ target: { format, partitionKeys: ['country'] } }) });
  expect(parted.error).toBeNull();
  const extension = (await loadFormat(format)).fileExtension({});
  const files = await filesIn('out');
  expect(files).toHaveLength(2);
  expect(files.every((name) => name.endsWith(extension))).toBe(true);
  const [table] = (await fixture.engine.catalog.tables.getTables('_path')).items;
  expect(table).toMatchObject({ recordCount: 4, reading: { classification: format, options: {} } });
  expect((await run(fixture, { job: copyJob({ path: 'out' }, { path: 'back' }) })).error).toBeNull();
  expect((await rows(fixture, 'back')).map((row) => row.split(',')[0])).toEqual(['1', '2', '4', '5']);
});

test('one named file is written even when there are no rows, a folder of files is not', async () => {
  await put(fixture, 'in/a.csv', csv([3]));
  const format = 'avro';
  expect(
    (await run(fixture, { job: job({ target: { format, fileName: 'none', mode: 'overwrite' } }) })).error,
  ).toBeNull();
  expect(await filesIn('out')).toEqual(['none']);
  expect((await run(fixture, { job: job({ name: 'other', target: { format, path: 'empty' } }) })).error).toBeNull();
  expect(await filesIn('empty').catch(() => [])).toEqual([]);
});
