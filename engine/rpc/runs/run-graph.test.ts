/** What a client follows a run by: its progress until the end, and the graph with the stages that compute it. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-run-graph-')));
  await initWorkspace(folder);
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const call: Engine['dispatcher']['call'] = (...args) => engine.dispatcher.call(...args);
const sql = (id: string, from: string, text: string): object => ({
  id,
  name: id,
  transform: 'SqlTransform',
  inputs: { in1: { node: from } },
  args: { sql: text },
});
const target = (id: string, from: string): object => ({
  id,
  name: id,
  transform: 'PathTarget',
  inputs: { in: { node: from } },
  args: { path: `out/${id}`, format: 'csv', mode: 'overwrite' },
});
const job = jobSchema.parse({
  name: 'staged',
  nodes: [
    { id: 'lines', name: 'Lines', transform: 'PathSource', args: { path: 'in' } },
    sql('totals', 'lines', 'SELECT a, count(*) AS n FROM in1 GROUP BY a'),
    target('one', 'totals'),
    target('two', 'totals'),
  ],
});

async function runToEnd(): Promise<{ id: string; notes: string[]; fractions: (number | null)[] }> {
  await mkdir(path.join(folder, 'in'), { recursive: true });
  await writeFile(path.join(folder, 'in/a.csv'), `a,b\n${'1,2\n'.repeat(1000)}`);
  await call('saveJob', { job, expectedHash: null });
  const { id } = await call('startJobRun', { jobName: 'staged' });
  const notes: string[] = [];
  const fractions: (number | null)[] = [];
  for await (const item of engine.dispatcher.stream('watchJobRun', { id }))
    if (item.item === 'progress') {
      notes.push(item.note);
      fractions.push(item.fraction);
    } else expect(item.run).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  return { id, notes, fractions };
}

test('progress is streamed until the end; stages that read rows of others count as work', async () => {
  const { notes, fractions } = await runToEnd();
  expect(notes).toContain('1 of 3 tasks done');
  expect(notes).toContain('3 of 3 tasks done');
  const known = fractions.filter((fraction) => fraction !== null);
  expect(known).toEqual(known.toSorted((left, right) => left - right));
  expect(fractions[notes.indexOf('1 of 3 tasks done')]).toBeCloseTo(1 / 3, 2);
  // Lines of the log that come between leave the share as it was.
  const first = fractions.findIndex((fraction) => fraction !== null);
  expect(fractions.slice(first)).not.toContain(null);
});

test('the graph has the nodes as they were planned, and which stage computes them', async () => {
  const { id } = await runToEnd();
  const graph = await call('getRunGraph', { id });
  expect(graph?.nodes.map(({ id: node, inputs }) => [node, inputs])).toEqual([
    ['lines', []],
    ['totals', ['lines']],
    ['one', ['totals']],
    ['two', ['totals']],
  ]);
  expect(graph?.stages.map(({ nodeIds, taskCount }) => [nodeIds.toSorted(), taskCount])).toEqual([
    [['lines', 'totals'], 1],
    [['one'], 1],
    [['two'], 1],
  ]);
  await expect(call('getRunGraph', { id: 'jr_none' })).rejects.toMatchObject({ code: 'EntityNotFound' });
});
