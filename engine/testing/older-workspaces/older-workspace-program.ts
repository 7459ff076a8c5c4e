/**
 * `npm run older-workspace [-- COMMIT]`: has an earlier commit write a workspace, and keeps it as text for the tests.
 * The commit's own code runs in a worktree of it, with the packages that are installed here.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dumpWorkspace } from '#engine/testing/older-workspaces/workspace-dump.ts';

const root = path.join(import.meta.dirname, '../../..');
const commit = process.argv[2] ?? '511d470';
const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-older-')));
const [code, folder] = [path.join(scratch, 'code'), path.join(scratch, 'workspace')];
/** Whole seconds, so that no file system rounds them. */
const writtenOn = 1_750_000_000;

function git(...words: string[]): void {
  execFileSync('git', words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

function put(name: string, text: string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, writtenOn, writtenOn);
}

/** @param faults as TENON_FAULTS. @returns what it wrote on standard output. */
function tenon(words: readonly string[], faults = ''): string {
  const { stdout, stderr, signal, status } = spawnSync(
    process.execPath,
    ['main/cli/tenon.mjs', ...words, '--workspace', folder],
    {
      cwd: code,
      encoding: 'utf8',
      env: { ...process.env, TENON_FAULTS: faults, XDG_STATE_HOME: scratch },
    },
  );
  const killed = faults.startsWith('kill:');
  if (killed ? signal !== 'SIGKILL' : status !== 0)
    throw new Error(`tenon ${words.join(' ')}: ${status} ${signal} ${stderr}`);
  return stdout;
}

function run(job: string): string {
  return (JSON.parse(tenon(['run', job, '--output', 'json'])) as { id: string }).id;
}

/** The points that the catalog's threads pass in a run, in their order. */
function recordPoints(job: string): string[] {
  const file = path.join(scratch, 'points.txt');
  tenon(['run', job], `record:${file}`);
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.startsWith('catalog ')).map((line) => line.split(' ').slice(2).join(' '));
}

function putJob(name: string, bookmark: string, mode: string): void {
  const source = {
    id: 'in',
    name: 'In',
    transform: 'PathSource',
    args: { path: `in/${name}`, format: 'csv', options: { withHeader: true } },
  };
  const keep = {
    id: 'keep',
    name: 'Keep',
    transform: 'Filter',
    inputs: { in: { node: 'in' } },
    args: { condition: 'id <> 3' },
  };
  const target = {
    id: 'out',
    name: 'Out',
    transform: 'PathTarget',
    inputs: { in: { node: 'keep' } },
    args: { path: `out/${name}`, format: 'csv', mode },
  };
  put(`jobs/${name}.json`, JSON.stringify({ name, bookmark, nodes: [source, keep, target] }));
}

/** Everything that a later version must take over: committed, replaced and undone files, bookmarks, runs cut short. */
function fillWorkspace(): Record<string, string> {
  put('tenon.json', '{ "name": "older", "version": 1 }');
  put('crawlers/ins.json', JSON.stringify({ name: 'ins', databaseName: 'lake', targets: [{ path: 'in' }] }));
  const runs: Record<string, string> = {};
  putJob('load', 'enable', 'append');
  put('in/load/1.csv', 'id,name\n1,a\n2,b\n3,c\n');
  runs['first'] = run('load');
  put('in/load/2.csv', 'id,name\n4,d\n');
  runs['second'] = run('load');
  putJob('report', 'disable', 'overwrite');
  put('in/report/1.csv', 'id,name\n1,old\n');
  runs['replaced'] = run('report');
  put('in/report/1.csv', 'id,name\n1,newer\n');
  runs['replacing'] = run('report');
  putJob('undone', 'enable', 'append');
  put('in/undone/1.csv', 'id,name\n1,u\n');
  runs['undone'] = run('undone');
  tenon(['undo', runs['undone']]);
  tenon(['crawl', 'ins']);
  putJob('staged', 'enable', 'append');
  put('in/staged/1.csv', 'id,name\n1,x\n');
  const points = recordPoints('staged');
  for (const [name, point] of [
    ['staged', 'catalog.writeIntent'],
    ['publishing', 'catalog.applyIntent'],
  ] as const) {
    putJob(name, 'enable', 'append');
    put(`in/${name}/2.csv`, 'id,name\n2,y\n');
    // A run that a dead host left is recovered by the next command, which would count its points, too.
    tenon(['runs']);
    tenon(['run', name], `kill:catalog:${points.indexOf(`${point} before`)}`);
  }
  return runs;
}

try {
  git('worktree', 'add', '--detach', code, commit);
  symlinkSync(path.join(root, 'node_modules'), path.join(code, 'node_modules'));
  mkdirSync(folder);
  const runs = fillWorkspace();
  const file = path.join(root, 'engine/testing/older-workspaces', `${commit}.json`);
  writeFileSync(file, `${JSON.stringify(dumpWorkspace(folder, commit, runs), null, 2)}\n`);
  execFileSync(process.execPath, ['node_modules/oxfmt/bin/oxfmt', file], { cwd: root, stdio: 'ignore' });
  process.stdout.write(`wrote ${path.relative(root, file)}\n`);
} finally {
  git('worktree', 'remove', '--force', code);
  rmSync(scratch, { recursive: true, force: true });
}
