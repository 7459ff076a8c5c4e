/**
 * Writes Hive partitions in two passes: hash buckets, then keys. PARTITION_BY holds a buffer for each key that
 * it cannot spill, so the number of keys of one statement is limited, however many there are altogether.
 */

import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { ident, joinSql, literal, sql, trustedSql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { TaskOutput } from '#engine/execute/task-operation.ts';
import { countByPartition } from '#engine/execute/staged-row-counts.ts';
import { findStagedFiles } from '#engine/execute/stage-files.ts';
import type { DuckConnection, StatementProfile } from '#engine/workers/duck-database.ts';

/** Buckets of one hash pass; few enough that their own buffers are small. */
const bucketCount = 20;
const mostKeysPerPass = 300;
/** Memory that one key and column takes while its rows are collected; measured at 11 columns, rounded up. */
const bytesPerKeyAndColumn = 64 * 1024;
/** A hash has 64 bits; below this depth a bucket has keys that no hash pass can part. */
const deepestLevel = 12;
const bucketColumn = '_tenon_bucket';
const recordColumn = '_tenon_record';
/** Folder of the first pass inside the attempt's folder; gone before the files are listed. */
const bucketFolder = 'buckets';

export interface WrittenPartitions {
  readonly rowCount: number;
  readonly profile: StatementProfile;
  /** Partition values → rows, for formats whose files do not tell their rows; null for Parquet. */
  readonly partitionRows: ReadonlyMap<string, number> | null;
}

interface Pass {
  readonly connection: DuckConnection;
  readonly output: TaskOutput;
  readonly columns: readonly string[];
  readonly keysPerPass: number;
  /** Names the folders of further hash passes. */
  nextFolder: number;
}

export async function writePartitions(
  connection: DuckConnection,
  query: Sql,
  output: TaskOutput,
  columns: readonly string[],
  memoryLimit: number,
): Promise<WrittenPartitions> {
  if (output.partitionKeys.length >= columns.length) {
    throw new EngineError('InvalidInput', 'Every column is a partition key, so the files would have no columns.', {
      hint: 'Leave at least one column out of the partition keys.',
      details: { node: output.nodeId },
    });
  }
  const keysPerPass = Math.min(
    mostKeysPerPass,
    Math.max(8, Math.floor(memoryLimit / (columns.length * bytesPerKeyAndColumn))),
  );
  const pass: Pass = { connection, output, columns, keysPerPass, nextFolder: 0 };
  const first = path.join(output.folder, bucketFolder, 'all');
  await mkdir(path.dirname(first), { recursive: true });
  const { changed, profile } = await withFaultPoint('stage.copyBuckets', () =>
    connection.profile(bucketStatement(pass, query, first, 0)),
  );
  const files = await filesBelow(first);
  const counted = output.format === 'parquet' || files.length === 0;
  const partitionRows = counted
    ? null
    : await countByPartition(connection, bucketRows(pass, files), output.partitionKeys);
  await writeKeys(pass, files, 0);
  await withFaultPoint('stage.removeBuckets', () =>
    rm(path.join(output.folder, bucketFolder), { recursive: true, force: true }),
  );
  return { rowCount: changed, profile, partitionRows };
}

function bucketStatement({ output }: Pass, query: Sql, folder: string, level: number): Sql {
  const keys = joinSql(output.partitionKeys.map((key) => ident(key)));
  const divisor = literal(BigInt(bucketCount) ** BigInt(level));
  const bucket = sql`CAST((hash(${keys}) // ${divisor}) % ${literal(bucketCount)} AS INTEGER) AS ${ident(bucketColumn)}`;
  return sql`COPY (SELECT *, ${bucket} FROM (${query})) TO ${literal(folder)} (FORMAT parquet, COMPRESSION snappy, PARTITION_BY (${ident(bucketColumn)}))`;
}

/** Writes all rows of some files under their keys; where there are too many keys, bucket by bucket. */
async function writeKeys(pass: Pass, files: readonly string[], level: number): Promise<void> {
  if (files.length === 0) return;
  const { connection, output } = pass;
  const rows = bucketRows(pass, files);
  if (level > deepestLevel || (await countKeys(pass, rows)) <= pass.keysPerPass) {
    await withFaultPoint('stage.copyPartitions', () => connection.run(partitionStatement(pass, rows)));
    return;
  }
  let buckets = bucketsOf(files);
  if (buckets.length === 1) {
    const folder = path.join(output.folder, bucketFolder, `${pass.nextFolder++}`);
    // The next digit of the hash parts what the last one left together.
    await withFaultPoint('stage.copyBuckets', () => connection.run(bucketStatement(pass, rows, folder, level + 1)));
    buckets = bucketsOf(await filesBelow(folder));
  }
  for (const bucket of buckets) await writeKeys(pass, bucket, level + 1);
  await Promise.all(files.map((file) => rm(file, { force: true })));
}

async function countKeys({ connection, output }: Pass, rows: Sql): Promise<number> {
  const keys = joinSql(output.partitionKeys.map((key) => ident(key)));
  const [count] = await connection.rows<{ keys: bigint }>(
    sql`SELECT count(*) AS keys FROM (SELECT DISTINCT ${keys} FROM (${rows}))`,
  );
  return Number(count!.keys);
}

function bucketRows({ columns }: Pass, files: readonly string[]): Sql {
  const names = joinSql(columns.map((column) => ident(column)));
  return sql`SELECT ${names} FROM read_parquet(${literal([...files])}, hive_partitioning = false)`;
}

function partitionStatement({ output, columns }: Pass, rows: Sql): Sql {
  const keys = joinSql(output.partitionKeys.map((key) => ident(key)));
  if (output.format === 'json') return jsonPartitionStatement(output, columns, keys, rows);
  // The format made this text from its own validated options.
  const options = trustedSql(output.copyOptions);
  const extension = literal(output.extension.replace(/^\./u, ''));
  const folder = literal(path.join(output.folder, 'rows'));
  return sql`COPY (${rows}) TO ${folder} (${options}, PARTITION_BY (${keys}), FILE_EXTENSION ${extension}, OVERWRITE_OR_IGNORE true)`;
}

/**
 * DuckDB's JSON writer knows no partitions. It is itself the CSV writer over one column of JSON text, without quotes
 * and with a separator that no JSON text holds; so are these statements.
 */
function jsonPartitionStatement(output: TaskOutput, columns: readonly string[], keys: Sql, rows: Sql): Sql {
  const members = columns
    .filter((column) => !output.partitionKeys.includes(column))
    .map((column) => sql`${ident(column)} := ${ident(column)}`);
  const record = sql`CAST(to_json(struct_pack(${joinSql(members)})) AS VARCHAR) AS ${ident(recordColumn)}`;
  const compression = output.extension.endsWith('.gz') ? 'gzip' : output.extension.endsWith('.zst') ? 'zstd' : 'none';
  const extension = literal(output.extension.replace(/^\./u, ''));
  const folder = literal(path.join(output.folder, 'rows'));
  return sql`COPY (SELECT ${record}, ${keys} FROM (${rows})) TO ${folder} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIM E'\\n', COMPRESSION ${literal(compression)}, PARTITION_BY (${keys}), FILE_EXTENSION ${extension}, OVERWRITE_OR_IGNORE true)`;
}

/** Files that stand in one bucket folder together. */
function bucketsOf(files: readonly string[]): (readonly string[])[] {
  const buckets = Map.groupBy(files, (file) => path.dirname(file));
  return [...buckets.values()];
}

async function filesBelow(folder: string): Promise<string[]> {
  // COPY makes no folder when there are no rows.
  await mkdir(folder, { recursive: true });
  return findStagedFiles(folder);
}
