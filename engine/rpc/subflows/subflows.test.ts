/** Sub-flows through the procedures: the list of transforms, checks, previews, lineage, scripts, new names and mistakes of files. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { createEngine, initWorkspace, type Dispatcher } from '#engine/index.ts';

let folder: string;
let engine: Awaited<ReturnType<typeof createEngine>>;
let call: Dispatcher['call'];
beforeAll(async () => {
  folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-subflows-')));
  mkdirSync(join(folder, 'people'));
  writeFileSync(join(folder, 'people/a.csv'), 'id,email\n1,ann@example.org\n2,bob@example.org\n');
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
  call = engine.dispatcher.call.bind(engine.dispatcher);
  await call('saveDefinition', { kind: 'subflow', value: newer, expectedHash: null });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const newer = {
  name: 'Newer people',
  description: 'Those with a larger id.',
  parameters: [{ name: 'least', label: 'Least id', kind: 'integer', default: 2 }],
  nodes: [
    { id: 'in', name: 'People', transform: 'SubflowInput' },
    {
      id: 'f',
      name: 'Newer',
      transform: 'Filter',
      inputs: { in: { node: 'in' } },
      args: { condition: 'id >= $least' },
    },
    { id: 'out', name: 'Result', transform: 'SubflowOutput', inputs: { in: { node: 'f' } } },
  ],
};

function jobOf(transform: string, args: object = {}): Job {
  return jobSchema.parse({
    name: 'people',
    nodes: [
      { id: 's', name: 'All', transform: 'PathSource', args: { path: 'people' } },
      { id: 'u', name: 'Some', transform, args, inputs: { in: { node: 's' } } },
      { id: 't', name: 'Out', transform: 'PathTarget', args: { path: 'out' }, inputs: { in: { node: 'u' } } },
    ],
  });
}
const job = jobOf('Newer people');

test('a sub-flow is in the list of transforms, with its parameters as arguments', async () => {
  const found = (await call('getTransforms', {})).find(({ name }) => name === newer.name);
  expect(found).toMatchObject({
    summary: 'Those with a larger id.',
    category: 'custom',
    inputs: ['in'],
    outputs: null,
    file: 'subflows/newer-people.json',
    isSubflow: true,
    args: { properties: { least: { title: 'Least id', type: 'integer', default: 2 } } },
  });
});

test('a job with it is checked, previewed, explained and traced', async () => {
  const { problems, nodes } = await call('validateJob', { job });
  expect(problems).toEqual([]);
  expect(nodes.map(({ id, columns }) => [id, columns.length])).toEqual([
    ['s', 2],
    ['u', 2],
    ['t', 2],
  ]);
  expect(nodes[1]!.inputs).toEqual({ in: { node: 's', port: 'out' } });
  for (const nodeId of ['u', 'u.f'])
    expect((await call('countNodes', { job, nodeId })).receipts[0]).toMatchObject({ nodeId, rowsOut: 1 });
  expect((await call('explainNode', { job, nodeId: 'u' })).query).toContain('"u.f" AS');
  const lineage = await call('getColumnLineage', { job, nodeId: 't', column: 'id' });
  expect(lineage.comesFrom.values).toMatchObject([{ node: 's', column: 'id' }]);
  expect(lineage.nodes).toEqual(expect.arrayContaining(['s', 'u', 't']));
  expect(lineage.nodes.every((id) => !id.includes('.'))).toBe(true);
});

test('scripts have its nodes', async () => {
  for (const as of ['pyspark', 'glue-script', 'glue-scala', 'sql', 'glue-studio'] as const) {
    const script = await call('writeScript', { job: jobOf('Newer people', { least: 7 }), as });
    expect(script.problems, as).toEqual([]);
    expect(script.text, as).toMatch(/7/u);
    expect(script.text, as).not.toContain('least');
  }
});

test('it is replaced by its nodes', async () => {
  const { nodes } = await call('replaceSubflow', { job, nodeId: 'u' });
  expect(nodes.map(({ id, transform, inputs }) => [id, transform, inputs['in']?.node])).toEqual([
    ['s', 'PathSource', undefined],
    ['f', 'Filter', 's'],
    ['t', 'PathTarget', 'f'],
  ]);
  expect(nodes[1]!.args).toEqual({ condition: 'id >= 2' });
  await expect(call('replaceSubflow', { job, nodeId: 's' })).rejects.toMatchObject({ code: 'InvalidInput' });
});

test('jobs and sub-flows follow a new name', async () => {
  await call('saveJob', { job, expectedHash: null });
  const around = {
    ...newer,
    name: 'Around',
    nodes: newer.nodes.map((n) => (n.id === 'f' ? { ...n, transform: newer.name, args: {} } : n)),
  };
  await call('saveDefinition', { kind: 'subflow', value: around, expectedHash: null });
  const { hash, subflow } = (await call('getSubflows', {})).find(({ name }) => name === newer.name)!;
  await call('saveDefinition', {
    kind: 'subflow',
    value: { ...subflow, name: 'Younger' },
    expectedHash: hash,
    previousName: newer.name,
  });
  expect((await call('getJob', { name: 'people' })).job.nodes[1]!.transform).toBe('Younger');
  const found = (await call('getSubflows', {})).find(({ name }) => name === 'Around');
  expect(found!.subflow.nodes[1]!.transform).toBe('Younger');
  expect((await call('validateJob', { job: jobOf('Around') })).problems).toEqual([]);
});

test('mistakes of files are problems of the workspace and of jobs, by their file', async () => {
  const wrong = { ...newer, name: 'Filter' };
  await call('saveDefinition', { kind: 'subflow', value: wrong, expectedHash: null });
  const endless = { ...newer, name: 'Endless', nodes: newer.nodes.slice(0, 2) };
  await call('saveDefinition', { kind: 'subflow', value: endless, expectedHash: null });
  const { problems } = await call('getWorkspace', {});
  expect(problems.map(({ file, message }) => `${file}: ${message}`)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^subflows\/filter\.json: The name "Filter" is that of the transform Filter/u),
      expect.stringMatching(/^subflows\/endless\.json: It has no output/u),
    ]),
  );
  const ofJob = (await call('validateJob', { job: jobOf('Endless') })).problems;
  expect(ofJob[0]).toMatchObject({
    node: 'u',
    message: expect.stringContaining('in subflows/endless.json: It has no output'),
  });
  expect(readFileSync(join(folder, 'subflows/endless.json'), 'utf8')).toContain('"Endless"');
});
