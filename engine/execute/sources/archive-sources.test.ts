/** Jobs that read files inside archives: from a folder, from one archive, one member; rejects name their place. */

import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import yazl from 'yazl';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

async function zip(relative: string, files: Readonly<Record<string, string>>): Promise<void> {
  const file = path.join(fixture.folder, relative);
  await mkdir(path.dirname(file), { recursive: true });
  const writer = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) writer.addBuffer(Buffer.from(content), name);
  writer.end();
  await finished(writer.outputStream.pipe(createWriteStream(file)));
}

function from(source: string, format = 'csv'): Parameters<typeof job>[0] {
  const { nodes } = job();
  const options = format === 'csv' ? { withHeader: true } : {};
  const first = { ...nodes[0]!, args: { path: source, format, options } };
  return { nodes: [first, ...nodes.slice(1)] };
}

test('a folder with archives and plain files, incrementally', async () => {
  await zip('in/a.zip', { 'x.csv': csv([1, 2, 3]), 'deep/y.csv': csv([4]) });
  await put(fixture, 'in/b.csv', csv([5]));
  const definition = job({ bookmark: 'enable' });
  expect((await run(fixture, { job: definition })).jobRunState).toBe('SUCCEEDED');
  expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '4,DE,40', '5,FR,50']);
  await zip('in/c.zip', { 'z.csv': csv([6]) });
  await run(fixture, { job: definition });
  expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '4,DE,40', '5,FR,50', '6,DE,60']);
});

test.each([
  ['in/a.zip', ['1,FR,10', '2,DE,20']],
  ['in/a.zip!/y/two.csv', ['2,DE,20']],
  ['in/a.zip!/x/*.csv', ['1,FR,10']],
])('%s', async (source, expected) => {
  await zip('in/a.zip', { 'x/one.csv': csv([1]), 'y/two.csv': csv([2]) });
  await put(fixture, 'in/other.csv', csv([9]));
  expect((await run(fixture, { job: job(from(source)) })).jobRunState).toBe('SUCCEEDED');
  expect(await rows(fixture)).toEqual(expected);
});

test('a log is a source too; a line that does not fit is rejected with its place', async () => {
  const line = (id: number): string => `10.0.0.${id} - - [10/Oct/2000:13:55:36 +0000] "GET /${id} HTTP/1.1" 200 ${id}`;
  await put(fixture, 'in/access.log', `${[line(1), line(2), line(4)].join('\n')}\nnot a line\n`);
  const { nodes } = job();
  const definition = job({
    nodes: [
      { ...nodes[0]!, args: { path: 'in', format: 'grokLog', options: {} } },
      { ...nodes[1]!, args: { condition: 'bytes > 1' } },
      nodes[2]!,
    ],
  });
  const ended = await run(fixture, { job: definition });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED' });
  expect(await rows(fixture)).toHaveLength(2);
  const { items } = await fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id);
  expect(items).toMatchObject([{ line: 4, raw: 'not a line', file: expect.stringContaining('in/access.log') }]);
});
