/** `tenon job-versions` lists what was saved and run, shows a difference as text, and restores. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-job-versions-'));
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'in', 'a.csv'), 'id,amount\n1,5\n2,6\n');
  await run('init', '.');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

const file = (): string => join(folder, 'jobs/load.json');
function write(condition: string): void {
  const step = (id: string, transform: string, from: string, args: object): object => ({
    id,
    name: id,
    transform,
    inputs: { in: { node: from } },
    args,
  });
  const nodes = [
    { id: 'in', name: 'in', transform: 'PathSource', args: { path: 'in' } },
    step('keep', 'Filter', 'in', { condition }),
    step('out', 'PathTarget', 'keep', { path: 'out', format: 'csv' }),
  ];
  writeFileSync(file(), JSON.stringify({ name: 'load', nodes }));
}

test('versions that ran and the file of now are listed, compared and restored', async () => {
  write('id = 1');
  expect(await run('run', 'load')).toMatchObject({ code: 0 });
  write('id = 2\nOR id = 3');
  const listed = await run('job-versions', 'load');
  expect(listed).toMatchObject({ code: 0, error: '' });
  expect(listed.out).toMatch(/2 .*Changed keep \(condition\) \(current\).*0/u);
  expect(listed.out).toMatch(/1 .*First version kept +1 +0/u);
  const changes = await run('job-versions', 'load', '--from', '1');
  expect(changes.out).toBe('changed node keep: args.condition\n- id = 1\n+ id = 2\n+ OR id = 3\n');
  const same = await run('job-versions', 'load', '--from', '2', '--to', '2');
  expect(same.out).toBe('The versions are the same.\n');

  const restored = await run('job-versions', 'load', '--restore', '1');
  expect(restored).toMatchObject({ code: 0, error: 'Restored version 1 of job load.\n' });
  expect(readFileSync(file(), 'utf8')).toContain('"condition": "id = 1"');
  const after = JSON.parse((await run('job-versions', 'load', '--output', 'json')).out) as {
    number: number;
    isCurrent: boolean;
  }[];
  expect(after.map(({ number, isCurrent }) => [number, isCurrent])).toEqual([
    [3, true],
    [2, false],
    [1, false],
  ]);
});

test('what does not exist or does not go together is an error', async () => {
  expect(await run('job-versions', 'lod')).toMatchObject({ code: 1, error: expect.stringContaining('lod') as string });
  expect(await run('job-versions', 'load', '--from', '77')).toMatchObject({ code: 1 });
  expect(await run('job-versions', 'load', '--from', 'x')).toMatchObject({ code: 2 });
  expect(await run('job-versions', 'load', '--to', '1')).toMatchObject({ code: 2 });
  expect(await run('job-versions', 'load', '--from', '1', '--restore', '1')).toMatchObject({ code: 2 });
});
