/** Every command that writes CSV makes formulas harmless unless --keep-formulas is given. */

import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '#main/cli/commands/index.ts';
import { runTenon } from '#main/cli/testing/run-tenon.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

let root: string;
let runId: string;
const record = '=1+1,x,too,many';

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-formulas-')));
  for (const folder of ['in', 'jobs']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'tenon.json'), JSON.stringify({ name: 'x', version: 1 }));
  writeFileSync(join(root, 'formula.csv'), '"=name",v\n=1+1,a\n');
  writeFileSync(join(root, 'in', 'a.csv'), `id,v\na,x\nb,y\n${record}\nc,w\n`);
  const read = { id: 'read', name: 'read', transform: 'PathSource', args: { path: 'in' } };
  const args = { path: 'out', format: 'csv' };
  const write = { id: 'write', name: 'write', transform: 'PathTarget', inputs: { in: { node: 'read' } }, args };
  writeFileSync(join(root, 'jobs', 'job.json'), JSON.stringify({ name: '=job', nodes: [read, write] }));
  const { out, error } = await runTenon(['run', '=job', '--output', 'json'], { folder: root });
  expect(error).not.toContain('error');
  runId = (JSON.parse(out) as { id: string }).id;
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Its CSV, by each way in which it writes some. */
const ways: Readonly<Record<string, readonly ((keep: readonly string[]) => Promise<string>)[]>> = {
  preview: [(keep) => csvOf('preview', '--output', 'csv', ...keep, 'formula.csv')],
  convert: [(keep) => fileOf('convert', ...keep, '--format', 'csv', 'formula.csv', 'converted.csv')],
  query: [
    (keep) => csvOf('query', '--output', 'csv', ...keep, `SELECT * FROM 'formula.csv'`),
    (keep) => fileOf('query', ...keep, `SELECT * FROM 'formula.csv'`, '--to', 'queried.csv'),
  ],
  costs: [(keep) => csvOf('costs', '--output', 'csv', ...keep)],
  rejects: [(keep) => csvOf('rejects', '--output', 'csv', ...keep, runId)],
};

async function csvOf(...args: readonly string[]): Promise<string> {
  const { out, error } = await runTenon(args, { folder: root });
  expect(out, error).not.toBe('');
  return out;
}

async function fileOf(...args: readonly string[]): Promise<string> {
  const target = join(root, args.at(-1)!);
  rmSync(target, { force: true });
  const { code, error } = await runTenon(args, { folder: root });
  expect(code, error).toBe(0);
  return readFileSync(target, 'utf8');
}

test('every command that writes CSV has the switch, and is here', () => {
  // Scripts and definitions hold no rows, a whole path is never a formula, --to of versions is a number, and that of backfill a date.
  const withoutRows = new Set([
    'export',
    'workflow',
    'classifiers',
    'crawlers',
    'skipped',
    'versions',
    'job-versions',
    'backfill',
  ]);
  const writing = commands.filter(
    ({ name: command, options }) =>
      !withoutRows.has(command) &&
      options.some(({ name, value }) => name === 'to' || (name === 'output' && value?.includes('csv') === true)),
  );
  const switched = commands.filter(({ options }) => options.some(({ name }) => name === 'keep-formulas'));
  const namesOf = (list: readonly { readonly name: string }[]): string[] => list.map(({ name }) => name).toSorted();
  expect(namesOf(switched)).toEqual(Object.keys(ways).toSorted());
  for (const name of namesOf(writing)) expect(namesOf(switched)).toContain(name);
});

test.each(casesOfRun(Object.keys(ways), (command) => command === 'convert'))('%s', async (command) => {
  for (const way of ways[command]!) {
    const formulas = /(?:^|,|")=/mu;
    expect(await way([])).not.toMatch(formulas);
    expect(await way(['--keep-formulas'])).toMatch(formulas);
  }
});
