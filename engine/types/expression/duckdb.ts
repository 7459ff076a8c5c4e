/** Writes a tree as DuckDB SQL. */

import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { castValue } from '#engine/types/cast.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { exceeds, longestSql } from '#engine/types/expression/limits.ts';
import { literalSql } from '#engine/types/expression/literals.ts';
import { withBodiesOf, writeCall } from '#engine/types/expression/shared-arguments.ts';
import {
  childrenOf,
  type CallExpression,
  type CaseExpression,
  type CastExpression,
  type Expression,
  type OperatorExpression,
} from '#engine/types/expression/tree.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

type Write = (node: Expression) => Sql;

/** A node may occur in a tree more than once; it is written once. */
const writtenNodes = new WeakMap<Expression, Sql>();

/** @throws EngineError InvalidInput when it becomes too much SQL. */
export function writeDuckDb(node: Expression): Sql {
  return writeOnce(node, writtenNodes, writeDuckDb);
}

/**
 * Writes trees some of whose nodes were computed before. @param computed node → the SQL that reads its value; what is
 * added later counts for nodes that were not written yet.
 */
export function writerWith(computed: ReadonlyMap<Expression, Sql>): Write {
  const written = new WeakMap<Expression, Sql>();
  const writeNode: Write = (node) => computed.get(node) ?? writeOnce(node, written, writeNode);
  return writeNode;
}

function writeOnce(node: Expression, writtenBefore: WeakMap<Expression, Sql>, writeNode: Write): Sql {
  const written = writtenBefore.get(node) ?? write(node, writeNode);
  writtenBefore.set(node, written);
  // Text that is built from other text shares it, so that even exponential text is cheap until it is used.
  return written.text.length <= longestSql ? written : exceeds('sql', written.text.slice(0, 80));
}

function write(node: Expression, writeNode: Write): Sql {
  switch (node.kind) {
    case 'literal':
      return literalSql(node);
    case 'column':
      return ident(node.name);
    case 'parameter':
      return parameter(node.level);
    case 'field':
      return fieldOf(writeNode(node.of), node.name);
    case 'operator':
    case 'call': {
      const types = node.args.map(({ type }) => type);
      const args = node.args.map((arg) => writeNode(arg));
      const written = writeCall(node.line, args, types);
      const result = joinsText(node) ? sql`CAST(${written} AS VARCHAR)` : written;
      return withBodiesOf(result, [written, ...args.filter(({ text }) => text.startsWith('lambda '))]);
    }
    case 'case':
      return withBodiesOf(writeCase(node, writeNode), childrenOf(node).map(writeNode));
    case 'cast': {
      const value = writeNode(node.of);
      return withBodiesOf(writeCast(node, value), [value]);
    }
    case 'lambda': {
      const body = writeNode(node.body);
      return withBodiesOf(sql`lambda ${parameter(node.level)}: ${body}`, [body], 1);
    }
  }
}

/** DuckDB gives text beside a constant that is null no type, so that it is stated where a constant may be. */
function joinsText(node: OperatorExpression | CallExpression): boolean {
  if (node.type?.kind !== 'string' || (node.line.name !== '||' && node.line.name !== 'concat')) return false;
  return node.args.some(({ kind, type }) => (kind !== 'column' && kind !== 'literal') || type?.kind === 'null');
}

/** No column has this name: it is in our quotes, and a column with quotes is hidden only inside the lambda. */
function parameter(level: number): Sql {
  return ident(`parameter ${level}`);
}

function writeCase({ branches, otherwise }: CaseExpression, writeNode: Write): Sql {
  let text = sql`CASE`;
  for (const { when, result } of branches) text = sql`${text} WHEN ${writeNode(when)} THEN ${writeNode(result)}`;
  return sql`${text} ELSE ${writeNode(otherwise)} END`;
}

/** @param value the SQL of what is cast. */
export function writeCast({ of, to, implicit }: CastExpression, value: Sql): Sql {
  if (to === 'interval') return sql`CAST(${value} AS INTERVAL)`;
  // A quoted literal has the value that DuckDB reads; check.ts has refused those that it cannot read.
  const isQuoted = implicit && of.kind === 'literal';
  return of.type === undefined || isQuoted ? sql`TRY_CAST(${value} AS ${toDuckDb(to)})` : castValue(value, of.type, to);
}
