/** Each kind of DuckDB error gets its code, position, value and near names. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { EngineError, type ErrorCode } from '#engine/contract/errors.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { convertDuckError } from '#engine/duckdb/errors.ts';
import { openDuckDatabase, type DuckInstance } from '#engine/duckdb/instance.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';

const folder = useTemporaryFolder();
let database: DuckInstance;
let connection: DuckConnection;

beforeAll(async () => {
  database = await openDuckDatabase({
    memoryLimit: 256 * 1024 * 1024,
    threads: 1,
    temporaryDirectory: join(folder(), 'worker'),
  });
  connection = await database.connect();
  await connection.run(sql`CREATE TABLE orders (customer_id INTEGER, amount DECIMAL(10,2), note VARCHAR)`);
});
afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await database.close();
});

async function errorOf(text: string): Promise<EngineError> {
  try {
    await connection.run(trustedSql(text));
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new TypeError('it did not fail');
}

test.each(['= 1', '+ 1', "= 'x'", '|| [1]', '::BIGINT'])('a choice %s is refused as a choice', async (rest) => {
  const array = "{'kind': 1}";
  const choice = `{'tag': 'long', 'long': id, 'array': [${array}], 'string': NULL::VARCHAR}`;
  const error = await errorOf(`SELECT c ${rest} FROM (SELECT ${choice} AS c FROM range(3) r(id))`);
  expect(error.code).toBe('TypeMismatch');
  expect(error.message).toMatch(/^A choice of long, array and string cannot be used here as a whole( \(line 1, |\.)/u);
  expect(error.hint).toContain('column.array');
});

test('a value that looks like the type of a choice keeps its own error', async () => {
  const error = await errorOf("SELECT CAST('STRUCT(tag VARCHAR, nothing )' AS BIGINT)");
  expect(error.code).toBe('Execution');
  expect(error.message).toContain('Cannot convert the text');
});

test.each<[string, ErrorCode, object]>([
  ['SELECT\n\n  FRM orders x y', 'SqlSyntax', { line: 3 }],
  ["SELECT 'é', \n nosuch FROM orders", 'UnknownColumn', { column: 'nosuch', line: 2, character: 2 }],
  ['SELECT custmer_id FROM orders', 'UnknownColumn', { column: 'custmer_id', candidates: ['customer_id'] }],
  ["SELECT {'a': 1}.b", 'UnknownColumn', {}],
  ['SELECT o.nosuch FROM orders o', 'UnknownColumn', {}],
  ['SELECT * FROM ordrs', 'EntityNotFound', { candidates: ['orders'] }],
  ['SELECT x.a FROM orders', 'EntityNotFound', {}],
  ['SELECT uper(note) FROM orders', 'UnknownFunction', { value: 'uper', candidates: ['upper'] }],
  ["SELECT * FROM nosuchfunction('x')", 'UnknownFunction', {}],
  ['SELECT sum(note) FROM orders', 'TypeMismatch', {}],
  ['SELECT 1 + note FROM orders', 'TypeMismatch', {}],
  ['SELECT note FROM orders a, orders b', 'AmbiguousColumn', {}],
  ['SELECT 1 UNION ALL SELECT 1, 2', 'SchemaMismatch', {}],
  ['CREATE TABLE orders (i INT)', 'AlreadyExists', {}],
  ["SELECT 'abc'::INT", 'Execution', { value: 'abc' }],
  ["SELECT '2020-13-01'::DATE", 'Execution', { value: '2020-13-01' }],
  ['SELECT 1000::DECIMAL(3,1)', 'Execution', { value: '1000' }],
  ["SELECT strptime('no date', '%Y')", 'Execution', { value: 'no date' }],
  ['SELECT 2147483647::INT + 1::INT', 'Execution', {}],
  ["SELECT error('said so')", 'Execution', {}],
  ["SELECT * FROM read_csv('/nowhere/at/all.csv')", 'FileNotFound', { path: '/nowhere/at/all.csv' }],
  ["COPY orders TO '/nowhere/at/all.csv'", 'FileNotFound', {}],
  ['SET nosuchsetting = 1', 'InvalidInput', {}],
  ['LOAD spatial', 'NotImplemented', {}],
])('%s → %s', async (text, code, details) => {
  const error = await errorOf(text);
  expect({ code: error.code, details: error.details }).toMatchObject({ code, details });
  expect(error.message).not.toMatch(/exception_type|[{}]/);
  if (error.kind === 'user' && code !== 'Execution') expect(error.message.length).toBeGreaterThan(10);
});

describe('files that are broken', () => {
  test('CSV names file and line', async () => {
    const path = join(folder(), 'broken.csv');
    writeFileSync(path, 'a,b\n1,2\n3,x\n');
    const error = await errorOf(
      `SELECT * FROM read_csv('${path}', columns = {'a': 'INT', 'b': 'INT'}, header = true, auto_detect = false, delim = ',')`,
    );
    expect(error).toMatchObject({ code: 'MalformedFile', details: { path, line: 3, column: 'b', value: 'x' } });
    expect(error.message).toBe(
      `${path}, line 3: Error when converting column "b". Could not convert string "x" to 'INTEGER'.`,
    );
  });

  test('a row with too many values is described in words', async () => {
    const path = join(folder(), 'long.csv');
    writeFileSync(path, 'a,b\n1,2\n3,4,5\n');
    const error = await errorOf(
      `SELECT * FROM read_csv('${path}', columns = {'a': 'INT', 'b': 'INT'}, header = true, auto_detect = false, delim = ',')`,
    );
    expect(error.message).toBe(`${path}, line 3: 2 values are expected, but there are more.`);
  });

  test('columns numbered for the reader are reported without a name', async () => {
    const path = join(folder(), 'numbered.csv');
    writeFileSync(path, 'x,y\n1,2\n3,x\n');
    const error = await errorOf(
      `SELECT * FROM read_csv('${path}', columns = {'c0': 'INT', 'c1': 'INT'}, header = true, auto_detect = false, delim = ',')`,
    );
    expect(error.message).toBe(`${path}, line 3: Could not convert string "x" to 'INTEGER'.`);
    expect(error.details).toMatchObject({ line: 3, value: 'x' });
    expect(error.details).not.toHaveProperty('column');
  });

  test.each([
    ['first', '{"a":\n{"a": 1}\n', 1],
    ['middle', '{"a": 1}\n{"a": 2}}\n{"a": 3}\n', 2],
    ['last', '{"a": 1}\n{"a": \n', 2],
    ['unended', '{"a": 1}\n{"a": "x', 2],
  ])('JSON names file and line: %s', async (_name, content, line) => {
    const path = join(folder(), 'broken.json');
    writeFileSync(path, content);
    const error = await errorOf(
      `SELECT * FROM read_json('${path}', format = 'newline_delimited', columns = {'a': 'INT'})`,
    );
    expect(error).toMatchObject({ code: 'MalformedFile', details: { path, line } });
    expect(error.message).toContain(`${path}, line ${line}: not valid JSON: `);
  });

  test('Parquet names the file', async () => {
    const path = join(folder(), 'broken.parquet');
    writeFileSync(path, 'not parquet at all, but long enough to be read');
    expect(await errorOf(`SELECT * FROM read_parquet('${path}')`)).toMatchObject({
      code: 'MalformedFile',
      details: { path },
    });
  });
});

test.each([
  ['INTERRUPT Error: Interrupted!', 'Cancelled'],
  ['{"exception_type":"Out of Memory","exception_message":"failed to allocate data of size 1.0 GiB"}', 'OutOfMemory'],
  [
    '{"exception_type":"IO","exception_message":"Could not write file: No space left on device","errno":"28"}',
    'DiskFull',
  ],
  ['INTERNAL Error: Attempted to access index 5 within vector of size 5', 'Internal'],
  ['Failed to query', 'Internal'],
  ['Parser Error: {not json', 'SqlSyntax'],
])('%s → %s', (message, code) => {
  expect(convertDuckError(new Error(message)).code).toBe(code);
});

test('an EngineError passes through unchanged', () => {
  const error = new EngineError('Usage', 'x');
  expect(convertDuckError(error)).toBe(error);
});

test('a hostile name in a message does not break reading it', async () => {
  const error = await errorOf('SELECT "a{}Error: {""b\\" FROM orders');
  expect(error.code).toBe('UnknownColumn');
  expect(await connection.rows(sql`SELECT ${literal(1)} AS a`)).toEqual([{ a: 1 }]);
});

test.each([
  'Input is invalid/unsupported GZIP stream',
  'Input is not a GZIP stream',
  'Failed to decompress GZIP block',
  'Failed to decode gzip stream: invalid block type',
  'Unsupported GZIP archive',
  'Failed to read file "a.parquet": ZSTD Decompression failure',
  'Failed to read file "a.parquet": Snappy decompression failure: Uncompressed data size mismatch',
  'Failed to read file "a.parquet": LZ4 decompression failure',
  'Failed to read file "a.parquet": Brotli Decompression failure',
  'TProtocolException: Invalid data',
  'TProtocolException: Exceeded size limit',
  'TTransportException: End of file',
  "don't know what type: \u0010",
  'Base TTransport cannot read.',
  'Out of buffer',
  'DELTA_BYTE_ARRAY - prefix is out of range - corrupt file?',
  'Payload value bigger than allowed. Corrupted file?',
  'The width (77) of the bitpacked data exceeds the supported max width (64), the file might be corrupted.',
  'Data corruption detected, read of length_in_bytes (9) would exceed buffer capacity',
  "Corrupted VARIANT 'metadata' buffer",
  'Failed to decode LEB128 integer: data may be corrupt',
  'Parquet file "database.parquet": dictionary index out of range - corrupt file?',
  'Dictionary is corrupted',
  'Invalid Input Error: Failed to read file "a.parquet": Missing data page header from data page',
  'Mismatch in parquet read for column 1, expected 2048 rows, got 7',
  'Information loss on integer cast: value 16969563395932028928 outside of target range [-9223372036854775808, 9223372036854775807]',
])('%s: the file is damaged, not Tenon', (message) => {
  expect(convertDuckError(new Error(message))).toMatchObject({ code: 'MalformedFile', kind: 'user' });
});

test.each([
  'Corrupt temporary file "x.tmp": block header size (1) or block size (2) exceeds file size 3',
  'Corrupt database file: computed checksum 1 does not match stored checksum 2 in block at location 3',
  'Corrupted ALP segment: encoded payload too large',
])('%s: not a file of the user', (message) => {
  expect(convertDuckError(new Error(message)).code).not.toBe('MalformedFile');
});
