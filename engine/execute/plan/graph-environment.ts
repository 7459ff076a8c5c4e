/** Answers what resolving a job's graph asks: columns of sources and tables, and DuckDB's view of statements. */

import type { Sql } from '#engine/base/sql.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { checkCode } from '#engine/code/code-service.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { ExecutionHost } from '#engine/execute/execution-host.ts';
import { describeStatementOperation, parseStatementOperation } from '#engine/execute/task/statement-operations.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { SourceReader } from '#engine/execute/sources/source-reader.ts';
import type { GraphEnvironment } from '#engine/graph/index.ts';
import type { Operation } from '#engine/workers/operation.ts';

/**
 * Milliseconds for a worker to parse the expressions of a node or to plan its statement; it is ended then. Thousands of
 * columns take seconds.
 */
const longestQuestion = 120_000;

/** Of a job as it is, outside of any run: with its default arguments. */
export function createDefaultEnvironment(host: SourceHost, job: Job, signal: AbortSignal): GraphEnvironment {
  return createGraphEnvironment(host, new SourceReader(host, signal, job.name), job.defaultArguments, signal);
}

export function createGraphEnvironment(
  host: Pick<ExecutionHost, 'catalog' | 'pools' | 'userTransforms'>,
  sources: Pick<SourceReader, 'read'>,
  jobArguments: Readonly<Record<string, string>>,
  signal: AbortSignal,
  patience = longestQuestion,
): GraphEnvironment {
  const ask = async <Output>(operation: Operation<{ sql: string }, Output>, { text }: Sql): Promise<Output> => {
    try {
      return await host.pools.planning.run(operation, { sql: text }, { signal, timeout: patience });
    } catch (thrown) {
      throw thrown instanceof EngineError && thrown.code === 'OperationTimeout' ? tooSlow(patience, thrown) : thrown;
    }
  };
  return {
    arguments: jobArguments,
    userTransforms: host.userTransforms,
    async sourceSchema(node, args) {
      const source = await sources.read(node, args);
      return [...source.columns, ...source.partitionKeys];
    },
    describe: (query: Sql) => ask(describeStatementOperation, query),
    parse: (query: Sql) => ask(parseStatementOperation, query),
    checkCode: ({ code, returns, input, output }) => checkCode({ code, returns, input, output }, signal),
    async catalogSchema(databaseName: string, tableName: string): Promise<Schema> {
      const table = await host.catalog.tables.getTable(databaseName, tableName);
      return [...table.columns, ...table.partitionKeys];
    },
  };
}

/** For runs: targets that merge rows read their tables. */
export function createRunEnvironment(...[host, ...rest]: Parameters<typeof createGraphEnvironment>): GraphEnvironment {
  return {
    ...createGraphEnvironment(host, ...rest),
    async hasTable(_sourceId, { databaseName, tableName }) {
      return (await host.catalog.tables.findTable(databaseName, tableName)) !== undefined;
    },
  };
}

function tooSlow(milliseconds: number, cause: EngineError): EngineError {
  return new EngineError(
    'OperationTimeout',
    `Its expressions or its SQL could not be checked within ${milliseconds / 1000} seconds.`,
    {
      hint: 'Split the node into several with shorter expressions, or give it fewer columns.',
      details: cause.details,
      cause,
    },
  );
}
