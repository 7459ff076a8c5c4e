/** Conditions as the text of an expression. Values are quoted here and nowhere else. */

import {
  literalFor,
  valueCount,
  type Condition,
  type Group,
  type Literal,
  type Member,
} from '#renderer/ui/filter-builder/condition-tree.ts';

/** '' while no condition is complete: unfinished ones are omitted. */
export function writeConditions(group: Group): string {
  return writeGroup(group) ?? '';
}

/** Why a condition is not in the text yet; undefined: it is. */
export function whyUnfinished({ column, operator, values, literal }: Condition): string | undefined {
  if (column === '') return 'Choose a column';
  const wanted = valueCount(operator);
  if (wanted === 0) return undefined;
  // Text may be empty where one asks for it, but not an end of a range; a list needs one value.
  const given = values.slice(0, wanted);
  if (given.length < (wanted === Infinity ? 1 : wanted)) return 'Enter a value';
  if (operator === 'between' && given.includes('')) return 'Enter a value';
  const wrong = given.find((value) => !isValue(value, literal));
  if (wrong === undefined) return undefined;
  return wrong === '' ? 'Enter a value' : `${wrong} is not ${literalWords[literal]}`;
}

const literalWords: Readonly<Record<Literal, string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date like 2026-01-31',
  timestamp: 'a time like 2026-01-31 12:00',
  timestamp_ntz: 'a time like 2026-01-31 12:00',
};

const datePattern = /^\d{4}-\d{2}-\d{2}$/u;
/** In UTC, as times are shown. */
const timePattern = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z?)?$/u;
const numberPattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/u;

function isValue(value: string, literal: Literal): boolean {
  if (value.includes('\0')) return false;
  switch (literal) {
    case 'text':
      return true;
    case 'number':
      return numberPattern.test(value.trim());
    case 'boolean':
      return /^(?:true|false)$/iu.test(value.trim());
    case 'date':
      return datePattern.test(value.trim());
    case 'timestamp':
    case 'timestamp_ntz':
      return timePattern.test(value.trim());
  }
}

/**
 * Values as a person enters them. Numbers that are compared with a text stay numbers, as the meaning would be another one,
 * until something else is entered.
 * @param type of the column; undefined: not known.
 */
export function withValues(condition: Condition, values: readonly string[], type: string | undefined): Condition {
  const { literal } = condition;
  const isKept = type === undefined || values.every((value) => value === '' || isValue(value, literal));
  return { ...condition, values, literal: isKept ? literal : literalFor(type) };
}

/** @returns undefined of a group without a complete condition. */
function writeGroup({ all, members }: Group): string | undefined {
  const written = members.flatMap((member) => writeMember(member) ?? []);
  return written.length === 0 ? undefined : written.join(all ? ' AND ' : ' OR ');
}

function writeMember(member: Member): string | undefined {
  if (member.kind === 'condition') return whyUnfinished(member) === undefined ? writeCondition(member) : undefined;
  const inner = writeGroup(member);
  return inner === undefined ? undefined : `(${inner})`;
}

function writeCondition({ column, operator, values, literal }: Condition): string {
  const [first = '', second = ''] = values.map((value) => writeValue(value, literal));
  switch (operator) {
    case 'in':
    case 'not in':
      return `${column} ${operator.toUpperCase()} (${values.map((value) => writeValue(value, literal)).join(', ')})`;
    case 'is null':
    case 'is not null':
      return `${column} ${operator.toUpperCase()}`;
    case 'between':
      return `${column} BETWEEN ${first} AND ${second}`;
    case 'contains':
    case 'startswith':
    case 'endswith':
      return `${operator}(${column}, ${first})`;
    default:
      return `${column} ${operator.toUpperCase()} ${first}`;
  }
}

function writeValue(value: string, literal: Literal): string {
  switch (literal) {
    case 'number':
      return value.trim().replace(/^\+/u, '');
    case 'boolean':
      return value.trim().toLowerCase();
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return `${literal.toUpperCase()} '${value.trim()}'`;
    case 'text':
      return `'${value.replaceAll("'", "''")}'`;
  }
}
