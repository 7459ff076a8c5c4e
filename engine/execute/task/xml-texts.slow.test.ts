/** XML text is read in worker processes too, each of which registers the function for its own instance: previews, runs, bad rows. */

import { expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { previewNode } from '#engine/execute/preview/preview-node.ts';
import { put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture({ inline: false, splitBytes: 20_000 });

function docOf(id: number): string {
  return id % 10 === 0 ? '<open' : `"<d k=""${id}""><n>${id % 7 === 0 ? 'x' : id}</n></d>"`;
}

function job(): Job {
  return jobSchema.parse({
    name: 'parse',
    nodes: [
      {
        id: 'docs',
        name: 'Docs',
        transform: 'PathSource',
        args: { path: 'docs', format: 'csv', options: { withHeader: true } },
      },
      {
        id: 'unbox',
        name: 'Unbox',
        transform: 'Unbox',
        inputs: { in: { node: 'docs' } },
        args: { path: 'doc', format: 'xml', schema: '_k INT, n INT' },
      },
      // Fails for every seventh row, so that the splits run again in isolating form.
      {
        id: 'strict',
        name: 'Strict',
        transform: 'DerivedColumn',
        inputs: { in: { node: 'unbox' } },
        args: { colName: 'm', expr: 'CASE WHEN id % 7 = 0 THEN id + 1 + 9223372036854775807 ELSE doc.n + 1 END' },
      },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'strict' } },
        args: { path: 'out', format: 'json' },
      },
    ],
  });
}

test('previews and runs', async () => {
  for (const part of [0, 1, 2]) {
    const lines = Array.from({ length: 1000 }, (_none, row) => `${part * 1000 + row},${docOf(part * 1000 + row)}`);
    await put(fixture, `docs/${part}.csv`, `id,doc\n${lines.join('\n')}\n`);
  }
  const host = { ...fixture.engine.host, limits: { memoryLimit: 256 * 1024 * 1024, threads: 2 } };
  const shown = await previewNode(host, { job: job(), nodeId: 'unbox', limit: 3 }, new AbortController().signal);
  expect(shown.rows).toMatchObject([{ doc: null }, { doc: { _k: 1, n: 1 } }, { doc: { _k: 2, n: 2 } }]);
  expect(await run(fixture, { job: job() })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const written = (await rows(fixture, 'out', 0)).map((line) => JSON.parse(line) as { id: number; m: number | null });
  const kept = Array.from({ length: 3000 }, (_none, id) => id).filter((id) => id % 7 !== 0);
  expect(new Map(written.map(({ id, m }) => [id, m]))).toEqual(
    new Map(kept.map((id) => [id, id % 10 === 0 ? null : id + 1])),
  );
  expect(written.length).toBe(kept.length);
});
