/** Large inputs of the benches that DuckDB makes from the big CSV; kept in out/sample and used again. */

import { existsSync, renameSync, rmSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { writeBigCsv } from '../sample/big-csv.ts';
import { readOrdersCsv } from './bench-job.ts';

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
