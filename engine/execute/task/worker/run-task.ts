/** One task in a worker: the compiled statement as COPY into staging, receipts, rejects, durable files. */

import path from 'node:path';
import { withFaultPoint } from '#engine/base/fault-points.ts';
import { removeOwned } from '#engine/base/owned/owned-files.ts';
import { copyTo, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { StagedFile } from '#engine/catalog/entities.ts';
import type { CompiledQuery } from '#engine/compile/compiled-query.ts';
import { EngineError, serializeError, toEngineError } from '#engine/contract/errors.ts';
import { hiveValues } from '#engine/execute/targets/hive-path.ts';
import { collectReceipts, countBy, countTallies } from '#engine/execute/task/worker/collect-receipts.ts';
import { copiedOutput, encodeFiles } from '#engine/execute/task/worker/encode-files.ts';
import { namedDamage } from '#engine/execute/task/worker/named-damage.ts';
import { mayIsolate } from '#engine/execute/task/row-level-error.ts';
import { FileSealing, findStagedFiles, type CountedSealedFile } from '#engine/execute/task/stage-files.ts';
import {
  fromQueryText,
  runTaskOperation,
  type RunTaskInput,
  type RunTaskOutput,
  type TaskOutput,
  type TaskResult,
} from '#engine/execute/task/task-operation.ts';
import {
  countOf,
  partitionKey,
  readParquetRowCounts,
  type CountedFile,
} from '#engine/execute/task/staged-row-counts.ts';
import { namedRows } from '#engine/execute/targets/written-columns.ts';
import { runCode, type RanCode } from '#engine/execute/task/worker/run-code.ts';
import { writeRows, type WrittenRows } from '#engine/execute/task/worker/write-rows.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { runSetup } from '#engine/duckdb/run-setup.ts';
import { implementOperation, type OperationContext } from '#engine/workers/operation.ts';

export const runTaskHandler = implementOperation(runTaskOperation, runTask);

async function runTask(input: RunTaskInput, context: OperationContext): Promise<RunTaskOutput> {
  const database = await context.database();
  await using connection = await database.connect();
  const compiled = fromQueryText(input.query);
  const sealing = new FileSealing(context.signal, input.output.recordEnds);
  try {
    return await runStatement(connection, compiled, input, sealing, context);
  } catch (thrown) {
    const error = toEngineError(thrown);
    if (!input.isolating && mayIsolate(error)) return { needsIsolation: serializeError(error) };
    throw await namedDamage(error, input, connection, context.signal);
  } finally {
    await sealing.settled();
    // A rewritten file is created again for the next attempt; if kept, such files would fill the worker's folder.
    for (const standIn of Object.keys(input.standIns)) await removeOwned(path.dirname(standIn), standIn);
  }
}

async function runStatement(
  connection: DuckConnection,
  statement: CompiledQuery,
  input: RunTaskInput,
  sealing: FileSealing,
  context: OperationContext,
): Promise<RunTaskOutput> {
  const { output } = input;
  await runSetup(connection, statement.setup);
  const ran = input.code === null ? null : await runCode(connection, statement, input, input.code, context);
  const compiled = ran?.compiled ?? statement;
  const copied = copiedOutput(output);
  const { rows, schema } = namedRows(compiled.query, compiled.schema, output.names);
  // Files that become others are not sealed.
  const onFiles = copied === output ? (files: readonly string[]): void => sealing.begin(files) : (): void => undefined;
  const written = await writeRows(connection, rows, copied, schema, input.memoryLimit, onFiles);
  const tallies = await countTallies(connection, compiled);
  const { profile, rowCount } = written;
  const rejects = ran === null ? await storeRejects(connection, compiled, input) : rejectsOf(ran);
  const collected =
    ran === null
      ? await collectReceipts(connection, compiled, { profile, rowCount, tallies, rejected: rejects.counts })
      : { receipts: [ran.receipt], doubt: null };
  if ('needsCounting' in collected) return collected;
  for (const statement of compiled.cleanup) await connection.run(statement);

  const encoded = await encodeFiles(connection, output, schema, written.files, context);
  const sealed = await sealing.finish(output.folder, await findStagedFiles(output.folder));
  const files = await describeFiles(connection, sealed, written, encoded, input);
  checkBalance(written, files, input);
  const result: TaskResult = {
    files,
    receipts: collected.receipts,
    rowCount,
    rejected: rejects.counts,
    rejectFiles: rejects.files,
    peakMemory: profile.peakMemory,
    spilledBytes: profile.spilledBytes,
    latency: profile.latency,
    doubt: collected.doubt,
  };
  return { result };
}

interface StoredRejects {
  readonly counts: Readonly<Record<string, number>>;
  readonly files: readonly string[];
}

function rejectsOf({ receipt, rejectFiles }: RanCode): StoredRejects {
  return { counts: receipt.rejected === 0 ? {} : { [receipt.nodeId]: receipt.rejected }, files: rejectFiles };
}

/** Counts all rejected records, writes those within the limit to the rejects file. */
async function storeRejects(
  connection: DuckConnection,
  compiled: CompiledQuery,
  input: RunTaskInput,
): Promise<StoredRejects> {
  const counts: Record<string, number> = {};
  const files: string[] = [];
  let stored = 0;
  for (const [index, { nodeId, query }] of compiled.rejects.entries()) {
    const room = Math.max(0, input.rejectsLimit - stored);
    const file = `${input.rejectsFile}.${index}`;
    const count = await countBy(connection, sql`SELECT count(*) AS count FROM (${query})`);
    if (count === 0) continue;
    counts[nodeId] = (counts[nodeId] ?? 0) + count;
    if (room === 0) continue;
    const columns = sql`${literal(nodeId)} AS node_id, ${originalFile(input)} AS file, line, byte_offset, column_name, reason, raw`;
    files.push(file);
    stored += await withFaultPoint('stage.copyRejects', () =>
      connection.run(copyTo(sql`SELECT ${columns} FROM (${query}) LIMIT ${literal(room)}`, file, sql`FORMAT json`)),
    );
  }
  return { counts, files };
}

/** Records name the user's file, not the one that was rewritten for DuckDB. */
function originalFile({ standIns }: RunTaskInput): Sql {
  const cases = Object.entries(standIns).map(
    ([standIn, original]) => sql` WHEN ${literal(standIn)} THEN ${literal(original)}`,
  );
  return cases.length === 0 ? sql`file` : sql`CASE file${joinSql(cases, sql``)} ELSE file END`;
}

async function describeFiles(
  connection: DuckConnection,
  sealed: readonly CountedSealedFile[],
  written: WrittenRows,
  encoded: ReadonlyMap<string, CountedFile> | null,
  { output }: RunTaskInput,
): Promise<StagedFile[]> {
  const paths = sealed.map((file) => file.path);
  const told = encoded ?? written.files;
  const counted = told ?? (output.format === 'parquet' ? await readParquetRowCounts(connection, paths) : null);
  const files = sealed.map(({ records, ...file }): StagedFile => {
    const { rowCount, partitionValues } =
      counted === null ? countFolder(file.path, written, output) : countOf(counted, file.path, file.path);
    return { ...file, targetNodeId: output.nodeId, recordCount: records ?? rowCount, partitionValues };
  });
  // A file of a folder target without rows is not written: the catalog's definition says what the columns are.
  return output.fileName === null ? files.filter((file) => file.recordCount > 0) : files;
}

/** For a format that does not report its rows: one file, or one in the folder of each key. */
function countFolder(file: string, { rowCount, partitionRows }: WrittenRows, output: TaskOutput): CountedFile {
  const partitionValues = hiveValues(path.relative(output.folder, path.dirname(file)), output.partitionKeys.length);
  if (partitionRows === null) return { rowCount, partitionValues };
  return { rowCount: countOf(partitionRows, partitionKey(partitionValues), file), partitionValues };
}

/** Each row that COPY read must be in exactly one file; otherwise nothing may be published. */
function checkBalance(written: WrittenRows, files: readonly StagedFile[], input: RunTaskInput): void {
  const inFiles = files.reduce((sum, file) => sum + file.recordCount, 0);
  if (inFiles === written.rowCount) return;
  throw new EngineError(
    'ReceiptsUnbalanced',
    `Task ${input.taskId}: ${written.rowCount} rows were copied, but the staged files contain ${inFiles}.`,
    {
      hint: 'Nothing was published. This is a bug in Tenon; please report it with the run.',
      details: { run: input.runId, node: input.output.nodeId },
    },
  );
}
