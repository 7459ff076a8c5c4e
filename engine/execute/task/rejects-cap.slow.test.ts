/** The quarantine of one run holds a million records; further ones are counted, and good rows are still processed. */

import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { mostRejectedRecords } from '#engine/execute/task/rejected-records.ts';
import { job, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();
const beyond = 2500;

test('a million rejected records are kept, the others are counted', { timeout: 600_000 }, async () => {
  const file = path.join(fixture.folder, 'in', 'a.csv');
  await mkdir(path.dirname(file), { recursive: true });
  const out = createWriteStream(file);
  out.write('id,country,amount\n1,FR,10\n');
  for (let written = 0; written < mostRejectedRecords + beyond; written += 10_000) {
    const lines = Math.min(10_000, mostRejectedRecords + beyond - written);
    if (!out.write('too,many,values,here\n'.repeat(lines))) await once(out, 'drain');
  }
  out.end('2,DE,20\n');
  await once(out, 'finish');
  // Stated columns: otherwise a million rows of four values would make four columns.
  const options = { withHeader: true, columns: ['id', 'country', 'amount'] };
  const [source, ...others] = job().nodes;
  const pinned = { ...source!, args: { ...source!.args, options } };
  const definition = job({ nodes: [pinned, ...others] });
  const ended = await run(fixture, { job: definition });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20']);
  const { jobRuns } = fixture.engine.catalog;
  const task = (await jobRuns.getTasks(ended.id)).find(({ state }) => state === 'DURABLE')!;
  expect(task.receipts.find(({ nodeId }) => nodeId === 'in')).toMatchObject({
    rowsIn: mostRejectedRecords + beyond + 2,
    rowsOut: 2,
    rejected: mostRejectedRecords + beyond,
  });
  let kept = 0;
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof jobRuns.getRejectedRecords>> = await jobRuns.getRejectedRecords(ended.id, {
      limit: 1000,
      after,
    });
    kept += page.items.length;
    after = page.next;
  } while (after !== null);
  expect(kept).toBe(mostRejectedRecords);
});
