/** The differences between two lists of columns: in words, and merged without losing anything known. */

import { foldName } from '#engine/base/same-name.ts';
import type { RetypingReasons } from '#engine/crawl/planned-table.ts';
import { sameType, type Column, type DataType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { mergeRulesOf, mergeTypeSet } from '#engine/types/merge-schemas.ts';

/** Longest list of names in one description; the rest is counted. */
const listed = 10;

/**
 * @param noun `column` or `partition key`.
 * @param reasons why columns get other types, as far as that is known.
 */
export function describeColumnChanges(
  before: readonly Column[],
  after: readonly Column[],
  noun: string,
  reasons?: RetypingReasons,
): string[] {
  const known = new Map(before.map((column) => [column.name, column]));
  const next = new Set(after.map((column) => column.name));
  const added = after.filter((column) => !known.has(column.name));
  const removed = before.filter((column) => !next.has(column.name));
  const retyped = after.filter(
    (column) => known.has(column.name) && !sameType(known.get(column.name)!.type, column.type),
  );
  const resourced = after.filter(
    (column) => known.has(column.name) && known.get(column.name)!.sourceName !== column.sourceName,
  );
  const words: string[] = [];
  if (added.length > 0)
    words.push(
      `${plural(noun, added.length)} added: ${names(added, (column) => `${column.name} ${formatHive(column.type)}`)}`,
    );
  if (removed.length > 0)
    words.push(`${plural(noun, removed.length)} removed: ${names(removed, (column) => column.name)}`);
  if (retyped.length > 0) {
    words.push(
      `${plural(noun, retyped.length)} retyped: ${names(retyped, (column) => `${column.name} ${formatHive(known.get(column.name)!.type)} → ${formatHive(column.type)}${because(reasons, column.name)}`)}`,
    );
  }
  if (resourced.length > 0)
    words.push(`${plural(noun, resourced.length)} renamed in the data: ${names(resourced, (column) => column.name)}`);
  if (words.length === 0 && before.some((column, place) => column.name !== after[place]?.name))
    words.push(`order of ${noun}s changed`);
  return words;
}

function because(reasons: RetypingReasons | undefined, name: string): string {
  const reason = reasons?.get(name);
  return reason === undefined ? '' : ` (${reason})`;
}

function names<T>(columns: readonly T[], text: (column: T) => string): string {
  const shown = columns.slice(0, listed).map(text).join(', ');
  return columns.length > listed ? `${shown} and ${columns.length - listed} more` : shown;
}

function plural(noun: string, count: number): string {
  return count === 1 ? noun : `${noun}s`;
}

/** The known columns as they are, with columns and nested fields behind them that only the found ones have. */
export function mergeNewColumns(known: readonly Column[], found: readonly Column[], format: string): readonly Column[] {
  const fold = mergeRulesOf(format).caseSensitive ? (name: string): string => name : foldName;
  const keyOf = (column: Column): string => fold(column.sourceName ?? column.name);
  const byKey = new Map(found.map((column) => [keyOf(column), column]));
  const used = new Set(known.map((column) => column.name));
  const kept = known.map((column) => {
    const other = byKey.get(keyOf(column)) ?? found.find((candidate) => candidate.name === column.name);
    if (other === undefined) return column;
    byKey.delete(keyOf(other));
    const type = addFields(column.type, other.type, format);
    return type === column.type ? column : { ...column, type };
  });
  const added = [...byKey.values()].filter((column) => !used.has(column.name));
  return added.length === 0 ? kept : [...kept, ...added];
}

/**
 * Columns that keep a type which does not hold every value of their files; empty when all do.
 * @param kept columns of the table. @param found in its files. @param reasons as of {@link describeColumnChanges}.
 */
export function describeTooNarrow(
  kept: readonly Column[],
  found: readonly Column[],
  format: string,
  reasons?: RetypingReasons,
): string[] {
  const rules = mergeRulesOf(format);
  const fold = rules.caseSensitive ? (name: string): string => name : foldName;
  const types = new Map(found.map((column) => [fold(column.sourceName ?? column.name), column.type]));
  const narrow = kept.flatMap(({ name, sourceName, type }) => {
    const other = types.get(fold(sourceName ?? name));
    if (other === undefined || sameType(mergeTypeSet([type, other], rules), type)) return [];
    return [`${name} stays ${formatHive(type)}, its files contain ${formatHive(other)}${because(reasons, name)}`];
  });
  if (narrow.length === 0) return [];
  return [`${names(narrow, (text) => text)}; values that do not fit are rejected when they are read`];
}

function addFields(known: DataType, found: DataType, format: string): DataType {
  if (known.kind === 'struct' && found.kind === 'struct') {
    const fields = mergeNewColumns(known.fields, found.fields, format);
    return fields.length === known.fields.length && fields.every((field, place) => field === known.fields[place])
      ? known
      : { kind: 'struct', fields };
  }
  if (known.kind === 'array' && found.kind === 'array') {
    const element = addFields(known.element, found.element, format);
    return element === known.element ? known : { kind: 'array', element };
  }
  if (known.kind === 'map' && found.kind === 'map') {
    const value = addFields(known.value, found.value, format);
    return value === known.value ? known : { kind: 'map', key: known.key, value };
  }
  return known;
}
