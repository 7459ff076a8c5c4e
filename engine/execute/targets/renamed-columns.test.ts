/** A job writes columns whose names the format cannot store: the log says what the files call them. */

import { expect, test } from 'vitest';
import { job, put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture({ inline: true });

test.each([
  ['avro', ['Target "Out": Avro cannot store these names unchanged, and has "größe" as "gr__e".']],
  ['parquet', []],
])('%s', async (format, expected) => {
  await put(fixture, 'in/a.csv', 'id,größe\n1,2\n');
  const target = { path: `out-${format}`, format };
  const ended = await run(fixture, { job: job({ target }) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const { items } = await fixture.engine.catalog.jobRuns.getRunLog(ended.id, { limit: 1000 });
  expect(items.filter(({ level }) => level === 'warning').map(({ message }) => message)).toEqual(expected);
});
