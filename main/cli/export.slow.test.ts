/** `tenon export`: to standard output, into a new file, and the errors for what Spark does not have. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-export-'));
  await tenon('init', '.');
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in', 'a.csv'), 'id,v\n1,x\n2,y\n');
  const read = { id: 'read', name: 'Orders', transform: 'PathSource', args: { path: 'in' } };
  const write = {
    id: 'write',
    name: 'Out',
    transform: 'PathTarget',
    inputs: { in: { node: 'keep' } },
    args: { path: 'out' },
  };
  const keep = { id: 'keep', name: 'Kept', transform: 'Limit', inputs: { in: { node: 'read' } }, args: { limit: 1 } };
  const query = {
    ...keep,
    transform: 'SqlTransform',
    args: { sql: 'SELECT id FROM in1' },
    inputs: { in1: { node: 'read' } },
  };
  writeJob('first', [read, keep, write]);
  writeJob('query', [read, query, write]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writeJob(name: string, nodes: readonly object[]): void {
  writeFileSync(join(folder, 'jobs', `${name}.json`), JSON.stringify({ name, nodes }));
}

function tenon(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('the script goes to standard output, what can differ to standard error', async () => {
  const { code, out, error } = await tenon('export', 'first', '--as', 'pyspark');
  expect(code).toBe(0);
  expect(out).toMatch(/^# first\n/u);
  expect(out).toContain('.load(source_path("in"))');
  expect(error).toMatch(/^Node "Kept" can differ in Spark: Tenon keeps the first rows/u);
});

test('the script for AWS Glue has its contexts, and the same differences', async () => {
  const { code, out, error } = await tenon('export', 'first', '--as', 'glue-script');
  expect(code).toBe(0);
  expect(out).toContain('glueContext = GlueContext(SparkContext.getOrCreate())\n');
  expect(out).toMatch(/\njob\.commit\(\)\n$/u);
  expect(error).toMatch(/^Node "Kept" can differ in AWS Glue: Tenon keeps the first rows/u);
});

test('or into a new file, never over an existing one', async () => {
  const file = join(folder, 'job.py');
  expect(await tenon('export', 'first', '--to', file)).toMatchObject({ code: 0, out: '' });
  const text = readFileSync(file, 'utf8');
  expect(text).toBe((await tenon('export', 'first')).out);
  const again = await tenon('export', 'first', '--to', file);
  expect(again).toMatchObject({
    code: 1,
    error: expect.stringMatching(/^error AlreadyExists: Cannot write .*job\.py/u),
  });
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a node without an equivalent: exit 1 with its name and the reason, and no file', async () => {
  const file = join(folder, 'query.py');
  const { code, out, error } = await tenon('export', 'query', '--to', file);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(error).toMatch(
    /^error NotSupportedBySpark: Cannot export job "query": node "Kept": .+\nhint: Change or remove/u,
  );
  expect(() => readFileSync(file)).toThrow('ENOENT');
});
