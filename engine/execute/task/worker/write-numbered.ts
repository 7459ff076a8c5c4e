/**
 * Writes files of a given number of rows: the rows are stored with the number of their file in a temporary table, which is
 * spilled when memory is short, and each file is copied from there. So the rows of each file are known in every format.
 */

import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { copyTo, ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { hiveValues } from '#engine/execute/targets/hive-path.ts';
import { countOf, partitionKey, type CountedFile } from '#engine/execute/task/staged-row-counts.ts';
import { findStagedFiles } from '#engine/execute/task/stage-files.ts';
import type { TaskOutput } from '#engine/execute/task/task-operation.ts';
import { writePartitions, type WrittenPartitions } from '#engine/execute/task/worker/write-partitions.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { writtenRows } from '#engine/formats/written-rows.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { freeName } from '#engine/types/names.ts';

/** Files of one run; more would make a table slow, and a number of rows that is too small is likely a mistake. */
const mostFiles = 10_000;
const numberedTable = ident('_tenon_numbered');

/** @param options inside the parentheses of COPY, for files without partition keys. */
export async function writeNumbered(
  connection: DuckConnection,
  query: Sql,
  output: TaskOutput,
  schema: Schema,
  memoryLimit: number,
  onFiles: (files: readonly string[]) => void,
  options: Sql,
): Promise<WrittenPartitions> {
  const { partitionKeys, rowsPerFile } = output;
  const columns = schema.map(({ name }) => name);
  const number = ident(freeName('_tenon_file', columns));
  const keys = joinSql(partitionKeys.map((key) => ident(key)));
  const within = partitionKeys.length === 0 ? sql`` : sql`PARTITION BY ${keys}`;
  const { profile, rows } = await withFaultPoint('stage.numberRows', () =>
    connection.profile(
      sql`CREATE TEMP TABLE ${numberedTable} AS SELECT *, (row_number() OVER (${within}) - 1) // ${literal(rowsPerFile!)} AS ${number} FROM (${query})`,
    ),
  );
  await checkFiles(connection, output, partitionKeys.length === 0 ? number : sql`${number}, ${keys}`);
  const numbers = await connection.rows<{ number: bigint }>(
    sql`SELECT DISTINCT ${number} AS number FROM ${numberedTable} ORDER BY number`,
  );
  const format = await loadFormat(output.format);
  const files = new Map<string, CountedFile>();
  for (const [index, { number: file }] of numbers.entries()) {
    const part = sql`SELECT ${joinSql(columns.map((column) => ident(column)))} FROM ${numberedTable} WHERE ${number} = ${literal(file)}`;
    if (partitionKeys.length > 0) {
      const folder = `rows-${index}`;
      const written = await writePartitions(connection, part, output, schema, memoryLimit, onFiles, folder);
      for (const [name, counted] of await countedFiles(output, written, folder)) files.set(name, counted);
      continue;
    }
    const name = path.join(output.folder, `data_${String(index).padStart(4, '0')}${output.extension}`);
    const copied = await withFaultPoint('stage.copy', () =>
      connection.run(copyTo(writtenRows(part, format, schema, []), name, options)),
    );
    onFiles([name]);
    files.set(name, { rowCount: copied, partitionValues: [] });
  }
  await connection.run(sql`DROP TABLE ${numberedTable}`);
  return { rowCount: Number(rows[0]!['Count']), profile, files, partitionRows: null };
}

async function checkFiles(connection: DuckConnection, { nodeId, rowsPerFile }: TaskOutput, file: Sql): Promise<void> {
  const [found] = await connection.rows<{ count: bigint }>(
    sql`SELECT count(*) AS count FROM (SELECT DISTINCT ${file} FROM ${numberedTable})`,
  );
  const count = Number(found!.count);
  if (count <= mostFiles) return;
  throw new EngineError(
    'InvalidInput',
    `Target "${nodeId}" cannot write ${count} files in one run: at most ${mostFiles} are allowed, and rowsPerFile is ${rowsPerFile}.`,
    { hint: 'Increase the rows per file.', details: { node: nodeId } },
  );
}

/** Formats that do not report their rows write one file for each key. */
async function countedFiles(
  { folder, partitionKeys }: TaskOutput,
  { files, partitionRows }: WrittenPartitions,
  part: string,
): Promise<ReadonlyMap<string, CountedFile>> {
  if (files !== null) return files;
  const below = path.join(folder, part);
  const staged = await findStagedFiles(below);
  return new Map(
    staged.map((file) => {
      const partitionValues = hiveValues(path.relative(below, path.dirname(file)), partitionKeys.length);
      return [file, { rowCount: countOf(partitionRows!, partitionKey(partitionValues), file), partitionValues }];
    }),
  );
}
