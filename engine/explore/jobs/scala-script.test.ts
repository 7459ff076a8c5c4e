/** Jobs as Scala for AWS Glue: the form of the program, what it refuses, and texts that must not become code. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { sparkScriptOf } from '#engine/explore/jobs/spark-script.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';

let folder: string;
let engine: WorkspaceEngine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-scala-script-'));
  engine = await openWorkspaceEngine(folder);
  await using duck = await openTestDuck();
  await mkdir(path.join(folder, 'orders'));
  const rows = sql`SELECT 1::BIGINT AS id, 'a' AS name, {city: 'x'} AS place, [1, 2] AS tags`;
  await duck.connection.run(sql`COPY (${rows}) TO ${literal(path.join(folder, 'orders/a.parquet'))} (FORMAT parquet)`);
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const source = { id: 's', name: 'Orders', transform: 'PathSource', args: { path: 'orders' } };
const target = {
  id: 't',
  name: 'Totals',
  transform: 'PathTarget',
  args: { path: 'out/totals', format: 'parquet', partitionKeys: ['name'] },
  inputs: { in: { node: 'n' } },
};
function node(transform: string, args: Record<string, unknown>, name = 'Changed') {
  return { id: 'n', name, transform, args, inputs: { in: { node: 's' } } };
}

function scriptOf(nodes: readonly Record<string, unknown>[], more: Record<string, unknown> = {}) {
  const job = jobSchema.parse({ name: 'daily totals', nodes, ...more });
  return sparkScriptOf(engine.host, job, 'glue-scala', {}, false, new AbortController().signal);
}

test('a job is an object with a main method: contexts, a source, a transform, a sink and the commit', async () => {
  const nodes = [source, node('RenameField', { oldName: 'place.city', newName: 'place.town' }), target];
  const { text, parts } = await scriptOf(nodes, { bookmark: 'enable' });
  expect(text).toContain('object GlueApp {\n  def main(sysArgs: Array[String]): Unit = {\n');
  expect(text).toContain('\n    Job.init(args("JOB_NAME"), glueContext, args.asJava)\n');
  expect(text).toContain(`
    // Files: Orders
    val orders = glueContext.getSourceWithFormat(
        connectionType = "s3",
        options = JsonOptions(Map("paths" -> Seq(sourcePath("orders")), "recurse" -> true)),
        transformationContext = "orders",
        format = "parquet",
    ).getDynamicFrame()
`);
  expect(text).toContain('val changed = orders.renameField(\n');
  expect(text).toContain('"partitionKeys" -> Seq("name")');
  expect(text).toContain('.writeDynamicFrame(changed)\n');
  expect(text!.endsWith('    Job.commit()\n  }\n}\n')).toBe(true);
  const lines = text!.split('\n');
  expect(parts.map(({ firstLine }) => lines[firstLine - 1])).toEqual([
    '    // Files: Orders',
    '    // Rename Field: Changed',
    '    // Files: Totals',
  ]);
});

test('other transforms are code of DataFrames, in the words of Scala', async () => {
  const sorted = node('Sort', { columns: [{ column: 'id', order: 'descending' }] });
  expect((await scriptOf([source, sorted, target])).text).toContain('F.expr("`id`").desc_nulls_last)');
  const one = node('DropDuplicates', { columns: ['id', 'name'] });
  expect((await scriptOf([source, one, target])).text).toContain('.dropDuplicates(Seq("id", "name"))');
  const some = node('Sample', { fraction: 0.5, seed: 7 });
  expect((await scriptOf([source, some, target])).text).toContain('.sample(0.5, 7L)');
});

test('the outputs of Relationalize read one frame with keys, which is computed once', async () => {
  const outputs = ['root', 'root_tags'].map((port) => ({
    ...target,
    id: port,
    args: { path: `out/${port}` },
    inputs: { in: { node: 'n', port } },
  }));
  const { text } = await scriptOf([source, node('Relationalize', { name: 'root' }), ...outputs]);
  expect(text!.match(/\.localCheckpoint\(\)/gu)).toHaveLength(1);
  expect(text).toContain('posexplode(`tags`) AS (index, element)"');
  expect(text).toContain('IF(`tags` IS NOT NULL, `key`, NULL) AS `tags`"');
});

test('what Scala does not carry is refused with a reason', async () => {
  const code = node('Map', { code: '(row) => row.id !== null', returns: 'keep' });
  const long = node('Filter', { condition: `name <> '${'x'.repeat(70_000)}'` });
  for (const [nodes, reason] of [
    [[source, code, target], /cannot run TypeScript/u],
    [[source, long, target], /65,535 bytes/u],
  ] as const) {
    const { text, problems } = await scriptOf(nodes);
    expect(text).toBeNull();
    expect(problems[0]!.reason).toMatch(reason);
  }
});

test('a name cannot end its comment or text', async () => {
  // Scala 2.12 reads these six characters as the end of a line, also in a comment.
  const end = String.raw`\u000a`;
  const name = `a${end} sys.exit() // \n"`;
  const { text } = await scriptOf([source, node('Filter', { condition: `name <> '${end}"$'` }, name), target], {
    description: `Line ${end} one`,
  });
  expect(text).not.toMatch(/\/\/.*\\u/u);
  expect(text).toContain('// Filter: a/u000a sys.exit() //  "');
  // Behind an even number of backslashes, it is text.
  const runs = [...text!.matchAll(/(\\+)u000a/gu)].map(([, backslashes]) => backslashes!.length % 2);
  expect(runs.length).toBeGreaterThan(0);
  expect(new Set(runs)).toEqual(new Set([0]));
});
