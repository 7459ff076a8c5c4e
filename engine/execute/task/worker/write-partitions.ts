/**
 * Writes Hive partitions: the rows are sorted by key into a temporary table, then parted, some keys at a time.
 * PARTITION_BY holds a buffer for each key that it cannot spill, so the number of keys of one statement is limited,
 * however many there are altogether; sorting and the table are spilled when memory is short.
 */

import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { copyTo, ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { TaskOutput } from '#engine/execute/task/task-operation.ts';
import { checkHivePath } from '#engine/execute/targets/hive-path.ts';
import { countByPartition, type CountedFile } from '#engine/execute/task/staged-row-counts.ts';
import { loadFormat } from '#engine/formats/index.ts';
import { writtenRows } from '#engine/formats/written-rows.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { freeName } from '#engine/types/names.ts';
import type { DuckConnection, StatementProfile } from '#engine/duckdb/database.ts';

const mostKeysPerPass = 300;
/** Memory that one key and column takes while its rows are collected; measured at 11 columns, rounded up. */
const bytesPerKeyAndColumn = 64 * 1024;
const sortedTable = ident('_tenon_sorted');
const recordColumn = '_tenon_record';

export interface WrittenPartitions {
  readonly rowCount: number;
  readonly profile: StatementProfile;
  /** By path; null where COPY did not report them. */
  readonly files: ReadonlyMap<string, CountedFile> | null;
  /** Partition values → rows, for formats whose files do not report their rows; null for Parquet. */
  readonly partitionRows: ReadonlyMap<string, number> | null;
}

/** A part of COPY's answer with RETURN_STATS. */
interface WrittenFile {
  readonly filename: string;
  readonly count: bigint;
  /** In the order of the keys. */
  readonly partition_keys: ReadonlyMap<string, string | null>;
}

/** @param below folder of the files within that of the output, or the beginning of its name. */
export async function writePartitions(
  connection: DuckConnection,
  query: Sql,
  output: TaskOutput,
  schema: Schema,
  memoryLimit: number,
  onFiles: (files: readonly string[]) => void,
  below = 'rows',
): Promise<WrittenPartitions> {
  const { partitionKeys } = output;
  const columns = schema.map(({ name }) => name);
  if (partitionKeys.length >= columns.length) {
    throw new EngineError('InvalidInput', 'Every column is a partition key, so the files would have no columns.', {
      hint: 'Keep at least one column that is not a partition key.',
      details: { node: output.nodeId },
    });
  }
  const keysPerPass = Math.min(
    mostKeysPerPass,
    Math.max(8, Math.floor(memoryLimit / (columns.length * bytesPerKeyAndColumn))),
  );
  const keys = joinSql(partitionKeys.map((key) => ident(key)));
  // A hash replaces the keys, in any number, of any type and with nulls.
  const group = ident(freeName('_tenon_group', columns));
  const { profile, rows } = await withFaultPoint('stage.sortRows', () =>
    connection.profile(
      sql`CREATE TEMP TABLE ${sortedTable} AS SELECT *, hash(${keys}) AS ${group} FROM (${query}) ORDER BY ${group}`,
    ),
  );
  const sorted = sql`SELECT ${joinSql(columns.map((column) => ident(column)))} FROM ${sortedTable}`;
  const ranges = await groupRanges(connection, group, keysPerPass);
  const format = await loadFormat(output.format);
  const { members, keys: names, items } = nameKeys(partitionKeys, columns);
  const parts = ranges.map((range) => ({
    members,
    keys: names,
    rows: sql`SELECT ${joinSql([...members.map((member) => ident(member)), ...items])}
      FROM (${writtenRows(sql`${sorted} WHERE ${range}`, format, schema, partitionKeys)})`,
  }));
  const written =
    output.format === 'parquet'
      ? { files: await copyParquet(connection, output, parts, below, onFiles), partitionRows: null }
      : { files: null, partitionRows: await copyFolders(connection, output, sorted, parts, below) };
  await connection.run(sql`DROP TABLE ${sortedTable}`);
  return { rowCount: Number(rows[0]!['Count']), profile, ...written };
}

/** Rows that one statement writes, and what their columns are called in it. */
interface Part {
  /** With `members` and `keys` as columns. */
  readonly rows: Sql;
  readonly members: readonly string[];
  readonly keys: readonly string[];
}

/** PARTITION_BY takes the name "*" for all columns, so that keys have other names; only their values are read again. */
function nameKeys(
  partitionKeys: readonly string[],
  columns: readonly string[],
): Pick<Part, 'members' | 'keys'> & { readonly items: readonly Sql[] } {
  const keys = partitionKeys.map((_key, index) => freeName(`_tenon_key_${index}`, columns));
  return {
    members: columns.filter((column) => !partitionKeys.includes(column)),
    keys,
    items: partitionKeys.map((key, index) => sql`${ident(key)} AS ${ident(keys[index]!)}`),
  };
}

/** Conditions that each hold for the rows of at most `most` keys, and together for every row. */
async function groupRanges(connection: DuckConnection, group: Sql, most: number): Promise<Sql[]> {
  const ends = await connection.rows<{ last: bigint }>(
    sql`SELECT ${group} AS last FROM (SELECT DISTINCT ${group} FROM ${sortedTable})
      QUALIFY row_number() OVER (ORDER BY ${group}) % ${literal(most)} = 0 ORDER BY ${group}`,
  );
  const bounds = ends.map(({ last }) => sql`CAST(${literal(last)} AS UBIGINT)`);
  return [...bounds, undefined].map((end, index) => {
    const start = bounds[index - 1];
    const above = start === undefined ? sql`true` : sql`${group} > ${start}`;
    return end === undefined ? above : sql`${above} AND ${group} <= ${end}`;
  });
}

/** A file for each key, all files of a part in one folder: folders of the keys are created when files are published. */
async function copyParquet(
  connection: DuckConnection,
  output: TaskOutput,
  parts: readonly Part[],
  below: string,
  onFiles: (files: readonly string[]) => void,
): Promise<Map<string, CountedFile>> {
  const files = new Map<string, CountedFile>();
  for (const [index, part] of parts.entries()) {
    const folder = path.join(output.folder, `${below}-${index}`);
    const told = await withFaultPoint('stage.copyPartitions', () =>
      connection.rows<WrittenFile>(
        copyTo(part.rows, folder, sql`${copyOptions(output, part)}, HIVE_FILE_PATTERN false, RETURN_STATS true`),
      ),
    );
    const written = told.map(({ filename }) => path.normalize(filename));
    onFiles(written);
    for (const [row, { count, partition_keys: keys }] of told.entries()) {
      const partitionValues = [...keys.values()];
      // No folder is created before the commit, which must not fail because of its name.
      checkHivePath(output.partitionKeys, partitionValues);
      files.set(written[row]!, { rowCount: Number(count), partitionValues });
    }
  }
  return files;
}

/** A folder for each key. @returns partition values → rows. */
async function copyFolders(
  connection: DuckConnection,
  output: TaskOutput,
  sorted: Sql,
  parts: readonly Part[],
  below: string,
): Promise<Map<string, number>> {
  const counts = await countByPartition(connection, sorted, output.partitionKeys);
  const folder = path.join(output.folder, below);
  let copied = 0;
  for (const part of parts) {
    const statement =
      output.format === 'json'
        ? jsonStatement(output, part, folder)
        : copyTo(part.rows, folder, copyOptions(output, part));
    copied += await withFaultPoint('stage.copyPartitions', () => connection.run(statement));
  }
  checkCopied(copied, counts, output);
  return counts;
}

function checkCopied(copied: number, counts: ReadonlyMap<string, number>, { nodeId }: TaskOutput): void {
  const sorted = counts.values().reduce((sum, rows) => sum + rows, 0);
  if (copied === sorted) return;
  throw new EngineError('ReceiptsUnbalanced', `${sorted} rows were sorted by key, but ${copied} were copied.`, {
    hint: 'Nothing was published. This is a bug in Tenon; please report it with the run.',
    details: { node: nodeId },
  });
}

function copyOptions(output: TaskOutput, part: Part): Sql {
  // The format made this text from its own validated options.
  return sql`${trustedSql(output.copyOptions)}, ${partitionOptions(output, part)}`;
}

function partitionOptions({ extension }: TaskOutput, { keys }: Part): Sql {
  return sql`PARTITION_BY (${joinSql(keys.map((key) => ident(key)))}), FILE_EXTENSION ${literal(extension.replace(/^\./u, ''))}, OVERWRITE_OR_IGNORE true`;
}

/**
 * DuckDB's JSON writer knows no partitions. It is itself the CSV writer over one column of JSON text, without quotes
 * and with a separator that no JSON text holds; so are these statements.
 */
function jsonStatement(output: TaskOutput, part: Part, folder: string): Sql {
  const members = part.members.map((column) => sql`${ident(column)} := ${ident(column)}`);
  const record = sql`CAST(to_json(struct_pack(${joinSql(members)})) AS VARCHAR) AS ${ident(recordColumn)}`;
  const compression = output.extension.endsWith('.gz') ? 'gzip' : output.extension.endsWith('.zst') ? 'zstd' : 'none';
  const keys = joinSql(part.keys.map((key) => ident(key)));
  const format = sql`FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIM E'\\n', COMPRESSION ${literal(compression)}`;
  return copyTo(
    sql`SELECT ${record}, ${keys} FROM (${part.rows})`,
    folder,
    sql`${format}, ${partitionOptions(output, part)}`,
  );
}
