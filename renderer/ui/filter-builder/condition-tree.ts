/** Conditions as a person builds them: groups of which all or any hold, and comparisons of a column with values. */

import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { sqlName } from '#renderer/ui/code/sql-name.ts';

export const operatorTitles = {
  '=': 'is',
  '<>': 'is not',
  in: 'is one of',
  'not in': 'is none of',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is more than',
  '>=': 'is at least',
  between: 'is between',
  contains: 'contains',
  startswith: 'begins with',
  endswith: 'ends with',
  like: 'is like',
  'not like': 'is not like',
  'is null': 'is null',
  'is not null': 'is not null',
} as const;
export type Operator = keyof typeof operatorTitles;

/** How a value is written: text in quotes, times in quotes after their kind, the others as they are. */
export type Literal = 'text' | 'number' | 'boolean' | 'date' | 'timestamp' | 'timestamp_ntz';

export interface Condition {
  readonly kind: 'condition';
  /** As an expression has it: `amount`, `"order date"`, `address.city`; '' while none is chosen. */
  readonly column: string;
  readonly operator: Operator;
  /** As a person types them, without quotes. */
  readonly values: readonly string[];
  readonly literal: Literal;
}

export interface Group {
  readonly kind: 'group';
  /** All members hold, or any of them. */
  readonly all: boolean;
  readonly members: readonly Member[];
}

export type Member = Condition | Group;

export const noConditions: Group = { kind: 'group', all: true, members: [] };
export const newCondition: Condition = { kind: 'condition', column: '', operator: '=', values: [], literal: 'text' };
/** Groups in groups that the form has room for. */
export const deepest = 4;

/** Number of values that an operator takes; Infinity: a list of them. */
export function valueCount(operator: Operator): number {
  if (operator === 'is null' || operator === 'is not null') return 0;
  if (operator === 'in' || operator === 'not in') return Infinity;
  return operator === 'between' ? 2 : 1;
}

const comparisons: readonly Operator[] = ['=', '<>', 'in', 'not in', '<', '<=', '>', '>=', 'between'];
const textOperators: ReadonlySet<Operator> = new Set(['contains', 'startswith', 'endswith', 'like', 'not like']);
const nulls: readonly Operator[] = ['is null', 'is not null'];

/** What can be asked of a column. @param type Hive's spelling; undefined: not known. */
export function operatorsFor(type: string | undefined): readonly Operator[] {
  if (type !== undefined && /^(?:array|map|struct|uniontype|binary)\b/iu.test(type)) return nulls;
  if (type !== undefined && literalFor(type) === 'boolean') return ['=', '<>', ...nulls];
  const isText = type === undefined || literalFor(type) === 'text';
  return [...comparisons, ...(isText ? textOperators : []), ...nulls];
}

/** How values of a column are written. @param type Hive's spelling; undefined: not known. */
export function literalFor(type: string | undefined): Literal {
  if (type === undefined) return 'text';
  if (/^(?:tinyint|smallint|int|integer|bigint|float|double|decimal)\b/iu.test(type)) return 'number';
  const plain = /^(?:boolean|date|timestamp|timestamp_ntz)$/iu.exec(type)?.[0].toLowerCase();
  return plain === undefined ? 'text' : (plain as Literal);
}

/** Names of fields inside of one another, as an expression has them. */
const pathPattern = /^(?:[A-Za-z_][A-Za-z0-9_]*|"(?:[^"]|"")+")(?:\.(?:[A-Za-z_][A-Za-z0-9_]*|"(?:[^"]|"")+"))+$/u;
const pathParts = /"(?:[^"]|"")+"|[A-Za-z_][A-Za-z0-9_]*/gu;

/**
 * What a person typed or chose as an expression has it: the name of a column, else a path like `address.city`, with those of
 * its parts in quotes that are words of SQL.
 */
export function referenceTo(typed: string, columns: readonly ColumnText[] | undefined): string {
  if (typed === '') return '';
  const isColumn = columns?.some(({ name }) => name === typed) === true;
  if (isColumn || !pathPattern.test(typed)) return sqlName(typed);
  return typed.replaceAll(pathParts, (part) => (part.startsWith('"') ? part : sqlName(part)));
}

/** As a person reads it: without the quotes of a whole name, or of the words of SQL in a path. */
export function namedBy(reference: string): string {
  if (pathPattern.test(reference)) return reference.replaceAll(pathParts, unquotedWord);
  const quoted = /^"((?:[^"]|"")+)"$/u.exec(reference)?.[1];
  return quoted === undefined ? reference : quoted.replaceAll('""', '"');
}

/** A part of a path, without the quotes that it has only as a word of SQL. */
function unquotedWord(part: string): string {
  const word = part.slice(1, -1);
  return /^[A-Za-z_][A-Za-z0-9_]*$/u.test(word) && sqlName(word) === part ? word : part;
}

/** The column that a reference names; undefined: none, or a field inside of one. */
export function columnOf(reference: string, columns: readonly ColumnText[] | undefined): ColumnText | undefined {
  if (pathPattern.test(reference)) return undefined;
  const name = namedBy(reference);
  return (
    columns?.find((column) => column.name === name) ??
    columns?.find((column) => column.name.toLowerCase() === name.toLowerCase())
  );
}

/** The group with one of its members replaced; undefined: removed. */
export function withMemberAt(group: Group, index: number, next: Member | undefined): Group {
  const { members } = group;
  return { ...group, members: next === undefined ? members.toSpliced(index, 1) : members.with(index, next) };
}

/** Conditions that are written, in all groups. */
export function countConditions(group: Group, isCounted: (condition: Condition) => boolean): number {
  return group.members.reduce(
    (count, member) =>
      count + (member.kind === 'group' ? countConditions(member, isCounted) : Number(isCounted(member))),
    0,
  );
}

/** A column of another type is asked what can be asked of it. Not for a name that is still being typed. */
export function withColumn(
  condition: Condition,
  column: string,
  columns: readonly ColumnText[] | undefined,
): Condition {
  const type = columnOf(column, columns)?.type;
  if (type === undefined) return { ...condition, column };
  const operators = operatorsFor(type);
  const operator = operators.includes(condition.operator) ? condition.operator : operators[0]!;
  return { ...withOperator(condition, operator, type), column, literal: literalFor(type) };
}

/** Values stay as far as the operator takes them. @param type of the column; undefined: not known. */
export function withOperator(condition: Condition, operator: Operator, type: string | undefined): Condition {
  // Without values they wait for the next operator.
  const count = valueCount(operator) === 0 ? condition.values.length : valueCount(operator);
  const values = condition.values.filter((value) => value !== '' || count !== Infinity);
  const isNew = valueCount(condition.operator) === 0 || textOperators.has(condition.operator);
  const literal = textOperators.has(operator) ? 'text' : isNew ? literalFor(type) : condition.literal;
  return { ...condition, operator, literal, values: count === Infinity ? values : values.slice(0, count) };
}
