/** Where values of several types meet: Spark converts them by other rules, so that Tenon's casts must have settled it. */

import { sameType, type DataType } from '#engine/types/data-type.ts';
import type { CallExpression, CaseExpression, OperatorExpression } from '#engine/types/expression/tree.ts';
import { holds } from '#engine/types/functions/spark-collection.ts';
import { none, type NoSparkForm, type SparkArgument } from '#engine/types/functions/spark-form.ts';

/** Calls whose arguments become one type, or are compared. */
const joining = new Set(['coalesce', 'ifnull', 'nvl', 'nullif', 'greatest', 'least', 'array', 'list_value']);
const comparing = new Set(['nullif', 'greatest', 'least']);
const ordering = new Set(['<', '<=', '>', '>=', 'BETWEEN', 'greatest', 'least']);
const maps: ReadonlySet<DataType['kind']> = new Set(['map']);

/** Why the arguments of a node, or the results of a CASE, do not mean the same in Spark; undefined: they do. */
export function refuseApart(
  node: OperatorExpression | CallExpression | CaseExpression,
  args: readonly SparkArgument[],
): NoSparkForm | undefined {
  const name = node.kind === 'case' ? 'CASE' : node.line.name;
  const isSum = name === '+' || name === '-';
  if (!isSum && args.some(({ family }) => family === 'interval'))
    return none('Tenon and Spark calculate differently with intervals.');
  const compares = node.kind === 'operator' && (node.line.kind === 'comparison' || node.line.kind === 'in');
  const joins =
    node.kind === 'case' || (node.kind === 'operator' ? node.line.kind === 'choice' : joining.has(node.line.name));
  if (!compares && !joins) return undefined;
  if ((compares || comparing.has(name)) && args.some(({ type }) => type !== undefined && holds(type, maps)))
    return none('Spark does not compare maps.');
  if (ordering.has(name) && args.some(({ family }) => family === 'nested'))
    return none('A null within a list or struct comes after other values in Tenon, and before them in Spark.');
  return meet(name, args);
}

function meet(name: string, args: readonly SparkArgument[]): NoSparkForm | undefined {
  const given = args.filter(({ family }) => family !== 'null');
  if (given.length <= 1) return undefined;
  if (given.some(({ family }) => family === undefined))
    return none(`The type of a value of ${name} is known only when the job runs, and Spark's result depends on it.`);
  const families = new Set(given.map(({ family }) => family!));
  if (families.has('nested')) {
    const [first, ...others] = given.map(({ type }) => type);
    const isOne = first !== undefined && others.every((type) => type !== undefined && sameType(first, type));
    return isOne
      ? undefined
      : none(`${name} has lists, maps or structs of different types, which Spark does not convert.`);
  }
  const isOneKind = (...kinds: readonly string[]): boolean =>
    families.values().every((family) => kinds.includes(family));
  if (families.size === 1 || isOneKind('whole', 'number') || isOneKind('date', 'timestamp', 'timestamp_ntz'))
    return undefined;
  return none(`${name} has values of different types, which Spark does not convert to one type as Tenon does.`);
}

/** A number holds unless it is 0. Spark takes no NULL without a type. */
export function asCondition({ text, family }: SparkArgument): string | NoSparkForm {
  if (family === 'boolean') return text;
  if (family === 'whole' || family === 'number' || family === 'null') return `CAST(${text} AS BOOLEAN)`;
  return family === undefined
    ? none('Whether a condition is a boolean or of another type is known only when the job runs.')
    : none('Spark takes only booleans as conditions; dates, times and bytes are null here.');
}
