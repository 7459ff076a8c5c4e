/**
 * The casts of an expression that can turn a value into null, each with the rows for which it does.
 *
 * What is counted follows the expression as it is written, from left to right, whatever order the engine chooses: a part
 * behind AND counts where nothing before it is false, one behind OR where nothing before it is true, a branch of CASE
 * where it is taken, a later argument of coalesce where the earlier ones are null. Constants, lambdas and parts that
 * depend on chance or time are not counted.
 */

import { sql, type Sql } from '#engine/base/sql.ts';
import { countLost, isLost, losesSeveral, mayLose } from '#engine/types/casts/cast-loss.ts';
import { writeCast, writeDuckDb, writerWith } from '#engine/types/expression/duckdb.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { columnsOf } from '#engine/types/expression/questions.ts';
import { writeText } from '#engine/types/expression/text.ts';
import { nodesOf, type CastExpression, type Expression } from '#engine/types/expression/tree.ts';

/** The values of one column, or of one part of an expression. */
export interface CountedCast {
  /** Path of the column, or the text of the part. */
  readonly label: string;
  /** True for a row with a value that a cast turned into null. */
  readonly lost: Sql;
  /** How many values of the row; null: one. */
  readonly count: Sql | null;
}

/** A value that is computed for every row before the expression, which reads it from a column. */
export interface ComputedValue {
  /** 1 reads only columns of the input, each further one also values of the levels before. */
  readonly level: number;
  readonly value: Sql;
}

export interface CountedExpression {
  /** The expression over the input and the computed values. */
  readonly sql: Sql;
  readonly casts: readonly CountedCast[];
}

/** Beyond it, conditions would be repeated too often; the expression's casts are then not counted. */
const mostText = 500_000;

/** @param compute adds a value; the SQL that reads it. */
export function countCasts(tree: Expression, compute: (computed: ComputedValue) => Sql): CountedExpression {
  const counter = new CastCounter(tree, compute);
  return counter.isTooLong ? { sql: writeDuckDb(tree), casts: [] } : { sql: counter.write(tree), casts: counter.casts };
}

/** Around a part that is evaluated only for some rows. */
type Guard = (inner: Sql, otherwise: Sql) => Sql;

interface Position {
  /** Outermost first; written only where a cast is counted. */
  readonly guards: readonly (() => Guard)[];
  /** Casts that the same rows went through before. */
  readonly counted: ReadonlySet<string>;
}

class CastCounter {
  readonly write: (node: Expression) => Sql;
  readonly #compute: (computed: ComputedValue) => Sql;
  readonly #computed = new Map<Expression, Sql>();
  readonly #occurrences: CountedCast[] = [];
  readonly #isSteady: boolean;
  #length = 0;

  constructor(tree: Expression, compute: (computed: ComputedValue) => Sql) {
    this.#compute = compute;
    this.#isSteady = !nodesOf(tree).some(isUnsteady);
    this.write = writerWith(this.#computed);
    this.#computeCasts(tree, false);
    this.#visit(tree, { guards: [], counted: new Set() });
  }

  get isTooLong(): boolean {
    return this.#length > mostText;
  }

  get casts(): CountedCast[] {
    const byLabel = Map.groupBy(this.#occurrences, ({ label }) => label);
    return [...byLabel].map(([label, [first, ...more]]) =>
      more.reduce<CountedCast>(
        (sum, next) => ({
          label,
          lost: sql`(${sum.lost} OR ${next.lost})`,
          count: sum.count === null && next.count === null ? null : sql`greatest(${countOf(sum)}, ${countOf(next)})`,
        }),
        first!,
      ),
    );
  }

  /** Casts that every row goes through and whose values cannot fail are computed once, for the expression and the count. */
  #computeCasts(node: Expression, isBranch: boolean): number {
    const levels = partsOf(node).map(({ part, isBranch: inBranch }) => this.#computeCasts(part, isBranch || inBranch));
    const below = Math.max(0, ...levels);
    if (isBranch || !isCounted(node) || !cannotFail(node.of)) return below;
    const isPlain = isPath(node.of) || this.#computed.has(node.of);
    const held = isPlain ? this.write(node.of) : this.#compute({ level: below + 1, value: this.write(node.of) });
    const level = below + (isPlain ? 1 : 2);
    if (!isPlain) this.#computed.set(node.of, held);
    this.#computed.set(node, this.#compute({ level, value: writeCast(node, held) }));
    return level;
  }

  /** @returns keys of the casts that every row of the position goes through. */
  #visit(node: Expression, position: Position): ReadonlySet<string> {
    if (this.isTooLong) return new Set();
    const sure = new Set<string>();
    if (isCounted(node)) {
      const key = keyOf(node);
      if (!position.counted.has(key)) this.#add(node, position);
      sure.add(key);
    }
    let earlier = position.counted;
    for (const { part, guard } of partsOf(node)) {
      const keys = this.#visit(part, {
        guards: guard === undefined ? position.guards : [...position.guards, () => guard(this.write)],
        counted: earlier,
      });
      if (guard === undefined) {
        for (const key of keys) sure.add(key);
        earlier = earlier.union(keys);
      }
    }
    return sure;
  }

  #add(node: CastExpression, { guards }: Position): void {
    if (guards.length > 0 && !this.#isSteady) return;
    const held = this.write(node.of);
    const cast = this.#computed.get(node) ?? writeCast(node, held);
    const { type } = node.of;
    const isMany = type !== undefined && node.to !== 'interval' && losesSeveral(type, node.to);
    const count = isMany ? countLost(held, cast, type, node.to as DataType) : null;
    const lost = count === null ? isLost(held, cast) : sql`(${count} > 0)`;
    const written = guards.map((guard) => guard());
    const around = (inner: Sql, otherwise: Sql): Sql =>
      written.reduceRight((guarded, guard) => guard(guarded, otherwise), inner);
    const label = labelOf(node.of);
    // What is computed for every row is checked first; conditions are then evaluated for lost values only. An error
    // in them is one of the expression itself, which reports it.
    if (this.#computed.has(node)) {
      const reached = written.length === 0 ? sql`true` : withoutError(around(sql`true`, sql`false`), sql`false`);
      const found = (what: Sql, nothing: Sql): Sql =>
        written.length === 0
          ? what
          : sql`CASE WHEN ${lost} THEN CASE WHEN ${reached} THEN ${what} ELSE ${nothing} END ELSE ${nothing} END`;
      this.#push({ label, lost: found(lost, sql`false`), count: count === null ? null : found(count, sql`0`) });
      return;
    }
    const safely = (what: Sql, nothing: Sql): Sql => withoutError(around(what, nothing), nothing);
    this.#push({ label, lost: safely(lost, sql`false`), count: count === null ? null : safely(count, sql`0`) });
  }

  #push(cast: CountedCast): void {
    this.#occurrences.push(cast);
    this.#length += cast.lost.text.length + (cast.count?.text.length ?? 0);
  }
}

function withoutError(value: Sql, nothing: Sql): Sql {
  return sql`coalesce(TRY(${value}), ${nothing})`;
}

interface Part {
  readonly part: Expression;
  /** undefined: evaluated for every row for which the whole is. */
  readonly guard?: (write: (node: Expression) => Sql) => Guard;
  /** Behind a branch, a null test or TRY: evaluated for some rows only, or with its errors hidden. */
  readonly isBranch: boolean;
}

/** What is below a node, in the order in which it is written. */
function partsOf(node: Expression): Part[] {
  switch (node.kind) {
    case 'field':
    case 'cast':
      return [{ part: node.of, isBranch: false }];
    case 'operator':
    case 'call': {
      const behind = guardBehind[node.line.name];
      return node.args.map((part, index) => ({
        part,
        isBranch: (index > 0 && behind?.isBranch === true) || node.line.name === 'TRY',
        ...(behind === undefined || index === 0
          ? {}
          : { guard: (write) => guardedBy(node.args.slice(0, index).map((before) => behind.goesOn(write(before)))) }),
      }));
    }
    case 'case':
      return node.branches
        .flatMap(({ when, result }, index): Part[] => {
          const before = node.branches.slice(0, index).map((branch) => branch.when);
          const notBefore = (write: (each: Expression) => Sql): Guard => guardedByCase(before.map(write), undefined);
          return [
            index === 0 ? { part: when, isBranch: false } : { part: when, guard: notBefore, isBranch: true },
            { part: result, guard: (write) => guardedByCase(before.map(write), write(when)), isBranch: true },
          ];
        })
        .concat({
          part: node.otherwise,
          guard: (write) =>
            guardedByCase(
              node.branches.map(({ when }) => write(when)),
              undefined,
            ),
          isBranch: true,
        });
    default:
      return [];
  }
}

interface Behind {
  /** True for the rows for which the next argument is evaluated. */
  readonly goesOn: (value: Sql) => Sql;
  readonly isBranch: boolean;
}

const whereNull: Behind = { goesOn: (value) => sql`(${value}) IS NULL`, isBranch: true };
/** Operators and functions whose later arguments depend on the earlier ones. */
const guardBehind: Readonly<Record<string, Behind>> = {
  AND: { goesOn: (value) => sql`(${value}) IS DISTINCT FROM false`, isBranch: false },
  OR: { goesOn: (value) => sql`(${value}) IS DISTINCT FROM true`, isBranch: false },
  coalesce: whereNull,
  ifnull: whereNull,
  nvl: whereNull,
};

function guardedBy(conditions: readonly Sql[]): Guard {
  return (inner, otherwise) =>
    conditions.reduceRight(
      (guarded, condition) => sql`CASE WHEN ${condition} THEN ${guarded} ELSE ${otherwise} END`,
      inner,
    );
}

/** @param taken the condition of the branch; undefined: what follows the conditions before. */
function guardedByCase(before: readonly Sql[], taken: Sql | undefined): Guard {
  return (inner, otherwise) => {
    let text = sql`CASE`;
    for (const condition of before) text = sql`${text} WHEN ${condition} THEN ${otherwise}`;
    return taken === undefined
      ? before.length === 0
        ? inner
        : sql`${text} ELSE ${inner} END`
      : sql`${text} WHEN ${taken} THEN ${inner} ELSE ${otherwise} END`;
  };
}

function countOf({ lost, count }: CountedCast): Sql {
  return count ?? sql`CASE WHEN ${lost} THEN 1 ELSE 0 END`;
}

function isCounted(node: Expression): node is CastExpression {
  if (node.kind !== 'cast' || node.to === 'interval' || columnsOf(node.of).length === 0) return false;
  if (node.of.type !== undefined && !mayLose(node.of.type, node.to)) return false;
  for (const inner of nodesOf(node.of)) if (inner.kind === 'parameter' || isUnsteady(inner)) return false;
  return true;
}

function isUnsteady(node: Expression): boolean {
  return node.kind === 'call' && node.line.deterministic === false;
}

/** Have a value for every text. */
const safeCalls: ReadonlySet<string> = new Set(
  'upper lower trim ltrim rtrim replace reverse concat || coalesce ifnull nvl nullif'.split(' '),
);
/** The same, while all but the first argument are constants. */
const safeWithConstants: ReadonlySet<string> = new Set(
  'substring substr left right split_part regexp_extract regexp_replace'.split(' '),
);

/** True where no row can stop the evaluation, so that it may be evaluated for rows that the expression skips. */
function cannotFail(node: Expression): boolean {
  switch (node.kind) {
    case 'literal':
    case 'column':
      return true;
    case 'field':
      return cannotFail(node.of);
    case 'cast':
      return isSafeCast(node) && cannotFail(node.of);
    case 'operator':
    case 'call':
      if (safeWithConstants.has(node.line.name))
        return cannotFail(node.args[0]!) && node.args.slice(1).every(isConstant);
      return safeCalls.has(node.line.name) && node.args.every(cannotFail);
    default:
      return false;
  }
}

function isConstant(node: Expression): boolean {
  return node.kind === 'literal' || (node.kind === 'cast' && node.implicit && isConstant(node.of));
}

/** Null for what does not convert, or a text; casts between dates and times have limits. */
function isSafeCast({ of, to }: CastExpression): boolean {
  if (of.type === undefined || to === 'interval') return false;
  return to.kind === 'string' || mayLose(of.type, to);
}

function isPath(node: Expression): boolean {
  return node.kind === 'column' || (node.kind === 'field' && isPath(node.of));
}

function keyOf(node: CastExpression): string {
  return JSON.stringify([writeText(node.of), node.to]);
}

/** The path of what is cast, or its text; casts of casts belong to the innermost value. */
function labelOf(node: Expression): string {
  if (node.kind === 'cast') return labelOf(node.of);
  return isPath(node) ? pathText(node) : writeText(node);
}

function pathText(node: Expression): string {
  if (node.kind === 'field') return `${pathText(node.of)}.${part(node.name)}`;
  return node.kind === 'column' ? part(node.name) : '';
}

/** In backticks where a path needs them. */
function part(name: string): string {
  return /[.`[\]]/u.test(name) ? `\`${name.replaceAll('`', '``')}\`` : name;
}
