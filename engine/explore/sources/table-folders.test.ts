/** Folders of Delta Lake, Iceberg and Hudi tables are refused by name: by queries, readers, jobs' sources and crawls. */

import { createWriteStream, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import yazl from 'yazl';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

const logs = [
  ['Delta Lake', 'delta', '_delta_log/00000000000000000000.json'],
  ['Apache Hudi', 'hudi', '.hoodie/hoodie.properties'],
  ['Apache Iceberg', 'iceberg', 'metadata/v1.metadata.json'],
] as const;

function put(path: string, content: string): void {
  const file = join(folder, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-tables-')));
  for (const [, name, log] of logs) {
    put(`lake/${name}/${log}`, '{"v":1}\n');
    put(`lake/${name}/data/a.csv`, 'id,n\n1,2\n2,3\n');
    put(`lake/${name}/year=2024/b.csv`, 'id,n\n1,2\n2,3\n');
  }
  put('lake/plain/metadata/notes.csv', 'id,n\n7,8\n');
  put('lake/plain/c.csv', 'id,n\n5,6\n');
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries({
    't/_delta_log/0.json': '{}',
    't/a.csv': 'id\n1\n',
    'u/b.csv': 'id\n9\n',
  }))
    zip.addBuffer(Buffer.from(content), name);
  zip.end();
  await finished(zip.outputStream.pipe(createWriteStream(join(folder, 'lake', 'packed.zip'))));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function query(from: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const item of engine.dispatcher.stream('query', { sql: `SELECT * FROM ${from}`, folder }))
    if (item.item === 'rows') rows.push(...item.rows);
  return rows;
}

describe.each(logs)('%s', (format, name, log) => {
  test.each([
    `'lake/${name}'`,
    `'lake/${name}/**/*.csv'`,
    `'lake/${name}/year=2024'`,
    `'lake/${name}/year=2024/*.csv'`,
    `'lake/*/data/*.csv'`,
    `'lake'`,
    `read_csv('lake/${name}/**/*.csv')`,
  ])('a query of %s is refused', async (from) => {
    await expect(query(from)).rejects.toMatchObject({
      code: 'UnsupportedFormat',
      message: expect.stringContaining(from.includes(name) ? format : 'which Tenon cannot read yet'),
    });
  });

  test.each([`lake/${name}`, `lake/${name}/year=2024/*.csv`, `lake/${name}/**`, 'lake'])(
    'a source of a job on %s is a problem',
    async (path) => {
      const source = {
        id: 'in',
        name: 'in',
        transform: 'PathSource',
        args: { path: join(folder, path), format: 'csv', options: {} },
        inputs: {},
      };
      const target = {
        id: 'out',
        name: 'out',
        transform: 'PathTarget',
        args: { path: join(folder, 'out'), format: 'parquet', mode: 'append' },
        inputs: { in: { node: 'in', port: 'out' } },
      };
      const job = { name: 'j', nodes: [source, target] };
      const { problems } = await engine.dispatcher.call('validateJob', { job } as never);
      expect(problems.map(({ message }) => message).join(' ')).toContain('which Tenon cannot read yet');
    },
  );

  test('one of its files and its log are read when they are named', async () => {
    expect(await query(`'lake/${name}/data/a.csv'`)).toHaveLength(2);
    if (log.endsWith('.json'))
      expect(await query(`'lake/${name}/${log.slice(0, log.indexOf('/'))}/*.json'`)).toHaveLength(1);
  });
});

test('a folder that is only called metadata is read', async () => {
  expect(await query(`'lake/plain/**/*.csv'`)).toHaveLength(2);
});

test('a table inside an archive is refused, files next to it are read', async () => {
  await expect(query(`'lake/packed.zip!/*/*.csv'`)).rejects.toMatchObject({ code: 'UnsupportedFormat' });
  expect(await query(`'lake/packed.zip!/u/*.csv'`)).toHaveLength(1);
});

test('a crawl lists each as skipped, with the reason, and makes no table of them', async () => {
  for await (const item of engine.dispatcher.stream('crawl', { path: join(folder, 'lake') })) {
    if (item.item !== 'result') continue;
    const tables = item.result.tables.map((table) => table.name).sort();
    expect(tables.filter((name) => ['delta', 'hudi', 'iceberg', 'data'].includes(name))).toEqual([]);
    const reasons = item.result.skipped.map(({ path, reason }) => `${path.slice(folder.length + 1)}: ${reason}`);
    for (const [format, name] of logs)
      expect(reasons).toContainEqual(expect.stringMatching(new RegExp(`^lake/${name}: .*${format}`, 'u')));
    expect(reasons).toContainEqual(expect.stringMatching(/^lake\/packed\.zip!\/t\/a\.csv: .*Delta Lake/u));
  }
});
