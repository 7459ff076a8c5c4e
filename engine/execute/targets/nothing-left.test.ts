/** The target's folder after a failed run. */

import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { csv, job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture({ inline: true });

/** Its statement fails in the task, after the folder for the task's files was created. */
function failing(): ReturnType<typeof job> {
  const [source, keep, target] = job().nodes;
  const args = { sql: 'SELECT id, CAST(country AS INTEGER) AS c FROM in1' };
  const node = { id: 'sql', name: 'Sql', transform: 'SqlTransform', inputs: { in1: { node: 'keep' } }, args };
  return job({ nodes: [source, keep, node, { ...target!, inputs: { in: { node: 'sql' } } }] });
}

test.each([true, false])('nothing, when it failed in its first task (folder there before: %s)', async (there) => {
  const out = path.join(fixture.folder, 'out');
  if (there) await mkdir(out);
  await put(fixture, 'in/a.csv', csv([1, 2]));
  expect(await run(fixture, { job: failing() })).toMatchObject({ jobRunState: 'FAILED', error: { code: 'Execution' } });
  expect(existsSync(out) ? await readdir(out) : []).toEqual([]);
});
