/** Times of a Parquet file that are finer than the microseconds that are read of them. */

import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { countText } from '#engine/contract/count-text.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { warnOfCutTimes } from '#engine/formats/cut-times.ts';
import { isInNanoseconds } from '#engine/formats/parquet/footer-facts.ts';
import { numberAt, type ThriftStruct } from '#engine/formats/parquet/thrift.ts';
import { nameOf } from '#engine/formats/parquet/variant-gaps.ts';
import type { DescribedColumn } from '#engine/formats/parquet/describe-columns.ts';

/** Above it the times are not counted: a crawl would read whole columns of large files. */
const mostRows = 20_000_000;

/**
 * Leaves in nanoseconds whose digits are cut. Variants are read as JSON texts, which have all of them.
 * @param elements the root first. @param variants the columns that are variants or hold some.
 */
function fineLeaves(elements: readonly ThriftStruct[], variants: readonly string[]): ThriftStruct[] {
  const leaves: ThriftStruct[] = [];
  let at = 1;
  const visit = (inVariant: boolean, mayBeVariant: boolean): void => {
    const element = elements[at++]!;
    const children = numberAt(element, 5);
    const next = elements[at];
    if (children === undefined && isInNanoseconds(element) && !inVariant) leaves.push(element);
    const isVariant = mayBeVariant && children !== undefined && next !== undefined && nameOf(next) === 'metadata';
    for (let child = 0; child < (children ?? 0); child++) visit(inVariant || isVariant, mayBeVariant);
  };
  while (at < elements.length) visit(false, variants.includes(nameOf(elements[at]!)));
  return leaves;
}

/**
 * Only columns that DuckDB reads in nanoseconds can be counted: no instants, and none within structs and lists.
 * @param file a literal. @param elements of its schema, the root first. @returns warnings; none where no digit is cut.
 */
export async function warnOfNanoseconds(
  connection: DuckConnection,
  file: Sql,
  elements: readonly ThriftStruct[],
  described: readonly DescribedColumn[],
  rowCount: number,
): Promise<string[]> {
  const variants = described.filter(({ column_type: type }) => type.includes('VARIANT'));
  const leaves = fineLeaves(
    elements,
    variants.map((column) => column.column_name),
  );
  const plain = described
    .filter(({ column_type: type }) => type === 'TIMESTAMP_NS')
    .map((column) => column.column_name);
  const counted = rowCount > mostRows ? [] : plain;
  const warnings = leaves
    .map(nameOf)
    .filter((name) => !counted.includes(name))
    .map(warnOfCutTimes);
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
