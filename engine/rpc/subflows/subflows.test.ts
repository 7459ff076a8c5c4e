/** Sub-flows through the procedures: the list of transforms, checks, previews, lineage, scripts, new names and mistakes of files. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { subflowSchema } from '#engine/contract/definitions/subflow.ts';
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

const ending = subflowSchema.parse({
  name: 'Ending',
  nodes: [
    { id: 'in', name: 'Rows', transform: 'SubflowInput' },
    {
      id: 'big',
      name: 'Big',
      transform: 'Filter',
      inputs: { in: { node: 'in' } },
      args: { condition: 'id >= $least' },
    },
    {
      id: 'named',
      name: 'Named',
      transform: 'RenameField',
      inputs: { in: { node: 'big' } },
      args: { oldName: 'email', newName: 'mail' },
    },
    { id: 'out', name: 'Result', transform: 'SubflowOutput', inputs: { in: { node: 'named' } } },
  ],
  parameters: [{ name: 'least', kind: 'integer' }],
});

test('a sub-flow is checked where a job uses it: columns, rows and mistakes of its nodes', async () => {
  const use = { job: jobOf('Ending', { least: 2 }), nodeId: 'u' };
  const { job: placed, problems, nodes } = await call('validateSubflow', { subflow: ending, use });
  expect(problems).toEqual([]);
  const columnsOf = (id: string) => nodes.find((node) => node.id === id)?.columns.map(({ name }) => name);
  expect(['in', 'big', 'named', 'out'].map(columnsOf)).toEqual([
    ['id', 'email'],
    ['id', 'email'],
    ['id', 'mail'],
    ['id', 'mail'],
  ]);
  const { rows } = await call('previewNode', { job: placed, nodeId: 'named', limit: 10 });
  expect(rows).toEqual([{ id: 2, mail: 'bob@example.org' }]);
  expect((await call('previewNode', { job: placed, nodeId: 'in', limit: 10 })).rows).toHaveLength(2);

  const condition = {
    nodes: ending.nodes.map((n) => (n.id === 'big' ? { ...n, args: { condition: 'ide > $lest' } } : n)),
  };
  const wrong = await call('validateSubflow', { subflow: { ...ending, ...condition }, use });
  expect(wrong.problems.map(({ node }) => node)).toEqual(['big']);
  const without = await call('validateSubflow', { subflow: ending, use: { ...use, job: jobOf('Ending') } });
  expect(without.problems.map(({ node, message }) => [node, message])).toEqual([
    [null, '"Some" (Ending) has no value for least.'],
  ]);
});

test('without a job, only its shape is checked', async () => {
  const problemsOf = async (nodes: object[]) =>
    (await call('validateSubflow', { subflow: { ...ending, nodes } as never })).problems.map(
      ({ node, message }) => `${node}: ${message}`,
    );
  expect(await problemsOf(ending.nodes)).toEqual([]);
  expect(await problemsOf(ending.nodes.slice(0, 3))).toEqual([
    'null: It has no output.',
    'named: No node reads "Named".',
  ]);
  const source = { id: 's', name: 'Source', transform: 'PathSource', args: { path: 'people' } };
  expect(await problemsOf([...ending.nodes, source])).toEqual([
    's: "Source" is a source, which a sub-flow cannot have.',
    's: No node reads "Source".',
  ]);
});

test('a sub-flow inside of another one is checked through it', async () => {
  const outer = {
    name: 'Outer',
    nodes: ending.nodes.map((n) => (n.id === 'big' ? { ...n, transform: 'Ending', args: { least: 1 } } : n)),
  };
  await call('saveDefinition', { kind: 'subflow', value: ending, expectedHash: null });
  await call('saveDefinition', { kind: 'subflow', value: outer, expectedHash: null });
  const { job: placed } = await call('validateSubflow', {
    subflow: ending,
    use: { job: jobOf('Outer'), nodeId: 'u.big' },
  });
  expect((await call('previewNode', { job: placed, nodeId: 'out', limit: 10 })).rows).toHaveLength(2);
  const use = { job: jobOf('Outer'), nodeId: 'u.none' };
  await expect(call('validateSubflow', { subflow: ending, use })).rejects.toMatchObject({ code: 'EntityNotFound' });
});

test('what uses a sub-flow is listed, and neither deleted nor left behind', async () => {
  const user = { ...jobOf('Outer'), name: 'user' };
  await call('saveJob', { job: user, expectedHash: null });
  expect(await call('getSubflowUsers', { name: 'Ending' })).toEqual({
    jobs: [{ name: 'user', nodes: [{ id: 'u.big', name: 'Some › Big' }] }],
    subflows: ['Outer'],
  });
  const found = async (name: string) => (await call('getSubflows', {})).find((each) => each.name === name)!;
  const { hash, subflow } = await found('Outer');
  await expect(call('deleteDefinition', { kind: 'subflow', name: 'Outer', expectedHash: hash })).rejects.toMatchObject({
    code: 'InvalidState',
    message: 'Cannot delete the sub-flow "Outer": it is used by the job "user".',
  });
  // A job whose file has a mistake cannot follow: nothing is renamed.
  const file = join(folder, 'jobs/user.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, '{');
  const rename = {
    kind: 'subflow',
    value: { ...subflow, name: 'Other' },
    expectedHash: hash,
    previousName: 'Outer',
  } as const;
  await expect(call('saveDefinition', rename)).rejects.toMatchObject({
    message: 'Cannot rename the sub-flow "Outer", which others use: job "user"',
    hint: 'Their files have mistakes. Fix them first.',
  });
  expect((await found('Outer')).hash).toBe(hash);
  expect((await call('getDefinition', { kind: 'job', name: 'user' })).broken).toMatchObject({
    message: expect.stringContaining('jobs/user.json'),
  });
  writeFileSync(file, text);
  await call('saveDefinition', rename);
  expect((await call('getJob', { name: 'user' })).job.nodes[1]!.transform).toBe('Other');
  const { hash: jobHash } = await call('getJob', { name: 'user' });
  await call('deleteDefinition', { kind: 'job', name: 'user', expectedHash: jobHash });
  await call('deleteDefinition', { kind: 'subflow', name: 'Other', expectedHash: (await found('Other')).hash });
});
