/** Times of a Parquet file that are finer than the microseconds that are read of them. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { countText } from '#engine/contract/count-text.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { warnOfCutTimes } from '#engine/formats/cut-times.ts';
import type { DescribedColumn } from '#engine/formats/parquet/describe-columns.ts';

/** Above it the times are not counted: a crawl would read whole columns of large files. */
const mostRows = 20_000_000;

/** A node of a Parquet schema; nodes come with their children behind them. */
interface SchemaElement {
  readonly name: string;
  /** null: a leaf. */
  readonly num_children: bigint | null;
  readonly fine: boolean;
}

/** True of a leaf of a Parquet schema that is stored in nanoseconds. */
const isInNanoseconds = sql`logical_type LIKE 'TimestampType%NANOS=Nano%'`;

/**
 * Leaves in nanoseconds whose digits are cut. Variants are read as JSON texts, which have all of them.
 * @param elements the root first. @param variants the columns that are variants or hold some.
 */
function fineLeaves(elements: readonly SchemaElement[], variants: readonly string[]): SchemaElement[] {
  const leaves: SchemaElement[] = [];
  let at = 1;
  const visit = (inVariant: boolean, mayBeVariant: boolean): void => {
    const element = elements[at++]!;
    if (element.num_children === null && element.fine && !inVariant) leaves.push(element);
    const isVariant = mayBeVariant && element.num_children !== null && elements[at]?.name === 'metadata';
    for (let child = 0; child < Number(element.num_children); child++) visit(inVariant || isVariant, mayBeVariant);
  };
  while (at < elements.length) visit(false, variants.includes(elements[at]!.name));
  return leaves;
}

/**
 * Only columns that DuckDB reads in nanoseconds can be counted: no instants, and none within structs and lists.
 * @param file a literal. @returns warnings; none where no digit is cut.
 */
export async function warnOfNanoseconds(
  connection: DuckConnection,
  file: Sql,
  described: readonly DescribedColumn[],
  rowCount: number,
): Promise<string[]> {
  const elements = await connection.rows<SchemaElement>(
    sql`SELECT name, num_children, coalesce(${isInNanoseconds}, false) AS fine FROM parquet_schema(${file})`,
  );
  const variants = described.filter(({ column_type: type }) => type.includes('VARIANT'));
  const leaves = fineLeaves(
    elements,
    variants.map((column) => column.column_name),
  );
  const plain = described
    .filter(({ column_type: type }) => type === 'TIMESTAMP_NS')
    .map((column) => column.column_name);
  const counted = rowCount > mostRows ? [] : plain;
  const warnings = leaves.filter(({ name }) => !counted.includes(name)).map(({ name }) => warnOfCutTimes(name));
  if (counted.length === 0) return warnings;
  const items = counted.map((name) => {
    const column = ident(name);
    const cut = sql`epoch_ns(${column}) % 1000 <> 0`;
    return sql`{'cut': count(*) FILTER (${cut}), 'example': CAST(any_value(${column}) FILTER (${cut}) AS VARCHAR)}`;
  });
  const [row] = await connection.rows<{ found: readonly { cut: bigint; example: string | null }[] }>(
    sql`SELECT [${joinSql(items)}] AS found FROM read_parquet(${file}, hive_partitioning = false)`,
  );
  for (const [index, { cut, example }] of row!.found.entries())
    if (cut > 0n)
      warnings.push(
        `Column ${counted[index]!}: ${countText(Number(cut), 'time')} with more than microseconds, such as ${example}; the digits after them are cut.`,
      );
  return warnings;
}
