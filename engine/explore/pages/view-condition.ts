/** The condition of a view, as the Filter of a job has it: an expression over the columns of the rows. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { checkText, columnAt } from '#engine/explore/pages/row-view.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { refuseOtherThanCondition } from '#engine/types/expression/check-condition.ts';
import { writerWith } from '#engine/types/expression/duckdb.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import { nodesOf, type Expression } from '#engine/types/expression/tree.ts';

/**
 * Over columns that are called as `columnAt` says.
 * @throws EngineError SqlSyntax, SqlRefused, UnknownColumn, AmbiguousColumn, UnknownFunction, TypeMismatch, InvalidInput.
 */
export async function compileCondition(text: string, schema: Schema, connection: DuckConnection): Promise<Sql> {
  checkText(text, 'the condition');
  const parsed = readExpressions([text], await connection.rows<ExpressionRow>(expressionQuery([text]))).get(text);
  const checked = checkExpression(text, parsed, schema);
  refuseOtherThanCondition(text, checked);
  const cells = new Map<Expression, Sql>();
  for (const node of nodesOf(checked.tree))
    if (node.kind === 'column') cells.set(node, columnAt(schema.findIndex(({ name }) => name === node.name)));
  return sql`CAST(${writerWith(cells)(checked.tree)} AS BOOLEAN)`;
}
