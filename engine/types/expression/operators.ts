/** The operators of expressions: their names, result types and DuckDB spelling. */

import { onceAs } from '#engine/types/computed-once.ts';
import { coalesced } from '#engine/types/coalesced.ts';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { isWhole } from '#engine/types/common-type.ts';
import { booleanType, doubleType, stringType, type DataType } from '#engine/types/data-type.ts';
import { inList } from '#engine/types/expression/in-list.ts';
import { sparkDiv, wholePart } from '#engine/types/functions/number.ts';
import { sparkElement } from '#engine/types/functions/spark-collection.ts';
import { settled, spelled, type SparkSpelling } from '#engine/types/functions/spark-form.ts';
import type { WriteCall } from '#engine/types/functions/scalar-function.ts';
import {
  sparkField,
  sparkInterval,
  sparkJoin,
  sparkLike,
  sparkProduct,
  sparkQuotient,
  sparkSum,
} from '#engine/types/expression/spark-operators.ts';

/** The types that an operator expects of its arguments; coercion.ts defines the conversion of others. */
export type OperatorKind =
  | 'logic'
  | 'comparison'
  | 'in'
  | 'arithmetic'
  | 'text'
  /** The first argument that is not null: all arguments of one type. */
  | 'choice'
  | 'other';

export interface OperatorLine {
  /** Unique; as it is written between its arguments, or as a function. */
  readonly name: string;
  readonly kind: OperatorKind;
  /** Number of arguments. */
  readonly least: number;
  readonly most: number;
  readonly duckdb: WriteCall;
  /** As the user writes it. */
  readonly text: (args: readonly string[]) => string;
  /** In Spark SQL; absent: as the user writes it; null: Spark has no such operator, and `differs` says so. */
  readonly spark?: SparkSpelling | null;
  /** undefined: depends on the arguments. */
  readonly gives?: DataType;
  /** True when a result of a whole number or decimal may be beyond its type. */
  readonly overflows?: true;
  /** Where Spark (3.5, spark.sql.ansi.enabled=false) gives a different value. */
  readonly differs?: string;
}

function infix(
  name: string,
  kind: OperatorKind,
  word: Sql,
  options: Pick<OperatorLine, 'gives' | 'overflows' | 'differs' | 'spark'> & {
    duckdb?: (left: Sql, right: Sql, types: Types) => Sql;
  } = {},
): OperatorLine {
  const { duckdb = (left, right) => sql`(${left} ${word} ${right})`, ...rest } = options;
  return {
    name,
    kind,
    least: 2,
    most: 2,
    duckdb: ([left, right], types) => duckdb(left!, right!, types),
    text: ([left, right]) => `(${left} ${name} ${right})`,
    ...rest,
  };
}

type Types = readonly (DataType | undefined)[] | undefined;

/**
 * Whole numbers by DuckDB's function instead of its operator: compared with a constant, `x + 1 > 5` would become `x > 4`, in
 * which nothing overflows.
 */
function exactly(called: Sql, word: Sql): (left: Sql, right: Sql, types: Types) => Sql {
  return (left, right, types) => {
    const areWhole = types?.every((type) => type !== undefined && isWhole(type)) === true;
    return areWhole ? sql`${called}(${left}, ${right})` : sql`(${left} ${word} ${right})`;
  };
}

function compared(name: string, word: Sql): OperatorLine {
  return infix(name, 'comparison', word, { gives: booleanType });
}

function call(
  name: string,
  kind: OperatorKind,
  arity: readonly [number, number],
  word: Sql,
  options: Pick<OperatorLine, 'differs' | 'spark'> = {},
): OperatorLine {
  return {
    name,
    kind,
    least: arity[0],
    most: arity[1],
    duckdb: (args) => sql`${word}(${joinSql(args)})`,
    text: (args) => `${name}(${args.join(', ')})`,
    ...options,
  };
}

function unary(
  name: string,
  kind: OperatorKind,
  duckdb: (value: Sql) => Sql,
  text: (value: string) => string,
  gives?: DataType,
): OperatorLine {
  return {
    name,
    kind,
    least: 1,
    most: 1,
    duckdb: ([value]) => duckdb(value!),
    text: ([value]) => text(value!),
    ...(gives === undefined ? {} : { gives }),
  };
}

function chain(name: string, word: Sql): OperatorLine {
  return {
    name,
    kind: 'logic',
    least: 2,
    most: Infinity,
    duckdb: (args) => sql`(${joinSql(args, word)})`,
    text: (args) => `(${args.join(` ${name} `)})`,
    gives: booleanType,
  };
}

function list(name: 'IN' | 'NOT IN'): OperatorLine {
  return {
    name,
    kind: 'in',
    least: 2,
    most: Infinity,
    duckdb: ([value, ...rest]) => inList(value!, name, rest),
    text: ([value, ...rest]) => `(${value} ${name} (${rest.join(', ')}))`,
    gives: booleanType,
  };
}

/** A pattern in which a backslash makes `%`, `_` and itself plain, as in Spark; without one DuckDB finds it faster. */
function like(name: string, word: Sql): OperatorLine {
  return infix(name, 'text', word, {
    gives: booleanType,
    spark: sparkLike(name),
    duckdb: (left, right) =>
      /^'[^\\]*'$/u.test(right.text) ? sql`(${left} ${word} ${right})` : sql`(${left} ${word} ${right} ESCAPE '\\')`,
  });
}

function likeEscape(name: string, word: Sql): OperatorLine {
  return {
    name,
    kind: 'text',
    least: 3,
    most: 3,
    duckdb: ([value, pattern, escape]) => sql`(${value!} ${word} ${pattern!} ESCAPE ${escape!})`,
    text: ([value, pattern, escape]) => `(${value} ${word.text} ${pattern} ESCAPE ${escape})`,
    spark: sparkLike(word.text),
    gives: booleanType,
  };
}

const decimalDifference = 'In Spark a decimal divided by a decimal is a decimal; here it is a double.';

/**
 * The only definition of division: `/` divides as doubles (`7 / 2` is 3.5), `//` gives the whole part,
 * `%` the rest with the sign of the left side, and each is null when divided by zero.
 */
export const operatorTable: readonly OperatorLine[] = [
  chain('AND', sql` AND `),
  chain('OR', sql` OR `),
  unary(
    'NOT',
    'logic',
    (value) => sql`(NOT ${value})`,
    (value) => `(NOT ${value})`,
    booleanType,
  ),
  compared('=', sql`=`),
  compared('<>', sql`<>`),
  compared('<', sql`<`),
  compared('>', sql`>`),
  compared('<=', sql`<=`),
  compared('>=', sql`>=`),
  compared('IS DISTINCT FROM', sql`IS DISTINCT FROM`),
  compared('IS NOT DISTINCT FROM', sql`IS NOT DISTINCT FROM`),
  {
    name: 'BETWEEN',
    kind: 'comparison',
    least: 3,
    most: 3,
    duckdb: ([value, lower, upper]) => sql`(${value!} BETWEEN ${lower!} AND ${upper!})`,
    text: ([value, lower, upper]) => `(${value} BETWEEN ${lower} AND ${upper})`,
    gives: booleanType,
  },
  list('IN'),
  list('NOT IN'),
  unary(
    'IS NULL',
    'other',
    (value) => sql`(${value} IS NULL)`,
    (value) => `(${value} IS NULL)`,
    booleanType,
  ),
  unary(
    'IS NOT NULL',
    'other',
    (value) => sql`(${value} IS NOT NULL)`,
    (value) => `(${value} IS NOT NULL)`,
    booleanType,
  ),
  infix('+', 'arithmetic', sql`+`, {
    duckdb: exactly(sql`add`, sql`+`),
    overflows: true,
    spark: sparkSum('+'),
    differs:
      'A result that is too large for its type is an error; in Spark, whole numbers wrap around. A date plus an interval is a timestamp without a zone; in Spark it is a date if the interval has days and months only.',
  }),
  infix('-', 'arithmetic', sql`-`, {
    duckdb: exactly(sql`subtract`, sql`-`),
    overflows: true,
    spark: sparkSum('-'),
    differs:
      'A result that is too large for its type is an error; in Spark, whole numbers wrap around. The difference of two dates is a number of days; in Spark it is an interval. A date minus an interval is a timestamp without a zone; in Spark it is a date if the interval has days and months only.',
  }),
  infix('*', 'arithmetic', sql`*`, {
    duckdb: exactly(sql`multiply`, sql`*`),
    overflows: true,
    spark: sparkProduct('*'),
    differs:
      'A result that is too large for its type is an error; in Spark, whole numbers wrap around. The product of two decimals of up to 18 digits has 18 digits; a longer one is an error, unless one side is cast to decimal(38, s).',
  }),
  infix('/', 'arithmetic', sql`/`, {
    gives: doubleType,
    duckdb: (left, right) => sql`(${left} / nullif(${right}, 0))`,
    spark: sparkQuotient,
    differs: decimalDifference,
  }),
  {
    ...infix('//', 'arithmetic', sql`//`, {
      spark: spelled('div', sparkDiv),
      differs: 'Written div in Spark, which refuses floats and doubles and gives a bigint.',
    }),
    duckdb: wholePart,
  },
  infix('%', 'arithmetic', sql`%`, {
    duckdb: (left, right) => sql`(${left} % nullif(${right}, 0))`,
    spark: sparkProduct('%'),
  }),
  {
    ...unary(
      'plus',
      'arithmetic',
      (value) => sql`(+${value})`,
      (value) => `(+ ${value})`,
    ),
  },
  {
    ...unary(
      'minus',
      'arithmetic',
      (value) => sql`(- ${value})`,
      (value) => `(- ${value})`,
    ),
    overflows: true,
  },
  infix('||', 'text', sql`||`, { spark: spelled('||', sparkJoin) }),
  like('LIKE', sql`LIKE`),
  like('NOT LIKE', sql`NOT LIKE`),
  like('ILIKE', sql`ILIKE`),
  like('NOT ILIKE', sql`NOT ILIKE`),
  likeEscape('LIKE ESCAPE', sql`LIKE`),
  likeEscape('NOT LIKE ESCAPE', sql`NOT LIKE`),
  likeEscape('ILIKE ESCAPE', sql`ILIKE`),
  likeEscape('NOT ILIKE ESCAPE', sql`NOT ILIKE`),
  infix('->>', 'other', sql`->>`, {
    gives: stringType,
    spark: null,
    differs: 'Spark has no ->>. Use get_json_object, which both have.',
  }),
  { ...call('coalesce', 'choice', [1, Infinity], sql`coalesce`), duckdb: (values) => coalesced(values) },
  {
    ...call('TRY', 'other', [1, 1], sql`TRY`, {
      spark: null,
      differs: 'Spark has no TRY: most of what is an error here is null there.',
    }),
    // A part that occurs again elsewhere would be computed beforehand, outside of TRY. The body of a lambda is left alone.
    duckdb: ([value]) => onceAs(ident('\u0001tried'), sql`true`, sql`TRY(${value!})`),
  },
  {
    name: 'element',
    kind: 'other',
    least: 2,
    most: 2,
    duckdb: ([from, at]) => sql`${from!}[${at!}]`,
    text: ([from, at]) => `${from}[${at}]`,
    spark: settled('element_at', sparkElement),
    differs: 'Positions count from 1 here; in Spark a[0] is the first element. element_at counts from 1 in both.',
  },
  call('struct_extract', 'other', [2, 2], sql`struct_extract`, { spark: spelled('a.b', sparkField) }),
  call('to_days', 'other', [1, 1], sql`to_days`, { spark: sparkInterval('DAY', 3) }),
  call('to_hours', 'other', [1, 1], sql`to_hours`, { spark: sparkInterval('HOUR', 4) }),
  call('to_minutes', 'other', [1, 1], sql`to_minutes`, { spark: sparkInterval('MINUTE', 5) }),
  call('to_seconds', 'other', [1, 1], sql`to_seconds`, { spark: sparkInterval('SECOND', 6) }),
  call('to_months', 'other', [1, 1], sql`to_months`, { spark: sparkInterval('MONTH', 1) }),
  call('to_years', 'other', [1, 1], sql`to_years`, { spark: sparkInterval('YEAR', 0) }),
];

const byName = new Map(operatorTable.map((line) => [line.name, line]));

/** @throws RangeError for a name that the table does not have. */
export function getOperator(name: string): OperatorLine {
  const line = byName.get(name);
  if (line === undefined) throw new RangeError(`"${name}" is not an operator of the table`);
  return line;
}

/** DuckDB's types of nodes → operators. */
export const comparisonNames: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: '=',
  COMPARE_NOTEQUAL: '<>',
  COMPARE_LESSTHAN: '<',
  COMPARE_GREATERTHAN: '>',
  COMPARE_LESSTHANOREQUALTO: '<=',
  COMPARE_GREATERTHANOREQUALTO: '>=',
  COMPARE_DISTINCT_FROM: 'IS DISTINCT FROM',
  COMPARE_NOT_DISTINCT_FROM: 'IS NOT DISTINCT FROM',
};

export const operatorNames: Readonly<Record<string, string>> = {
  COMPARE_IN: 'IN',
  COMPARE_NOT_IN: 'NOT IN',
  OPERATOR_IS_NULL: 'IS NULL',
  OPERATOR_IS_NOT_NULL: 'IS NOT NULL',
  OPERATOR_NOT: 'NOT',
  OPERATOR_COALESCE: 'coalesce',
  ARRAY_EXTRACT: 'element',
  STRUCT_EXTRACT: 'struct_extract',
  OPERATOR_TRY: 'TRY',
};

/** Calls that are operators in DuckDB's tree → operators; unary and binary `+` and `-` differ by their number of arguments. */
const callNames: Readonly<Record<string, string>> = {
  '~~': 'LIKE',
  '!~~': 'NOT LIKE',
  '~~*': 'ILIKE',
  '!~~*': 'NOT ILIKE',
  '<=>': 'IS NOT DISTINCT FROM',
  like_escape: 'LIKE ESCAPE',
  not_like_escape: 'NOT LIKE ESCAPE',
  ilike_escape: 'ILIKE ESCAPE',
  not_ilike_escape: 'NOT ILIKE ESCAPE',
};
const sameNames: ReadonlySet<string> = new Set(['+', '-', '*', '/', '//', '%', '||', '->>']);
/** Written as a word, so the parser does not mark them; `INTERVAL 3 DAY` arrives as `to_days(3)`. */
const unmarked: ReadonlySet<string> = new Set([
  'like_escape',
  'not_like_escape',
  'ilike_escape',
  'not_ilike_escape',
  'to_days',
  'to_hours',
  'to_minutes',
  'to_seconds',
  'to_months',
  'to_years',
]);

/** undefined: the call is not an operator of the table, or has too many or too few arguments for one. */
export function operatorOfCall(name: string, marked: boolean, count: number): OperatorLine | undefined {
  if (!marked && !unmarked.has(name)) return undefined;
  const own =
    count === 1 && name === '+'
      ? 'plus'
      : count === 1 && name === '-'
        ? 'minus'
        : (callNames[name] ?? (sameNames.has(name) || unmarked.has(name) ? name : undefined));
  const line = own === undefined ? undefined : byName.get(own);
  return line === undefined || count < line.least || count > line.most ? undefined : line;
}

/** True when a call of the name must be an operator, so that one the table does not have is refused as such. */
export function isOperatorCall(name: string, marked: boolean): boolean {
  return (marked && !/^[a-z_]/u.test(name)) || unmarked.has(name);
}
