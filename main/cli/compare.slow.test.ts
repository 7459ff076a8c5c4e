/** `tenon compare`: with the previous run and with a named one, as text and as JSON, and its errors. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
let runs: readonly string[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-compare-'));
  await tenon('init', '.');
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in', 'a.csv'), 'id,v\n1,x\n2,y\n');
  writeJob('id > 1');
  await tenon('run', 'job');
  writeFileSync(join(folder, 'in', 'b.csv'), 'id,v\n3,z\n');
  await tenon('run', 'job');
  writeJob('id > 2');
  await tenon('run', 'job');
  const listed = await tenon('runs', 'job', '--output', 'json');
  runs = (JSON.parse(listed.out) as { id: string }[]).map(({ id }) => id).toReversed();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writeJob(condition: string): void {
  const nodes = [
    { id: 'read', name: 'Orders', transform: 'PathSource', args: { path: 'in' } },
    { id: 'keep', name: 'Kept', transform: 'Filter', inputs: { in: { node: 'read' } }, args: { condition } },
    { id: 'write', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'keep' } }, args: { path: 'out' } },
  ];
  writeFileSync(join(folder, 'jobs', 'job.json'), JSON.stringify({ name: 'job', nodes }));
}

function tenon(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

test('one run is compared with the previous one: the first difference, then each part', async () => {
  const { code, out, error } = await tenon('compare', runs[1]!);
  expect({ code, error }).toEqual({ code: 0, error: '' });
  expect(out).toMatch(/^A {2}#1 {2}jr_\w+ {2}job {2}SUCCEEDED .*\nB {2}#2 {2}jr_\w+ {2}job {2}SUCCEEDED /u);
  expect(out).toMatch(/\n\nInputs: 1 file only in #2; \S*b\.csv\.\n/u);
  expect(out).toContain('\nDefinition: same\n');
  expect(out).toMatch(/\nInputs: 1 only in B, 1 same\n[^]*\+ .*b\.csv/u);
  expect(out).toMatch(/\nRows: 3 changed\n[^]*~ +Kept +2 +3 +1 +2 +0 +0\n/u);
});

test('a changed condition; JSON has the whole counts, however few entries', async () => {
  const text = await tenon('compare', runs[1]!, runs[2]!);
  expect(text.out).toMatch(/\n~ +nodes\[keep\]\.args\.condition +id > 1 +id > 2\n/u);
  const { out } = await tenon('compare', runs[0]!, runs[2]!, '--output', 'json', '--limit', '1');
  const comparison = JSON.parse(out) as RunComparison;
  expect(comparison.firstDifference).toMatchObject({ part: 'definition', nodeId: 'keep' });
  expect(comparison.nodes).toMatchObject({ state: 'different', changed: 2, same: 1, itemCount: 3 });
  expect(comparison.nodes.items).toHaveLength(1);
});

test('rows of both runs: by key, as whole rows, and as JSON', async () => {
  const text = await tenon('compare', runs[1]!, runs[2]!, '--rows', '--key', 'id');
  expect(text.code).toBe(0);
  expect(text.out).toMatch(/\n\nOutput rows of \S+out: 1 only in A, 1 same\nBy key id\.\n[^]*\n- +2 +y\n$/u);
  const { out } = await tenon('compare', runs[0]!, runs[2]!, '--rows', '--output', 'json');
  const [rows] = (JSON.parse(out) as { rows: unknown[] }).rows;
  expect(rows).toMatchObject({
    key: [],
    keyFrom: 'none',
    same: 0,
    changed: 0,
    added: 1,
    removed: 1,
    items: [
      { change: 'removed', times: 1, a: { id: 2, v: 'y' }, b: null },
      { change: 'added', times: 1, a: null, b: { id: 3, v: 'z' } },
    ],
  });
  expect((await tenon('compare', runs[1]!, '--key', 'id')).error).toContain('--key and --target need --rows');
  const none = await tenon('compare', runs[1]!, runs[2]!, '--rows', '--key', 'no');
  expect({ code: none.code, error: none.error }).toEqual({
    code: 1,
    error: expect.stringContaining('\nerror UnknownColumn: Cannot compare by "no"'),
  });
});

test('errors: no previous run, an unknown run, a limit out of range', async () => {
  const first = await tenon('compare', runs[0]!);
  expect(first.code).toBe(1);
  expect(first.error).toMatch(
    /^error InvalidInput: Cannot compare run #\d+ of job job with its previous run: .*\nhint: Name the run/u,
  );
  expect((await tenon('compare', 'jr_none', runs[0]!)).error).toMatch(/^error EntityNotFound: /u);
  expect((await tenon('compare', runs[1]!, '--limit', '0')).code).toBe(2);
});
