/**
 * Number of rows of each node of a small job, by queries written here: one per node, without the compiler's
 * relations, markers and counts.
 */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { getNode, inputSchemas, type ResolvedGraph, type ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { countRows } from '#engine/testing/count-receipts.ts';
import { castValue } from '#engine/types/cast.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { parseHive } from '#engine/types/hive.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

/** Node id → rows. @param fileOf the Parquet file of a source. */
export async function referenceCounts(
  connection: DuckConnection,
  graph: ResolvedGraph,
  fileOf: (nodeId: string) => string,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const node of graph.nodes) {
    // Each node once, as a table: the next one reads the same rows that were counted.
    const { id } = node.node;
    await connection.run(sql`CREATE OR REPLACE TEMP TABLE ${table(id)} AS ${rowsOf(graph, node, fileOf)}`);
    counts.set(id, await countRows(connection, sql`SELECT count(*) AS count FROM ${table(id)}`));
  }
  return counts;
}

function table(nodeId: string): Sql {
  return ident(`reference_${nodeId}`);
}

function rowsOf(graph: ResolvedGraph, node: ResolvedNode, fileOf: (nodeId: string) => string): Sql {
  const { args, inputs } = node;
  const [first, second] = Object.values(inputs).map((id) => table(id));
  switch (node.transform.name) {
    case 'PathSource':
      return sql`FROM read_parquet(${literal(fileOf(node.node.id))})`;
    case 'PathTarget':
      return sql`FROM ${first!}`;
    case 'Filter': {
      const text = args['condition'] as string;
      const known = inputSchemas(graph, node)['in']!;
      return sql`FROM ${first!} WHERE CAST(${checkExpression(text, node.expressions.get(text), known).sql} AS BOOLEAN)`;
    }
    case 'DropDuplicates': {
      const columns = args['columns'] as string[];
      if (columns.length === 0) return sql`SELECT DISTINCT * FROM ${first!}`;
      return sql`SELECT * EXCLUDE (n) FROM (SELECT *, row_number() OVER () AS n FROM ${first!}) QUALIFY row_number() OVER (PARTITION BY ${joinSql(columns.map((name) => ident(name.replaceAll('`', ''))))} ORDER BY n) = 1`;
    }
    case 'Union':
      return args['unionType'] === 'DISTINCT'
        ? sql`FROM ${first!} UNION FROM ${second!}`
        : sql`FROM ${first!} UNION ALL FROM ${second!}`;
    case 'Aggregate':
      return sql`SELECT k, count(k) AS n, max(k) AS v FROM ${first!} GROUP BY k`;
    case 'SqlTransform':
      return sql`FROM ${first!} WHERE k IS NOT NULL`;
    case 'ApplyMapping': {
      const known = getNode(graph, Object.values(inputs)[0]!).schema;
      const items = (args['mappings'] as string[][]).map(([from, , to, type]) => {
        const held = known.find(({ name }) => `\`${name}\`` === from)!;
        return sql`${castValue(ident(held.name), held.type, parseHive(type!))} AS ${ident(to!.slice(1, -1))}`;
      });
      return sql`SELECT ${joinSql(items)} FROM ${first!}`;
    }
    case 'Join':
      return join(graph, node, first!, second!);
    default:
      throw new RangeError(`the reference does not know ${node.transform.name}`);
  }
}

function join(graph: ResolvedGraph, node: ResolvedNode, left: Sql, right: Sql): Sql {
  const on = sql`l.k = r.k`;
  switch (node.args['joinType']) {
    case 'leftsemi':
      return sql`FROM ${left} l WHERE EXISTS (FROM ${right} r WHERE ${on})`;
    case 'leftanti':
      return sql`FROM ${left} l WHERE NOT EXISTS (FROM ${right} r WHERE ${on})`;
  }
  const schemas = inputSchemas(graph, node);
  const columns = [
    ...schemas['left']!.map(({ name }) => sql`l.${ident(name)}`),
    ...schemas['right']!.map(({ name }) => sql`r.${ident(name)}`),
  ];
  const items = joinSql(columns.map((column, index) => sql`${column} AS ${ident(node.schema[index]!.name)}`));
  const words: Readonly<Record<string, Sql>> = {
    inner: sql`JOIN`,
    left: sql`LEFT JOIN`,
    right: sql`RIGHT JOIN`,
    outer: sql`FULL JOIN`,
  };
  return sql`SELECT ${items} FROM ${left} l ${words[String(node.args['joinType'])]!} ${right} r ON ${on}`;
}
