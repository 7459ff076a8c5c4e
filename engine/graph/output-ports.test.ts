/** Edges that name an output: which columns they carry, and errors that name node and output. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { portKey, readPortKey } from '#engine/contract/definitions/node-port.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { findProblems, getNode, getOutput, resolveGraph, type GraphEnvironment } from '#engine/graph/index.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { testEnvironment } from '#engine/testing/example-runner.ts';

let duck: TestDuck;
let environment: GraphEnvironment;
beforeAll(async () => {
  duck = await openTestDuck();
  environment = testEnvironment(duck.connection, { rows: schemaOf({ id: 'bigint', k: 'int' }) });
});
afterAll(() => duck[Symbol.asyncDispose]());

type Edge = { readonly node: string; readonly port?: string };

/** A source, a split of its columns, and a node that reads the split. */
function jobOf(edge: Edge, transform = 'PathTarget', args: Record<string, unknown> = { path: 'out' }): Job {
  return jobSchema.parse({
    name: 'ports',
    nodes: [
      { id: 's', name: 'Rows', transform: 'PathSource', args: { path: 'rows' } },
      { id: 'f', name: 'Split', transform: 'SplitFields', args: { paths: ['id'] }, inputs: { in: { node: 's' } } },
      { id: 'r', name: 'Reader', transform, args, inputs: { in: edge } },
    ],
  });
}

test('an edge carries the columns of its output', async () => {
  for (const [port, columns] of [
    ['selected', ['id']],
    ['remaining', ['k']],
  ] as const) {
    const graph = await resolveGraph(jobOf({ node: 'f', port }, 'Filter', { condition: 'true' }), environment, {
      nodeId: 'r',
    });
    expect(graph.nodes.map(({ id }) => id)).toEqual(['s', 'f:selected', 'f:remaining', 'r']);
    expect(getNode(graph, 'r').inputs).toEqual({ in: `f:${port}` });
    expect(getNode(graph, 'r').schema.map(({ name }) => name)).toEqual(columns);
    expect(() => getOutput(graph, 'f', 'rest')).toThrow('"Split" has no output "rest".');
  }
});

test('an output that nothing reads is fine', async () => {
  expect(await findProblems(jobOf({ node: 'f', port: 'remaining' }), environment)).toEqual([]);
});

describe('problems name the nodes and the output', () => {
  test.each<[string, Job, string, RegExp]>([
    [
      'no output named',
      jobOf({ node: 'f' }),
      'Input "in" of "Reader" reads "Split", which has several outputs, but names none of them.',
      /selected or remaining/u,
    ],
    [
      'an unknown output',
      jobOf({ node: 'f', port: 'selectd' }),
      'Input "in" of "Reader" reads output "selectd" of "Split", which does not exist.',
      /selected/u,
    ],
    [
      'an output of a node with one',
      jobOf({ node: 's', port: 'selected' }),
      '"Rows" has no output "selected".',
      /Its only output is "out"/u,
    ],
    [
      'an unknown key',
      jobOf({ node: 'f' }, 'SelectFromCollection', { key: 'rest' }),
      'The collection has no output "rest".',
      /selected \(0\), remaining \(1\)/u,
    ],
    [
      'a key of another output than the edge',
      jobOf({ node: 'f', port: 'selected' }, 'SelectFromCollection', { key: 'remaining' }),
      'The collection has no output "remaining".',
      /selected/u,
    ],
  ])('%s', async (_title, job, message, hint) => {
    const [problem] = (await findProblems(job, environment)).filter(
      ({ message: text }) => !text.startsWith('No node reads'),
    );
    expect(problem).toMatchObject({
      nodeId: 'r',
      code: 'InvalidDefinition',
      message,
      hint: expect.stringMatching(hint),
    });
  });
});

test('the only output may be named, and a definition keeps what it says', async () => {
  const job = jobOf({ node: 's', port: 'out' });
  const withoutSplit = { ...job, nodes: job.nodes.filter(({ id }) => id !== 'f') };
  expect(await findProblems(withoutSplit, environment)).toEqual([]);
  expect(jobSchema.parse(job).nodes[2]?.inputs).toEqual({ in: { node: 's', port: 'out' } });
  expect(jobSchema.parse(jobOf({ node: 's' })).nodes[2]?.inputs).toEqual({ in: { node: 's' } });
});

test('keys lead back to node and output', () => {
  for (const [nodeId, port] of [
    ['a', 'out'],
    ['a', 'selected'],
    ['a-b_c', 'x:y'],
    ['a', ''],
  ] as const)
    expect(readPortKey(portKey(nodeId, port))).toEqual({ nodeId, port });
  expect(portKey('a')).toBe('a');
});
