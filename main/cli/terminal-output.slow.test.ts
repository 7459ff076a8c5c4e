/** Every command, given names, values and paths that steer a terminal: nothing of them comes out as it is. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commands } from '#main/cli/commands/index.ts';
import { runTenon } from '#main/cli/testing/run-tenon.ts';

/** Colours, C1 controls, and each mark that turns the direction of text. */
const steering = '\u001B[31m\u0007\u0085\u009B2J\u202E\u2066\u061C\u200F\u2028\u007F';
const raw = /(?!\n)[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;
const name = `x${steering}y`;
const costly = `costly ${steering}`;

let root: string;
let file: string;
let glueJob: string;
beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-terminal-')));
  const folder = join(root, 'data');
  mkdirSync(join(root, 'jobs'), { recursive: true });
  mkdirSync(folder);
  file = join(folder, `${name}.jsonl`);
  const row = { [name]: name, nested: { [name]: [name] }, number: 1 };
  writeFileSync(file, `${JSON.stringify(row)}\n${JSON.stringify(row)}\n`);
  writeFileSync(join(folder, 'broken.json'), `{"a": 1, "${name}`);
  glueJob = join(root, 'glue.json');
  const visual = { S3JsonSource: { Name: name, Paths: [name], [name]: name } };
  const python = { CustomCode: { Name: name, Inputs: ['a'], Code: name, ClassName: name } };
  writeFileSync(glueJob, JSON.stringify({ Name: name, CodeGenConfigurationNodes: { a: visual, b: python } }));
  writeFileSync(join(root, 'tenon.json'), JSON.stringify({ name, version: 1 }));
  const source = { id: 'in', name, transform: 'PathSource', args: { path: file } };
  const filter = {
    id: 'f',
    name,
    transform: 'Filter',
    inputs: { in: { node: 'in' } },
    args: { condition: `"${name}"` },
  };
  const job = { name: 'job', description: name, nodes: [source, filter] };
  writeFileSync(join(root, 'jobs', 'job.json'), JSON.stringify(job));
  writeFileSync(join(root, 'jobs', `${name}.json`), `{"name": "${name}`);
  const definitions = {
    connections: {
      name,
      description: name,
      connectionType: 's3',
      connectionProperties: { buckets: 'lake', endpoint: name },
    },
    crawlers: { name, description: name, databaseName: 'd', targets: [{ path: join(root, name) }] },
    classifiers: { name, description: name, type: 'grok', classification: name, grokPattern: `%{WORD:${name}}` },
    notifications: {
      name,
      description: name,
      jobName: name,
      events: ['FAILED'],
      channel: { type: 'command', program: '/nowhere/none', arguments: [name] },
    },
    triggers: { name, description: name, type: 'SCHEDULED', schedule: 'rate(1 day)', actions: [{ jobName: name }] },
  };
  for (const [kind, definition] of Object.entries(definitions)) {
    mkdirSync(join(root, kind));
    writeFileSync(join(root, kind, 'one.json'), JSON.stringify(definition));
  }
  await runCostly();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The only job that runs: a cost is of a name as well. */
async function runCostly(): Promise<void> {
  writeFileSync(join(root, 'one.csv'), 'id\n1\n');
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'one.csv' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'out', format: 'csv' },
    },
  ];
  writeFileSync(join(root, 'jobs', 'costly.json'), JSON.stringify({ name: costly, nodes }));
  const { code, error } = await runTenon(['run', costly], { folder: root });
  expect(code, error).toBe(0);
}

/** Arguments for each command; CSV is skipped where it is data for a file. */
const given: Readonly<Record<string, () => readonly (readonly string[])[]>> = {
  preview: () => [[file], [file, '--output', 'json'], [join(root, 'data', 'broken.json')], [join(root, name)]],
  convert: () => [[file, join(root, `${name}.csv`)]],
  crawl: () => [[join(root, 'data')], [join(root, 'data'), '--output', 'json']],
  query: () => [
    [`SELECT * FROM '${file}'`],
    [`SELECT * FROM '${file}'`, '--output', 'jsonl'],
    [`SELECT "${name}" FROM '${file}' GROUP BY 2`],
  ],
  jobs: () => [[], ['--output', 'json']],
  'job-versions': () => [
    ['job'],
    ['job', '--output', 'json'],
    [name],
    ['job', '--from', '1'],
    ['job', '--restore', name],
  ],
  lineage: () => [
    ['job', 'f', name],
    ['job', 'f', name, '--output', 'json'],
    ['job', name, name],
    [name, 'f', name],
  ],
  run: () => [['job'], [name]],
  resume: () => [[name]],
  undo: () => [[name]],
  adopt: () => [['job'], [name], ['job', name]],
  retry: () => [[name]],
  bookmark: () => [['job'], [name, '--set', 'now'], ['job', '--set', name]],
  runs: () => [['--output', 'json'], [name]],
  backfill: () => [
    ['start', name, '--from', '2024-01-01', '--date', `${name}=yyyy`, '--dry-run'],
    ['start', 'job', '--from', name],
    ['show', name],
    ['list', name],
    [name, name],
  ],
  advice: () => [[name], [name, '--only', name]],
  pause: () => [[name], [name, '--why', name]],
  continue: () => [[name]],
  stop: () => [[name]],
  compact: () => [[name], [`${name}.${name}`]],
  calendar: () => [[], ['--output', 'json'], ['--by', name], ['--time-zone', name]],
  queue: () => [[], ['--output', 'json'], ['--next', name]],
  compare: () => [[name], [name, name]],
  costs: () => [[], ['--by', 'run'], ['--output', 'json'], [costly], [name]],
  connections: () => [[], ['--output', 'json'], [name], [name, '--test']],
  secrets: () => [[], ['--output', 'json'], ['set', name], ['delete', name], ['unlock'], ['lock'], [name, name]],
  crawlers: () => [[], ['--output', 'json']],
  classifiers: () => [[], ['--output', 'json']],
  triggers: () => [[], ['--output', 'json'], [name], [`no ${name}`]],
  trigger: () => [
    ['start', name],
    ['activate', name],
    ['deactivate', name],
    [name, name],
  ],
  webhook: () => [
    ['show', name],
    ['create', name],
    ['revoke', `no ${name}`],
    [name, name],
  ],
  notifications: () => [[], ['--output', 'json'], [name], [`no ${name}`]],
  notification: () => [
    ['test', name],
    ['activate', name],
    ['deactivate', name],
    ['set-secret', name],
    ['retry', name],
    [name, name],
  ],
  workflows: () => [[], [name]],
  workflow: () => [
    ['start', name],
    ['stop', name],
    ['resume', name, '--node', name],
    ['export', name, '--as', 'airflow'],
    ['import', name],
    [name, name],
  ],
  export: () => [
    ['job'],
    [name],
    ['job', '--arg', `${name}=${name}`],
    ['job', '--as', 'glue-script'],
    ['job', '--as', 'glue-scala'],
    ['job', '--as', 'sql'],
    ['job', '--as', 'glue-studio'],
  ],
  import: () => [[file], [name], [glueJob], [glueJob, '--check', '--name', name]],
  rejects: () => [[name]],
  // It stays open: its output is the address alone.
  serve: () => [['--port', name]],
  service: () => [[name], ['print', '--port', name], ['print', '--workspace', join(root, name)]],
  init: () => [[join(root, `new ${name}`)]],
  call: () => [['previewFile', JSON.stringify({ path: file })], [name], ['getJob', JSON.stringify({ name })]],
  doctor: () => [[]],
  clean: () => [[]],
  view: () => [[name], [name, `SELECT '${name}' AS "${name}"`], ['seen', `SELECT '${name}' AS "${name}"`], ['seen']],
  catalog: () => [
    ['export', join(root, `export ${name}`), '--database', name],
    ['import', name],
    ['import', file, '--dry-run'],
    [name, name],
  ],
  'create-table': () => [
    [`d.${name}`, join(root, 'data'), '--format', 'json', '--column', `${name}:string`],
    [name, name, '--format', name],
  ],
  databases: () => [[], ['--output', 'json'], [name]],
  skipped: () => [[name], [join(root, name)], [name, '--output', 'json']],
  subflows: () => [[], ['--output', 'json'], [name], [name, name]],
  tables: () => [
    ['edit', name, `d.${name}`, '--owner', name, '--tag', `${name}=${name}`],
    ['delete', `d.missing ${name}`],
    [name, name],
  ],
  statistics: () => [[name], [`d.${name}`], ['seen', '--output', 'json']],
  partitions: () => [
    ['add', name, name],
    ['drop', `d.${name}`, name],
    ['repair', `d.${name}`, '--dry-run'],
    [name],
    [`d.${name}`, '--where', name],
    ['seen', '--where', `"${name}" = 1`],
  ],
  versions: () => [[name], [`d.${name}`, '--from', '1', '--to', name], ['seen', '--from', name]],
  restore: () => [
    [name, '1'],
    ['seen', name],
    [`d.${name}`, '1', '--dry-run'],
  ],
  workspaces: () => [[], ['--output', 'json'], ['--forget', join(root, name)]],
};

test('each command is here', () => {
  expect(Object.keys(given).toSorted()).toEqual(commands.map((command) => command.name).toSorted());
});

test.each(Object.keys(given))('%s escapes what steers a terminal', { timeout: 600_000 }, async (command) => {
  for (const args of given[command]!()) {
    const { code, out, error } = await runTenon([command, ...args], { folder: root });
    expect(code, error).toBeOneOf([0, 1, 2, 4]);
    expect(out + error).not.toBe('');
    expect([args, out.match(raw)?.index, error.match(raw)?.index]).toEqual([args, undefined, undefined]);
  }
});
