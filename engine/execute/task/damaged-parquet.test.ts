/** A run stops at a damaged Parquet file with an error that names it. */

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { job, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { openTestDuck } from '#engine/testing/duck.ts';

const fixture = useRunFixture();

test.each([
  ['zeros', Uint8Array.from({ length: 40 }, () => 0)],
  ['a field of no type', Uint8Array.of(0x1f)],
])('%s at the start of a page', async (name, bytes) => {
  const folder = path.join(fixture.engine.folder, name);
  mkdirSync(folder, { recursive: true });
  const [whole, damaged] = ['a', 'b'].map((file) => path.join(folder, `${file}.parquet`)) as [string, string];
  await using duck = await openTestDuck();
  await duck.connection.run(
    sql`COPY (SELECT i AS id, 'value ' || i AS s FROM range(2000) r(i)) TO ${literal(whole)} (FORMAT parquet)`,
  );
  copyFileSync(whole, damaged);
  const changed = readFileSync(damaged);
  changed.set(bytes, 4);
  writeFileSync(damaged, changed);
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: name }, inputs: {} },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      args: { path: 'out', format: 'json' },
      inputs: { in: { node: 'in' } },
    },
  ];
  const ended = await run(fixture, { job: job({ nodes }) });
  expect(ended).toMatchObject({
    jobRunState: 'FAILED',
    error: {
      code: 'MalformedFile',
      message: expect.stringMatching(/b\.parquet cannot be read: .*[^.]\.$/u),
      hint: expect.stringContaining('exclude it'),
      details: { path: damaged },
    },
  });
});
