/** The CompileContext of a transform, the same while its schema is computed and while it is compiled. */

import { foldName } from '#engine/base/same-name.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ColumnCast, CompileContext, TableName } from '#engine/transforms/transform.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { Expression } from '#engine/types/expression/tree.ts';
import { refuseOtherThanCondition } from '#engine/types/expression/check-condition.ts';
import { checkExpression, type CheckedExpression } from '#engine/types/expression/check.ts';
import { computeLate } from '#engine/types/expression/late-constants.ts';
import { columnsOf } from '#engine/types/expression/questions.ts';
import type { SelectSyntax } from '#engine/types/select/admit-select.ts';
import { nullOf } from '#engine/types/value-walk.ts';

/** Collects the casts of a node while its SQL is written. */
export interface CastCollector {
  /** @returns the SQL to use for the cast. */
  cast(cast: ColumnCast): Sql;
  /** @returns the SQL to use for the expression. */
  expression(tree: Expression): Sql;
}

export interface NodeContextInit {
  /** Key of the node and its output. */
  readonly nodeId: string;
  readonly port: string;
  /** In the order of the ports. */
  readonly inputs: Readonly<Record<string, Schema>>;
  /** A SELECT for each port. */
  readonly relation: (port: string) => Sql;
  /** undefined while it is being found. */
  readonly schema: Schema | undefined;
  readonly expressions: ReadonlyMap<string, unknown>;
  readonly selects: ReadonlyMap<string, SelectSyntax>;
  readonly tables: ReadonlyMap<string, Schema>;
  readonly isolating: boolean;
  readonly keyBlock: number;
  /** Milliseconds since 1970; undefined: the moment of the statement. */
  readonly moment?: number | undefined;
  /** undefined: casts are not counted. */
  readonly casts?: CastCollector | undefined;
}

export function createNodeContext(init: NodeContextInit): CompileContext {
  const { nodeId, inputs, schema } = init;
  const input = (port: string): Schema => inputs[port] ?? bug(`${nodeId} has no input "${port}"`);
  const check = (text: string, known: Schema): CheckedExpression => {
    const checked = checkExpression(text, init.expressions.get(text), known);
    return init.isolating ? computeLate(checked) : checked;
  };
  return {
    nodeId,
    port: init.port,
    ports: Object.keys(inputs),
    from: (port) => sql`(${init.relation(port)}) AS ${ident(port)}`,
    schema: input,
    outputSchema: () => schema ?? bug(`the schema of ${nodeId} is not known yet`),
    expression: (text, known) => written(check(text, known), init.casts),
    columnsOf: (text, known) => columnsOf(checkExpression(text, init.expressions.get(text), known).tree),
    selectSyntax: (text) => init.selects.get(text) ?? bug(`a SELECT of ${nodeId} was not parsed`),
    condition: (text, known) => {
      const checked = check(text, known);
      refuseOtherThanCondition(text, checked);
      return sql`CAST(${written(checked, init.casts)} AS BOOLEAN)`;
    },
    tableSchema: (table) =>
      init.tables.get(tableKey(table)) ??
      bug(`${table.databaseName}.${table.tableName} was not looked up for ${nodeId}`),
    marker: (role) => ident(markerName(nodeId, inputs, role)),
    cast: (cast) => init.casts?.cast(cast) ?? cast.cast,
    tallied: (rows) => rows,
    moment: init.moment === undefined ? sql`now()` : sql`make_timestamptz(${literal(BigInt(init.moment) * 1000n)})`,
    keyBlock: init.keyBlock,
    isolating: init.isolating,
  };
}

function written({ sql: plain, tree }: CheckedExpression, casts: CastCollector | undefined): Sql {
  return casts === undefined ? plain : casts.expression(tree);
}

/** The name that {@link CompileContext.marker} gives; no input column has it, whatever its case. */
export function markerName(nodeId: string, inputs: Readonly<Record<string, Schema>>, role = 'keep'): string {
  const taken = new Set(Object.values(inputs).flatMap((schema) => schema.map(({ name }) => foldName(name))));
  let name = `__${nodeId}_${role}`;
  while (taken.has(foldName(name))) name = `_${name}`;
  return name;
}

export function tableKey({ databaseName, tableName }: TableName): string {
  return JSON.stringify([databaseName, tableName]);
}

/** A SELECT that gives no rows of a schema. */
export function emptyRelation(schema: Schema): Sql {
  return sql`SELECT ${joinSql(schema.map(({ name, type }) => sql`${nullOf(type)} AS ${ident(name)}`))} WHERE false`;
}

function bug(what: string): never {
  throw new EngineError('Internal', `Compile: ${what}.`, {
    hint: 'This is a bug in Tenon; please report it with the job.',
  });
}
