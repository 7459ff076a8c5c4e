/**
 * The isolating form: bad rows of sources and expressions go to temporary tables, the good ones on. A node whose rows
 * depend on chance or order, as those of a user's SQL may, is computed once, from the good rows alone.
 */

import { foldName } from '#engine/base/same-name.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { RejectQuery, SetupStatement, SourceInput } from '#engine/compile/compiled-query.ts';
import { isolatingSource } from '#engine/compile/source-relation.ts';
import { emptyRelation, markerName } from '#engine/graph/node-context.ts';
import type { ResolvedNode } from '#engine/graph/resolved-graph.ts';
import { columnNames, selectItems } from '#engine/transforms/select-list.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { stringType, type Column, type DataType, type Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { computeLate } from '#engine/types/expression/late-constants.ts';
import { neverFails, overflowsOf } from '#engine/types/expression/questions.ts';
import type { Expression } from '#engine/types/expression/tree.ts';

/** Says which columns to widen when arithmetic may be what fails; '' where there is none. */
function overflowText(tree: Expression): string {
  const [first] = overflowsOf(tree);
  if (first === undefined) return '';
  const wider = first.type === 'bigint' ? 'DECIMAL(38, 0)' : first.type === 'decimal' ? 'DOUBLE' : 'BIGINT';
  const columns = first.columns.map((name) => `"${clip(name)}"`).join(' and ');
  const remedy = first.isNarrowed
    ? `cast to ${wider} instead of ${first.type}`
    : `write CAST(${clip(first.columns[0]!)} AS ${wider}) to widen it`;
  return ` A result computed from ${columns} is too large for ${first.type}: ${remedy}.`;
}

/**
 * Never true, which the optimizer cannot know. It computes a part that occurs twice beforehand, outside of TRY, where it
 * stops the statement; only of a CASE it leaves all but the first condition alone.
 */
const never = sql`random() < 0`;

function isNested({ kind }: DataType): boolean {
  return kind === 'array' || kind === 'map' || kind === 'struct' || kind === 'choice';
}

/** Of a column of the scan; one that is not used was read as text. */
function valueOf({ name, type }: Column, isUsed: boolean): Sql {
  if (isUsed) return ident(name);
  return isNested(type) ? sql`CAST(NULL AS ${toDuckDb(type)})` : sql`TRY_CAST(${ident(name)} AS ${toDuckDb(type)})`;
}

/** Collects the statements to run around the main one. Rejects are found in the setup, so they are counted once. */
export class IsolatingStage {
  readonly setup: SetupStatement[] = [];
  readonly rejects: RejectQuery[] = [];
  /** Source node id → a SELECT that counts the records of its files, the rejected ones too. */
  readonly records = new Map<string, Sql>();
  readonly #cleanup: Sql[] = [];
  /** False while rows only pass through: then their counts are those of the statement. */
  storesRows = false;

  /** In the reverse order of the setup. */
  get cleanup(): readonly Sql[] {
    return this.#cleanup.toReversed();
  }

  /**
   * As in the plain statement, a value that does not fit a column which nothing uses rejects no row. Such a column is read as
   * text, so that a row which is rejected later shows its value; one of nested values is null.
   * @param used folded names of the columns that the statement depends on.
   * @returns a SELECT of the source's good rows.
   */
  source(nodeId: string, input: SourceInput, schema: Schema, used: ReadonlySet<string>): Sql {
    const isUsed = ({ name }: Column): boolean =>
      used.has(foldName(name)) || input.partitionKeys.some((key) => key.name === name);
    const columns = input.columns.flatMap((column, index) => {
      if (isUsed(column)) return [column];
      // Rows are counted by any column.
      const isNeeded = !isNested(column.type) || (index === 0 && input.columns.every((each) => !isUsed(each)));
      return isNeeded ? [{ ...column, type: stringType }] : [];
    });
    const read = new Map(columns.map((column) => [column.name, column]));
    const scanned = schema.flatMap((column) => (isUsed(column) ? [column] : (read.get(column.name) ?? [])));
    const shownOnly = columns.filter((column) => !isUsed(column)).map(({ name }) => name);
    const scan = isolatingSource({ ...input, columns }, scanned, shownOnly);
    if (scan === undefined) return emptyRelation(schema);
    this.records.set(nodeId, scan.records);
    if (scan.setup.length > 0) this.storesRows = true;
    for (const statement of scan.setup) this.setup.push({ nodeId, statement });
    this.#cleanup.push(...scan.cleanup.toReversed());
    const view = this.#view(nodeId, 'rows', scan.relation);
    this.rejects.push({ nodeId, query: scan.rejects });
    const items = schema.map((column) => ({ name: column.name, value: valueOf(column, isUsed(column)) }));
    return sql`SELECT ${selectItems(items)} FROM ${view}`;
  }

  /**
   * Sets the rows aside for which one of the node's expressions fails; a row whose expression is null is none.
   * @returns a SELECT of the other rows.
   */
  guard(node: ResolvedNode, input: Schema, relation: Sql, texts: readonly string[]): Sql {
    const { id } = node;
    const checked = texts
      .map((text) => ({ text, ...computeLate(checkExpression(text, node.expressions.get(text), input)) }))
      .filter(({ deterministic, tree }) => deterministic && !neverFails(tree));
    if (checked.length === 0) return relation;
    const failed = ident(markerName(id, { input }, 'failed'));
    // TRY gives NULL for an error, and a struct for everything else.
    const reasons = checked.map(
      ({ text, tree, sql: expression }) =>
        sql`WHEN TRY(struct_pack(value := ${expression})) IS NULL THEN ${literal(`The expression "${clip(text)}" fails for this row.${overflowText(tree)}`)}`,
    );
    const columns = columnNames(input);
    const table = this.#table(
      id,
      'checked',
      sql`SELECT ${columns}, CASE WHEN ${never} THEN '' ${joinSql(reasons, sql` `)} END AS ${failed} FROM (${relation})`,
    );
    const record = sql`to_json(struct_pack(${joinSql(input.map(({ name }) => sql`${ident(name)} := ${ident(name)}`))}))`;
    this.rejects.push({
      nodeId: id,
      query: sql`SELECT CAST(NULL AS VARCHAR) AS file, CAST(NULL AS BIGINT) AS line, CAST(NULL AS BIGINT) AS byte_offset, CAST(NULL AS VARCHAR) AS column_name, ${failed} AS reason, CAST(${record} AS VARCHAR) AS raw FROM ${table} WHERE ${failed} IS NOT NULL`,
    });
    return sql`SELECT ${columns} FROM ${table} WHERE ${failed} IS NULL`;
  }

  /**
   * Every count is a query here. Rows that change from one query to the next would not be the rows that are written, so
   * they are computed once and stored.
   * @returns a SELECT of the node's stored rows.
   */
  keep({ id, schema }: ResolvedNode, rows: Sql): Sql {
    return sql`SELECT ${columnNames(schema)} FROM ${this.#table(id, 'rows', rows)}`;
  }

  /** Rows that the scan stores, or that pass through, are not stored. */
  #view(nodeId: string, what: string, rows: Sql): Sql {
    const name = ident(`__${nodeId}_${what}`);
    this.setup.push({ nodeId, statement: sql`CREATE TEMP VIEW ${name} AS ${rows}` });
    this.#cleanup.push(sql`DROP VIEW temp.${name}`);
    return sql`temp.${name}`;
  }

  #table(nodeId: string, what: string, rows: Sql): Sql {
    this.storesRows = true;
    const name = ident(`__${nodeId}_${what}`);
    this.setup.push({ nodeId, statement: sql`CREATE TEMP TABLE ${name} AS ${rows}` });
    this.#cleanup.push(sql`DROP TABLE temp.${name}`);
    return sql`temp.${name}`;
  }
}
