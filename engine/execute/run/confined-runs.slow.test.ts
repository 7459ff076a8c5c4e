/** Where the workers of a run may write, as far as the system can hold them to that. Skipped where it cannot. */

import { readdir } from 'node:fs/promises';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { setFaultHandler } from '#engine/base/fault-points.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { csv, put, rows, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { probeConfinement } from '#engine/workers/confinement/confine-process.ts';
import type { Confinement } from '#engine/workers/confinement/confinement.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import type { WorkerPool } from '#engine/workers/worker-pool.ts';

const { landlock } = probeConfinement();

describe.skipIf(landlock === null)('a run', () => {
  const fixture = useRunFixture({ inline: false });
  afterEach(() => setFaultHandler(undefined));

  test.each([
    ['in the state of runs and nowhere else, whatever its targets', 'attempt.none', () => []],
    [
      'in a target on another file system, too',
      'attempt.takeFolder',
      (target: string) => [path.join(target, '_tenon')],
    ],
  ])('has workers that write %s', async (_title, failing, extra) => {
    setFaultHandler((name) => {
      // rename(2) between file systems.
      if (name === failing) throw Object.assign(new Error('cross-device link not permitted'), { code: 'EXDEV' });
    });
    await put(fixture, 'in/a.csv', csv([1, 2, 3]));
    const pool = fixture.engine.pools.job as WorkerPool;
    const lend = pool.lease.bind(pool);
    const lent: { writes: readonly string[] | undefined; confinement: Confinement }[] = [];
    pool.lease = async (limits, writes) => {
      const lease = await lend(limits, writes);
      lent.push({ writes, confinement: (await lease.run(describeEnvironment, null)).confinement });
      return lease;
    };
    const job = jobSchema.parse({
      name: 'held',
      nodes: [
        { id: 'in', name: 'in', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
        {
          id: 'sql',
          name: 'sql',
          transform: 'SqlTransform',
          args: { sql: 'SELECT * FROM t ORDER BY 1', aliases: { in1: 't' } },
          inputs: { in1: { node: 'in' } },
        },
        ...['one', 'two'].map((name) => ({
          id: name,
          name,
          transform: 'PathTarget',
          args: { path: name, format: 'csv' },
          inputs: { in: { node: 'sql' } },
        })),
      ],
    });
    const run = await fixture.engine.runs.startJobRun({ job });
    const ended = await fixture.engine.runs.waitForJobRun(run.id);
    expect(ended.error).toBeNull();
    const runs = path.join(fixture.folder, '.tenon/runs');
    const places = new Set(lent.map(({ writes }) => JSON.stringify(writes)));
    expect(places).toEqual(
      new Set([
        JSON.stringify([runs]),
        ...['one', 'two'].map((name) => JSON.stringify([runs, ...extra(path.join(fixture.folder, name))])),
      ]),
    );
    for (const { confinement } of lent) expect(confinement).toEqual({ landlock, obstacle: null });
    for (const name of ['one', 'two']) expect(await rows(fixture, name)).toHaveLength(3);
    // Only the border between the stages stays until the run is cleaned up.
    expect(await readdir(path.join(runs, run.id))).toEqual(['s0-0-0']);
  });

  test('writes a target elsewhere, on whose way there is a link', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2, 3]));
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'tenon-elsewhere-'));
    try {
      mkdirSync(path.join(elsewhere, 'real'));
      symlinkSync('real', path.join(elsewhere, 'link'));
      const target = { path: path.join(elsewhere, 'link/out'), format: 'csv' };
      const job = jobSchema.parse({
        name: 'linked',
        nodes: [
          { id: 'in', name: 'in', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
          { id: 'out', name: 'out', transform: 'PathTarget', args: target, inputs: { in: { node: 'in' } } },
        ],
      });
      const run = await fixture.engine.runs.startJobRun({ job });
      expect((await fixture.engine.runs.waitForJobRun(run.id)).error).toBeNull();
      expect(await rows({ ...fixture, folder: elsewhere }, 'real/out')).toHaveLength(3);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });
});
