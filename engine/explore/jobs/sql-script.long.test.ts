/** Jobs as SQL scripts: their text, what is refused, and that a DuckDB without Tenon writes the rows of every example. */

import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { sqlScriptOf } from '#engine/explore/jobs/sql-script.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { compareExample, writeExamples, type ExampleNodes } from '#engine/testing/example-jobs.ts';
import { transforms } from '#engine/transforms/index.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

let folder: string;
let root: string;
let engine: WorkspaceEngine;
let duck: TestDuck;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-sql-script-'));
  engine = await openWorkspaceEngine(folder);
  duck = await openTestDuck();
  root = engine.host.workspaceFolder;
  await mkdir(path.join(root, 'orders'));
  await writeFile(path.join(root, 'orders', 'a.csv'), 'id,amount,country\n1,12.5,DE\n2,,US\n3,20,DE\n');
});
afterAll(async () => {
  await duck[Symbol.asyncDispose]();
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const limits = { memoryLimit: 512 * 1024 * 1024, threads: 2 };

function scriptOf(job: Job) {
  return sqlScriptOf({ ...engine.host, limits }, job, {}, false, new AbortController().signal);
}

/** Runs the script in a separate DuckDB. */
async function run(text: string): Promise<void> {
  const file = path.join(folder, 'script.sql');
  await writeFile(file, text);
  const program = path.join(import.meta.dirname, '../../duckdb/testing/sql-script-program.ts');
  const { status, stderr } = spawnSync(process.execPath, [program, file], { cwd: root, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

const nodes = [
  { id: 's', name: 'Orders', transform: 'PathSource', args: { path: 'orders' } },
  { id: 'f', name: 'Large', transform: 'Filter', args: { condition: 'amount > 10' }, inputs: { in: { node: 's' } } },
  { id: 't', name: 'Totals', transform: 'PathTarget', args: { path: 'totals' }, inputs: { in: { node: 'f' } } },
];

test('a target is a COPY whose nodes are expressions under their titles, with the lines of each node', async () => {
  const job = jobSchema.parse({ name: 'daily', nodes });
  const script = await scriptOf(job);
  expect(script.problems).toEqual([]);
  expect(script.text).toContain("SET TimeZone = 'UTC';");
  expect(script.text).toMatch(/-- Files: Totals\nCOPY \(\n {2}-- Files: Orders\n {2}WITH "orders" AS \(\n/u);
  expect(script.text).toMatch(/ {2}-- Filter: Large\n {2}"large" AS \(\n/u);
  expect(script.text).toMatch(/ {2}SELECT "id", "amount", "country" FROM "large"\n\) TO 'totals' \(FORMAT parquet/u);
  const lines = script.draft.split('\n');
  expect(script.parts.map(({ nodeId, firstLine }) => [nodeId, lines[firstLine - 1]!.trim()])).toEqual([
    ['s', '-- Files: Orders'],
    ['f', '-- Filter: Large'],
    ['t', '-- Files: Totals'],
  ]);
  expect(await scriptOf(job)).toEqual(script);
  await run(script.text!);
  const rows = await duck.connection.rows(
    sql`SELECT id FROM read_parquet(${literal(`${root}/totals/*.parquet`)}) ORDER BY id`,
  );
  expect(rows).toEqual([{ id: 1n }, { id: 3n }]);
});

test('a text with line ends stays what it is', async () => {
  const fill = {
    ...nodes[1]!,
    transform: 'ConcatenateColumns',
    args: { colName: 'c', colList: ['id'], spacer: '', nullValue: 'two\n lines' },
  };
  const sized = {
    id: 'd',
    name: 'Two',
    transform: 'DerivedColumn',
    args: { colName: 'd', expr: "'two\n lines'" },
    inputs: { in: { node: 'f' } },
  };
  const target = { ...nodes[2]!, args: { path: 'lines' }, inputs: { in: { node: 'd' } } };
  const { text } = await scriptOf(jobSchema.parse({ name: 'lines', nodes: [nodes[0], fill, sized, target] }));
  await run(text!);
  const rows = await duck.connection.rows(
    sql`SELECT DISTINCT d FROM read_parquet(${literal(`${root}/lines/*.parquet`)})`,
  );
  expect(rows).toEqual([{ d: 'two\n lines' }]);
});

test('texts of a job end no comment and no literal', async () => {
  const name = 'x\nDROP TABLE a; --\u2028';
  const text = `country = '; DROP TABLE b; --'`;
  const odd = [nodes[0], { ...nodes[1]!, name, args: { condition: text } }, nodes[2]];
  const script = await scriptOf({ ...jobSchema.parse({ name: 'x', nodes: odd }), name });
  expect(script.text!.split(/\r|\n/u).filter((line) => line.startsWith('DROP'))).toEqual([]);
  expect(script.text).toContain('-- Filter: x DROP TABLE a; --');
  expect(script.text).toContain(`'; DROP TABLE b; --'`);
});

test('a node that two targets read is a temporary table', async () => {
  const second = { ...nodes[2]!, id: 'u', name: 'Again', args: { path: 'again', mode: 'overwrite', format: 'csv' } };
  const { text } = await scriptOf(jobSchema.parse({ name: 'two', nodes: [...nodes, second] }));
  expect(text).toMatch(/-- Filter: Large\nCREATE OR REPLACE TEMP TABLE "large" AS\n/u);
  expect(text).toMatch(/COPY \(\n {2}SELECT "id", "amount", "country" FROM "large"\n\) TO [^;]*FORMAT parquet/u);
  expect(text).toMatch(/COPY \([^;]*"large"[^;]*\) TO [^;]*FORMAT csv/u);
});

test('a target that upserts is refused', async () => {
  const args = { databaseName: 'lake', tableName: 'totals', mode: 'upsert', keys: ['id'] };
  const target = { ...nodes[2]!, transform: 'CatalogTarget', args };
  const { text, problems } = await scriptOf(jobSchema.parse({ name: 'x', nodes: [nodes[0], nodes[1], target] }));
  expect(text).toBeNull();
  expect(problems).toMatchObject([{ nodeId: 't', reason: expect.stringContaining('cannot merge rows into files') }]);
});

test.each([
  ['a format', { format: 'avro' }, 'does not write avro'],
  ['single partitions', { partitionKeys: ['country'], mode: 'overwritePartitions' }, 'all partitions or none'],
  ['the folder that is read', { path: 'orders', format: 'csv' }, 'write to another folder'],
])('%s is refused by name', async (_title, args, reason) => {
  const target = { ...nodes[2]!, args: { path: 'totals', ...args } };
  const { text, draft, problems } = await scriptOf(jobSchema.parse({ name: 'x', nodes: [nodes[0], nodes[1], target] }));
  expect(text).toBeNull();
  expect(problems).toMatchObject([{ nodeId: 't', node: 'Totals', reason: expect.stringContaining(reason) }]);
  expect(draft).toContain('SELECT error(');
});

/** What only Tenon runs. */
const codes = new Set(transforms.filter(({ code }) => code !== undefined).map(({ name }) => name));

function isBeyondDuckDb({ nodes }: ExampleNodes): boolean {
  return nodes.some(({ transform, args }) => {
    const found = transforms.find(({ name }) => name === transform);
    return found?.beyondDuckDb?.(found.args.parse(args)) !== undefined;
  });
}

test('custom code is refused at its node', async () => {
  const code = {
    ...nodes[1]!,
    transform: 'Map',
    args: { code: '(row) => row', columns: [{ name: 'id', type: 'bigint' }] },
  };
  const { text, problems } = await scriptOf(jobSchema.parse({ name: 'daily', nodes: [nodes[0], code, nodes[2]] }));
  expect({ text, problems }).toEqual({
    text: null,
    problems: [{ nodeId: 'f', node: 'Large', reason: expect.stringContaining('TypeScript') }],
  });
});

test('XML text is refused at its node, CSV text is not', async () => {
  const reasonsOf = async (format: string): Promise<readonly string[]> => {
    const unbox = { ...nodes[1]!, transform: 'Unbox', args: { path: 'country', format, schema: 'a STRING' } };
    const { problems } = await scriptOf(jobSchema.parse({ name: 'daily', nodes: [nodes[0], unbox, nodes[2]] }));
    return problems.map(({ reason }) => reason);
  };
  expect(await reasonsOf('xml')).toEqual([expect.stringContaining('DuckDB cannot parse XML')]);
  expect(await reasonsOf('csv')).toEqual([]);
});

test('every example gives its rows in a separate DuckDB', async () => {
  const all = (await writeExamples(root, duck)).filter(
    (example) => !codes.has(example.transform) && !isBeyondDuckDb(example),
  );
  expect(all.length).toBeGreaterThan(100);
  const examples = casesOfRun(all, 40, all.length);
  const job = jobSchema.parse({ name: 'examples', nodes: examples.flatMap((example) => example.nodes) });
  const { text, problems, differences } = await scriptOf(job);
  expect(problems).toEqual([]);
  expect(text).toContain('-- These folders must exist: examples/out\n');
  await mkdir(path.join(root, 'examples/out'));
  await run(text!);
  const random = new Set(differences.map(({ nodeId }) => nodeId));
  const faults: string[] = [];
  for (const example of examples) {
    if (random.has(`${example.key}_node`)) continue;
    const fault = await compareExample(duck, example, path.join(root, 'examples', 'out', example.key));
    if (fault !== undefined) faults.push(`${example.key}: ${fault}`);
  }
  expect(faults).toEqual([]);
});
