/** The worker trusts no host: what a request says of its tables, files and edits is checked against the text again. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openDuckDatabase, type DuckInstance } from '#engine/duckdb/instance.ts';
import type { NamedSource, QueryRequest } from '#engine/explore/operations.ts';
import { admittedRows } from '#engine/explore/query/admitted-rows.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

let folder: string;
let instance: DuckInstance;
let connection: DuckConnection;
let context: OperationContext;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-admitted-'));
  mkdirSync(join(folder, 'own'));
  instance = await openDuckDatabase({ memoryLimit: 256 * 1024 * 1024, threads: 1, temporaryDirectory: folder });
  context = {
    signal: new AbortController().signal,
    database: () => Promise.resolve(instance),
    temporaryDirectory: join(folder, 'own'),
    reportProgress: () => undefined,
  } as unknown as OperationContext;
});
afterAll(async () => {
  await instance.close();
  rmSync(folder, { recursive: true, force: true });
});

const table = (name: string, schema = ''): NamedSource => ({
  schema,
  name,
  table: null,
  source: { columns: [{ name: 'id', type: { kind: 'bigint' } }], partitionKeys: [], files: [] },
});

async function ask(request: Partial<QueryRequest> & { text: string }): Promise<string> {
  connection = await instance.connect();
  try {
    const { select } = await admittedRows(
      {
        edits: [],
        leaveOutMisfits: false,
        sources: [table('t'), table('t', 'sales')],
        views: [],
        files: ['/lake/a.parquet'],
        parameters: {},
        ...request,
      },
      connection,
      context,
    );
    return select.text;
  } finally {
    await connection[Symbol.asyncDispose]();
  }
}

test('its own tables and files are read', async () => {
  await expect(ask({ text: 'SELECT * FROM t' })).resolves.toContain('FROM t');
  await expect(ask({ text: `SELECT * FROM read_parquet('/lake/a.parquet')` })).resolves.toContain('a.parquet');
});

test.each([
  'SELECT * FROM u',
  'SELECT * FROM s.t',
  'SELECT * FROM memory.main.t',
  'SELECT * FROM other.main.t',
  'SELECT * FROM other.sales.t',
  'SELECT * FROM t WHERE EXISTS (FROM duckdb_settings)',
  'DESCRIBE u',
  `SELECT * FROM '/lake/a.parquet'`,
  `SELECT * FROM read_parquet('/lake/b.parquet')`,
  `SELECT * FROM read_parquet(['/lake/a.parquet', '/lake/b.parquet'])`,
  `SELECT * FROM parquet_metadata('/lake/b.parquet')`,
  `SELECT * FROM read_csv('/lake/a.parquet')`,
  `SELECT * FROM read_text('/lake/a.parquet')`,
  'SHOW TABLES',
])('%s is refused, whatever the host says', async (text) => {
  await expect(ask({ text })).rejects.toMatchObject({ code: 'SqlRefused' });
});

/** What an edit replaces, and by what: each leads to a text that would be admitted alone. */
const edited: readonly (readonly [string, string, string])[] = [
  ['SELECT 1 FROM t', '1', '2'],
  ['SELECT id FROM t', 'id', "'x'"],
  ['SELECT id FROM t', 't', 't WHERE id > 1'],
  ['SELECT id FROM t', 't', 't, t AS t2'],
  ['SELECT id FROM t', 't', 't UNION ALL SELECT 1'],
  ['SELECT id FROM t', 't', '(SELECT 1 AS id) AS t'],
  ['SELECT id FROM t', 't', 't ORDER BY 1'],
  ['SELECT id FROM t LIMIT 1', 'LIMIT 1', ''],
  ['SELECT DISTINCT id FROM t', 'DISTINCT', ''],
];

test.each(edited)('%s with %s as %s is refused: an edit may only name tables and files', async (text, part, put) => {
  const start = text.lastIndexOf(part);
  const edits = [{ start, end: start + part.length, text: put }];
  await expect(ask({ text, edits })).rejects.toMatchObject({ code: 'SqlRefused' });
});

test('an edit that gives a table the name of its view is admitted', async () => {
  const text = `SELECT id FROM 'a.csv'`;
  const start = text.indexOf("'a.csv'");
  await expect(ask({ text, edits: [{ start, end: start + 7, text: '"t"' }] })).resolves.toContain('FROM "t"');
});
