/** Lineage of a job as it is on the canvas: over files, with a problem elsewhere, and with a problem before the node. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { columnLineage, type ColumnLineage } from '#engine/explore/jobs/column-lineage.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';

let folder: string;
let engine: WorkspaceEngine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-lineage-'));
  await mkdir(path.join(folder, 'input/day=1'), { recursive: true });
  await writeFile(path.join(folder, 'input/day=1/orders.csv'), 'id,amount\n1,2.5\n');
  engine = await openWorkspaceEngine(folder);
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const nodes = [
  { id: 's', name: 'Orders', transform: 'PathSource', args: { path: 'input' } },
  {
    id: 'q',
    name: 'Doubled',
    transform: 'SqlTransform',
    inputs: { in1: { node: 's' } },
    args: { sql: 'SELECT id, amount * 2 AS twice FROM in1 WHERE day = ${day}' },
  },
  { id: 't', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'q' } }, args: { path: 'out' } },
  { id: 'f', name: 'Wrong', transform: 'Filter', inputs: { in: { node: 'q' } }, args: { condition: 'nothing > 1' } },
];

function lineageOf(nodeId: string, column: string): Promise<ColumnLineage> {
  const job = jobSchema.parse({ name: 'job', nodes, defaultArguments: { day: '1' } });
  return columnLineage(engine.host, job, { nodeId, column }, new AbortController().signal);
}

test('a column of a target, with the partition key that decides its rows; another node has a problem', async () => {
  expect(await lineageOf('t', 'twice')).toEqual({
    comesFrom: {
      values: [{ node: 's', column: 'amount', path: ['s', 'q', 't'] }],
      rows: [{ node: 's', column: 'day' }],
      deciding: [{ node: 'q', columns: [{ node: 's', column: 'day' }] }],
    },
    goesTo: { values: [{ node: 't', column: 'twice', path: ['t'] }], deciding: [], rows: [] },
    nodes: ['s', 'q', 't'],
  });
  expect((await lineageOf('s', 'day')).goesTo).toEqual({ values: [], deciding: ['q'], rows: ['t'] });
});

test('through one of several outputs, each node once', async () => {
  const job = jobSchema.parse({
    name: 'job',
    nodes: [
      nodes[0],
      {
        id: 'r',
        name: 'Split',
        transform: 'SplitRows',
        inputs: { in: { node: 's' } },
        args: { comparisons: [{ column: 'amount', operator: '>', value: 1 }] },
      },
      {
        id: 'u',
        name: 'Both',
        transform: 'Union',
        inputs: { in1: { node: 'r', port: 'selected' }, in2: { node: 'r', port: 'remaining' } },
        args: {},
      },
      { id: 't', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'u' } }, args: { path: 'out' } },
    ],
  });
  const { signal } = new AbortController();
  expect(await columnLineage(engine.host, job, { nodeId: 't', column: 'id' }, signal)).toMatchObject({
    comesFrom: { values: [{ node: 's', path: ['s', 'r', 'u', 't'] }], rows: [{ node: 's', column: 'amount' }] },
    nodes: ['s', 'r', 'u', 't'],
  });
  const split = await columnLineage(engine.host, job, { nodeId: 'r', port: 'remaining', column: 'id' }, signal);
  expect(split.goesTo.values).toEqual([{ node: 't', column: 'id', path: ['r', 'u', 't'] }]);
  expect((await columnLineage(engine.host, job, { nodeId: 's', column: 'amount' }, signal)).goesTo).toMatchObject({
    deciding: ['r'],
    rows: ['t'],
  });
});

test('the problem of the node itself is the answer for it', async () => {
  await expect(lineageOf('f', 'id')).rejects.toMatchObject({ code: 'UnknownColumn', details: { node: 'f' } });
  await expect(lineageOf('g', 'id')).rejects.toMatchObject({ code: 'EntityNotFound' });
  await expect(lineageOf('t', 'twic')).rejects.toMatchObject({ code: 'UnknownColumn', details: { column: 'twic' } });
});
