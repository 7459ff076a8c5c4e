/** Large inputs of the benches that DuckDB makes from the big CSV; kept in out/sample and used again. */

import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { writeBigCsv } from '../sample/big-csv.ts';
import { readOrdersCsv } from './bench-job.ts';

const sampleFolder = join(import.meta.dirname, '../../out/sample');
const badRecordEvery = 1000;
/** Types are found in the first part of a large file, so there the records are good. */
const goodRecords = 200_000;
/** Of the orders with bad ones: above the size up to which files are inspected whole, so that these are a surprise. */
export const rejectGigabytes = 0.3;

/** The orders as Parquet. */
export function writeOrdersParquet(gigabytes: number): Promise<string> {
  const { path } = writeBigCsv(gigabytes);
  const select = `SELECT * FROM ${readOrdersCsv(path)}`;
  return keep(path.replace(/\.csv$/u, '.parquet'), select, 'FORMAT parquet, COMPRESSION snappy');
}

/** The orders as CSV, each thousandth of them with an amount that is neither a number nor a text that means null. */
export async function writeBadOrders(): Promise<{ path: string; badRecords: number }> {
  const { path, rows } = writeBigCsv(rejectGigabytes);
  const first = 1_000_000_000;
  const bad = `order_id % ${badRecordEvery} = 0 AND order_id >= ${first + goodRecords}`;
  const select = `SELECT * REPLACE (CASE WHEN ${bad} THEN 'not known' ELSE CAST(amount AS VARCHAR) END AS amount) FROM ${readOrdersCsv(path)}`;
  const made = await keep(path.replace(/\.csv$/u, '-unreadable.csv'), select, 'FORMAT csv, HEADER true');
  return { path: made, badRecords: Math.ceil((rows - goodRecords) / badRecordEvery) };
}

/** Sales of shops. @param millions of rows; 0: one row. */
export async function writeSalesParquet(millions: number): Promise<string> {
  mkdirSync(sampleFolder, { recursive: true });
  const select = `SELECT i AS id, hash(i) % 100000 AS customer, 'shop ' || hash(i, 1) % 500 AS shop,
    CASE hash(i, 2) % 20 WHEN 0 THEN 'cancelled' ELSE 'paid' END AS status, (hash(i, 3) % 100000) / 100.0::DOUBLE AS amount,
    CAST(hash(i, 4) % 9 AS INTEGER) AS quantity, TIMESTAMP '2023-01-01' + to_minutes(CAST(hash(i, 5) % 1000000 AS BIGINT)) AS sold_at
    FROM range(${Math.max(1, Math.round(millions * 1e6))}) numbers(i)`;
  return keep(join(sampleFolder, `sales-${millions}.parquet`), select, 'FORMAT parquet, COMPRESSION snappy');
}

async function keep(path: string, select: string, options: string): Promise<string> {
  if (existsSync(path)) return path;
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${unfinished}' (${options})`);
  connection.closeSync();
  instance.closeSync();
  renameSync(unfinished, path);
  return path;
}
