/** `tenon import` and `tenon export --as glue-studio`: a job that goes there and back, and what is refused. */

import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

const source = {
  S3CsvSource: { Name: 'Orders', Paths: ['in'], Separator: 'comma', QuoteChar: 'quote', WithHeader: true },
};
const filter = {
  Filter: {
    Name: 'Large',
    Inputs: ['node-1'],
    LogicalOperator: 'AND',
    Filters: [
      {
        Operation: 'GTE',
        Negated: false,
        Values: [
          { Type: 'COLUMNEXTRACTED', Value: ['amount'] },
          { Type: 'CONSTANT', Value: ['10'] },
        ],
      },
    ],
  },
};
const target = { S3DirectTarget: { Name: 'Out', Inputs: ['node-2'], Path: 'out', Format: 'json' } };
const nodes = { 'node-1': source, 'node-2': filter, 'node-3': target };

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-import-'));
  await tenon('init', '.');
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in', 'a.csv'), 'id,amount\n1,5\n2,20\n');
  write('orders.json', { Job: { Name: 'orders', Role: 'arn', Timeout: 30, CodeGenConfigurationNodes: nodes } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, value: unknown): void {
  writeFileSync(join(folder, file), JSON.stringify(value));
}

function tenon(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('a job is reported, saved, run, exported and imported again', async () => {
  const checked = await tenon('import', 'orders.json', '--check');
  expect(checked).toMatchObject({ code: 0, out: expect.stringContaining('S3CsvSource') });
  expect(readdirSync(join(folder, 'jobs'))).toEqual([]);

  const { code, out, error } = await tenon('import', 'orders.json');
  expect(code).toBe(0);
  expect(out).toMatch(/Large +Filter +Filter/u);
  expect(error).toContain('Job: Not carried over: Role.\n');
  expect(error).toContain('Node "Orders": Files in subfolders are read, too.');
  expect(error).toContain('Imported job orders into ');
  const definition = JSON.parse(readFileSync(join(folder, 'jobs', 'orders.json'), 'utf8')) as Record<string, unknown>;
  expect(definition).toMatchObject({ name: 'orders', timeout: 30 });

  expect(await tenon('run', 'orders')).toMatchObject({ code: 0 });
  const written = await tenon('export', 'orders', '--as', 'glue-studio', '--to', 'back.json');
  expect(written).toMatchObject({ code: 0, out: '' });
  expect(written.error).toContain('Node "Orders" can differ in AWS Glue: AWS Glue reads every column');
  expect(await tenon('import', 'back.json', '--name', 'again')).toMatchObject({ code: 0 });
  const again = JSON.parse(readFileSync(join(folder, 'jobs', 'again.json'), 'utf8')) as Record<string, unknown>;
  expect(again).toEqual({ ...definition, name: 'again' });

  const twice = await tenon('import', 'orders.json');
  expect(twice).toMatchObject({ code: 1, error: expect.stringContaining('error AlreadyExists') });
});

test('nodes that are not supported are all listed, and nothing is saved', async () => {
  write('odd.json', {
    ...nodes,
    a: { CustomCode: { Name: 'Mine', Inputs: ['node-1'] } },
    b: { Recipe: { Name: 'R' } },
  });
  const before = readdirSync(join(folder, 'jobs'));
  const { code, out, error } = await tenon('import', 'odd.json');
  expect(code).toBe(1);
  expect(out).toMatch(/Mine +CustomCode +not supported/u);
  expect(error).toMatch(/error UnsupportedNodes: .+node "Mine" \(CustomCode\): .+node "R" \(Recipe\): /u);
  expect(readdirSync(join(folder, 'jobs'))).toEqual(before);
});

test('a file that is missing, and one that is not a job', async () => {
  expect(await tenon('import', 'none.json')).toMatchObject({ code: 1, error: expect.stringContaining('FileNotFound') });
  writeFileSync(join(folder, 'text.json'), '{"Job":\n oops}');
  expect(await tenon('import', 'text.json')).toMatchObject({
    code: 1,
    error: expect.stringMatching(/MalformedFile: Cannot import the job: line 2, column 2 is not valid JSON/u),
  });
});

test('a source without a format is exported as it is detected; a node without a form is refused', async () => {
  const read = { id: 'r', name: 'Read', transform: 'PathSource', args: { path: 'in' } };
  const edge = (node: string): object => ({ in: { node } });
  const out = { id: 'o', name: 'Out', transform: 'PathTarget', args: { path: 'out2' }, inputs: edge('r') };
  write('jobs/detected.json', { name: 'detected', nodes: [read, out] });
  const { code, out: text, error } = await tenon('export', 'detected', '--as', 'glue-studio');
  expect({ code, error }).toEqual({ code: 0, error: expect.stringContaining('as they are detected now') });
  const { CodeGenConfigurationNodes: written } = JSON.parse(text) as { CodeGenConfigurationNodes: object };
  expect(written).toMatchObject({ r: { S3CsvSource: { Separator: 'comma', WithHeader: true } } });

  const limit = { id: 'l', name: 'First', transform: 'Limit', args: { limit: 1 }, inputs: edge('r') };
  write('jobs/limited.json', { name: 'limited', nodes: [read, limit, { ...out, inputs: edge('l') }] });
  const refused = await tenon('export', 'limited', '--as', 'glue-studio');
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.error).toContain('node "First": AWS Glue Studio has no node for Limit.');
});
