/** The facts that resolving a graph needs from outside; execute/ and explore/ answer from catalog and workers. */

import type { Sql } from '#engine/base/sql.ts';
import type { CodeTask } from '#engine/code/code-task.ts';
import type { Node } from '#engine/contract/definitions/job.ts';
import type { TableName } from '#engine/transforms/transform.ts';
import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { ExpressionRow } from '#engine/types/expression/syntax.ts';

export interface GraphEnvironment {
  /** Values of `${name}` in arguments; they win over the job's own defaults. */
  readonly arguments: Readonly<Record<string, string>>;
  /** Transforms besides the built-in ones; absent: there are none. */
  readonly userTransforms?: UserTransforms | undefined;
  /** Columns of a source node, partition keys last. @param args checked by the transform, arguments replaced. */
  sourceSchema(node: Node, args: Readonly<Record<string, unknown>>): Promise<Schema>;
  /** Columns of a statement without running it (DESCRIBE in a worker). */
  describe(query: Sql): Promise<Schema>;
  /** Runs one of our own statements over json_serialize_sql (no user text is executed). */
  parse(query: Sql): Promise<readonly ExpressionRow[]>;
  /** Reads custom code without any row. @throws EngineError InvalidInput with details.line where it is known. */
  checkCode(task: CodeTask): Promise<void>;
  /**
   * Whether the table of a target exists, for targets that merge rows into it; then `sourceSchema` is asked for its columns.
   * Absent: such a target has the new rows. @param sourceId the source by which it is read.
   */
  hasTable?(sourceId: string, table: TableName): Promise<boolean>;
  /** @throws EngineError EntityNotFound. */
  catalogSchema(databaseName: string, tableName: string): Promise<Schema>;
}
