/** The condition of a view, as the Filter of a job has it: an expression over the columns of the rows. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { checkText, columnAt } from '#engine/explore/pages/row-view.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { checkExpression, type CheckedExpression } from '#engine/types/expression/check.ts';
import { refuseOtherThanCondition } from '#engine/types/expression/check-condition.ts';
import { writerWith } from '#engine/types/expression/duckdb.ts';
import { computeLate } from '#engine/types/expression/late-constants.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import { nodesOf, type Expression } from '#engine/types/expression/tree.ts';

/**
 * Over columns that are called as `columnAt` says.
 * @throws EngineError SqlSyntax, SqlRefused, UnknownColumn, AmbiguousColumn, UnknownFunction, TypeMismatch, InvalidInput.
 */
export async function compileCondition(text: string, schema: Schema, connection: DuckConnection): Promise<Sql> {
  checkText(text, 'the condition');
  const parsed = readExpressions([text], await connection.rows<ExpressionRow>(expressionQuery([text]))).get(text);
  const checked = computeLate(checkExpression(text, parsed, schema));
  refuseOtherThanCondition(text, checked);
  refuseChanging(text, checked);
  const cells = new Map<Expression, Sql>();
  for (const node of nodesOf(checked.tree))
    if (node.kind === 'column') cells.set(node, columnAt(schema.findIndex(({ name }) => name === node.name)));
  return sql`CAST(${writerWith(cells)(checked.tree)} AS BOOLEAN)`;
}

/** The rows behind a filter are numbered and kept: they may not be others a moment later. */
function refuseChanging(text: string, { deterministic }: Pick<CheckedExpression, 'deterministic'>): void {
  if (deterministic) return;
  throw new EngineError(
    'InvalidInput',
    `Cannot filter by "${clip(text)}": its result changes with the time or by chance.`,
    {
      hint: "Write a constant, such as DATE '2026-01-31', in place of the current date, the current time or a random value.",
      details: { value: clip(text) },
    },
  );
}
