import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-adopt-'));
  await tenon('init', '.');
  for (const name of ['in', 'out', 'more']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'in', 'a.csv'), 'id\n1\n');
  writeFileSync(join(folder, 'out', 'old.csv'), 'id\n9\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tenon = (...args: string[]): Promise<Outcome> => runTenon(args, { folder });

const source = { id: 'n0', name: 'Read', transform: 'PathSource', args: { path: 'in' } };
const targetTo = (id: string, name: string, path: string): object => ({
  id,
  name,
  transform: 'PathTarget',
  inputs: { in: { node: 'n0' } },
  args: { path, format: 'csv', mode: 'overwrite' },
});

function writeJob(...targets: readonly object[]): void {
  writeFileSync(join(folder, 'jobs', 'load.json'), JSON.stringify({ name: 'load', nodes: [source, ...targets] }));
}

test('files that no run wrote are replaced once they are adopted', async () => {
  writeJob(targetTo('n1', 'Latest', 'out'));
  const refused = await tenon('run', 'load');
  expect(refused).toMatchObject({ code: 4, error: expect.stringContaining('tenon adopt JOB') as string });
  expect(refused.error).toContain('Target "Latest" would replace a file');
  expect(await tenon('adopt', 'load')).toMatchObject({
    code: 0,
    out: `${join(folder, 'out', 'old.csv')}\n1 file was added to target "Latest"\n`,
    error: '',
  });
  expect(JSON.parse((await tenon('adopt', 'load', 'Latest', '--output', 'json')).out)).toEqual({ adopted: [] });
  expect(await tenon('run', 'load')).toMatchObject({ code: 0 });
  expect(readdirSync(join(folder, 'out')).filter((name) => name.endsWith('.csv'))).not.toContain('old.csv');
});

test('of several targets one is named, by its name or id', async () => {
  writeJob(targetTo('n1', 'Latest', 'out'), targetTo('n2', 'More', 'more'));
  expect(await tenon('adopt', 'load')).toMatchObject({
    code: 1,
    error: 'error InvalidInput: Job load has 2 targets.\nhint: Name one of them: "Latest", "More".\n',
  });
  expect(await tenon('adopt', 'load', 'Lates')).toMatchObject({
    code: 1,
    error: 'error EntityNotFound: Job load has no target "Lates".\nhint: It has "Latest", "More".\n',
  });
  expect(await tenon('adopt', 'load', 'n2')).toMatchObject({ code: 0, out: '0 files were added to target "More"\n' });
  writeJob();
  expect(await tenon('adopt', 'load')).toMatchObject({
    code: 1,
    error: expect.stringContaining('no target') as string,
  });
});
