/** Answers what resolving a job's graph asks: columns of sources and tables, and DuckDB's view of statements. */

import type { Sql } from '#engine/base/sql.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { describeStatementOperation, parseStatementOperation } from '#engine/execute/task/statement-operations.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { SourceReader } from '#engine/execute/sources/source-reader.ts';
import type { GraphEnvironment } from '#engine/graph/index.ts';

/** Of a job as it is, outside of any run: with its default arguments. */
export function createDefaultEnvironment(host: SourceHost, job: Job, signal: AbortSignal): GraphEnvironment {
  return createGraphEnvironment(host, new SourceReader(host, signal, job.name), job.defaultArguments, signal);
}

export function createGraphEnvironment(
  host: Pick<ExecutionHost, 'catalog' | 'pools'>,
  sources: Pick<SourceReader, 'read'>,
  jobArguments: Readonly<Record<string, string>>,
  signal: AbortSignal,
): GraphEnvironment {
  const pool = host.pools.interactive;
  return {
    arguments: jobArguments,
    async sourceSchema(node, args) {
      const source = await sources.read(node, args);
      return [...source.columns, ...source.partitionKeys];
    },
    describe: (query: Sql) => pool.run(describeStatementOperation, { sql: query.text }, { signal }),
    parse: (query: Sql) => pool.run(parseStatementOperation, { sql: query.text }, { signal }),
    async catalogSchema(databaseName: string, tableName: string): Promise<Schema> {
      const table = await host.catalog.tables.getTable(databaseName, tableName);
      return [...table.columns, ...table.partitionKeys];
    },
  };
}
