/**
 * The casts of one node, counted over the rows of its input. Below the node the compiled statement computes each cast
 * once, as a further column that the node reads, and a sequence of the statement is advanced for each lost value: rows
 * whose casts succeed cost a look at the result's null mask.
 */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { CastCounts } from '#engine/compile/compiled-query.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { CastCollector } from '#engine/graph/node-context.ts';
import { columnNames } from '#engine/transforms/select-list.ts';
import { countLost, isLost, losesSeveral, mayLose } from '#engine/types/casts/cast-loss.ts';
import { parsePath } from '#engine/transforms/column-path.ts';
import type { ColumnCast } from '#engine/transforms/transform.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { countCasts, type ComputedValue, type CountedCast } from '#engine/types/expression/counted-casts.ts';
import type { Expression } from '#engine/types/expression/tree.ts';

export interface NodeCastsInit {
  readonly nodeId: string;
  /** Columns of the input. */
  readonly columns: Schema;
  /** A column name that the input does not have. */
  readonly nameOf: (role: string) => string;
  /** The rows of the input, for the query that counts. */
  readonly relation: Sql;
  /** Whether the statement's result depends on a column of the node. */
  readonly isUsed: (column: string) => boolean;
  /** Adds a sequence to the statement. @returns its name; null: nothing is counted while the statement runs. */
  readonly addSequence: () => string | null;
}

export class NodeCasts implements CastCollector {
  readonly #init: NodeCastsInit;
  readonly #casts: CountedCast[] = [];
  /** By level, from 1. */
  readonly #levels: Sql[][] = [];
  readonly #names: Sql[] = [];
  /** Value → the column that has it. */
  readonly #known = new Map<string, Sql>();
  #sequences: readonly (string | null)[] | undefined;

  constructor(init: NodeCastsInit) {
    this.#init = init;
  }

  cast({ label, held, cast, from, to, level = 1 }: ColumnCast): Sql {
    if (!mayLose(from, to) || !this.#init.isUsed(parsePath(label)[0]!)) return cast;
    const value = this.#compute({ level, value: cast });
    const count = losesSeveral(from, to) ? countLost(held, value, from, to) : null;
    this.#add([{ label, lost: count === null ? isLost(held, value) : sql`(${count} > 0)`, count }]);
    return value;
  }

  expression(tree: Expression): Sql {
    const counted = countCasts(tree, (computed) => this.#compute(computed));
    this.#add(counted.casts);
    return counted.sql;
  }

  /** The rows of the input for the node's own SELECT. Once called, no cast can be added. */
  over(relation: Sql): Sql {
    this.#sequences ??= this.#casts.map(() => this.#init.addSequence());
    const { columns, nameOf } = this.#init;
    const computed = this.#computed(relation);
    const all = joinSql([columnNames(columns), ...this.#names]);
    const tallies = this.#casts.flatMap(({ lost }, index) => {
      const sequence = this.#sequences![index]!;
      if (sequence === null) return [];
      const next = sql`nextval(${literal(`temp.${sequence}`)}) > 0`;
      return [{ name: ident(nameOf(`lost_${index}`)), value: sql`CASE WHEN ${lost} THEN ${next} ELSE true END` }];
    });
    if (tallies.length === 0) return computed;
    const marker = ident(nameOf('casts'));
    const tallied = sql`SELECT ${all}, ${joinSql(tallies.map(({ name, value }) => sql`${value} AS ${name}`))} FROM (${computed})`;
    const marked = sql`SELECT ${all}, (${joinSql(
      tallies.map(({ name }) => name),
      sql` AND `,
    )}) AS ${marker} FROM (${tallied})`;
    // Every row passes. Without the filter, DuckDB would not compute what no later node reads.
    return sql`SELECT ${all} FROM (${marked}) WHERE ${marker}`;
  }

  /**
   * undefined: nothing is counted of the node.
   * @param repeatable the input has the same rows each time.
   * @param tallies what else is counted of it, by the same query; the result if no cast may lose a value.
   */
  counts(repeatable: boolean, tallies?: CastCounts): CastCounts | undefined {
    if (this.#casts.length === 0) return tallies;
    const first = tallies?.columns.length ?? 0;
    const { nodeId, relation, nameOf } = this.#init;
    const items = this.#casts.map(({ lost, count }, index) => {
      const value =
        count === null ? sql`count(*) FILTER (WHERE ${lost})` : sql`CAST(coalesce(sum(${count}), 0) AS BIGINT)`;
      return sql`${value} AS ${ident(String(first + index))}`;
    });
    const query = sql`SELECT ${joinSql(items)} FROM (${this.#computed(relation)})`;
    const columns = this.#casts.map(({ label, count }, index) => ({
      label,
      sequence: this.#sequences?.[index] ?? null,
      isSingle: count === null,
    }));
    return {
      nodeId,
      markers: { ...tallies?.markers, casts: nameOf('casts') },
      columns: [...(tallies?.columns ?? []), ...columns],
      repeatable: repeatable && tallies?.repeatable !== false,
      query: tallies === undefined ? query : sql`SELECT * FROM (${tallies.query}) CROSS JOIN (${query})`,
    };
  }

  #add(casts: readonly CountedCast[]): void {
    if (this.#sequences !== undefined)
      throw new EngineError('Internal', `Node "${this.#init.nodeId}" casts after its input was read.`, {
        hint: 'This is a bug in Tenon; please report it with the job.',
      });
    this.#casts.push(...casts);
  }

  #compute({ level, value }: ComputedValue): Sql {
    const known = this.#known.get(value.text);
    if (known !== undefined) return known;
    const name = ident(this.#init.nameOf(`cast_${this.#names.length}`));
    this.#names.push(name);
    (this.#levels[level - 1] ??= []).push(sql`${value} AS ${name}`);
    this.#known.set(value.text, name);
    return name;
  }

  #computed(relation: Sql): Sql {
    let rows = relation;
    for (const level of this.#levels) if (level !== undefined) rows = sql`SELECT *, ${joinSql(level)} FROM (${rows})`;
    return rows;
  }
}
