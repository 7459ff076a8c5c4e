/** The differences between two lists of columns: in words, and merged without losing anything known. */

import { foldName } from '#engine/base/same-name.ts';
import type { RetypingReasons } from '#engine/crawl/planned-table.ts';
import { sameType, type Column, type DataType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import { mergeRulesOf, mergeTypeSet } from '#engine/types/merge-schemas.ts';
import { makeUnique } from '#engine/types/names.ts';

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

/**
 * The known columns as they are, with columns and nested fields behind them that only the found ones have. A known column whose
 * name no file has takes what the files have under a name that differs in case or in signs, since it would be null in every row.
 * @param taken names that no column may get, such as those of partition keys.
 */
export function mergeNewColumns(
  known: readonly Column[],
  found: readonly Column[],
  format: string,
  taken: readonly string[] = [],
): readonly Column[] {
  return merge({ known, found, format, taken, adds: true });
}

/** As {@link mergeNewColumns}, without what only the found columns have: the names in the data alone may change. */
export function withNamesInData(known: readonly Column[], found: readonly Column[], format: string): readonly Column[] {
  return merge({ known, found, format, taken: [], adds: false });
}

interface Merge {
  readonly known: readonly Column[];
  readonly found: readonly Column[];
  readonly format: string;
  readonly taken: readonly string[];
  readonly adds: boolean;
}

function merge({ known, found, format, taken, adds }: Merge): readonly Column[] {
  const partners = partnersOf(known, found, format);
  const kept = known.map((column, place) => {
    const partner = partners.get(place);
    if (partner === undefined) return column;
    const { name, type: before } = column;
    const type = mergeFields(before, partner.column.type, format, adds);
    if (partner.isRead) return type === before ? column : { ...column, type };
    const inFiles = inData(partner.column);
    return inFiles === name ? { name, type } : { name, type, sourceName: inFiles };
  });
  const used = new Set([...partners.values()].map(({ column }) => column));
  const added = adds ? found.filter((column) => !used.has(column)) : [];
  if (added.length === 0) return kept;
  const free = makeUnique(
    added.map(({ name }) => name),
    [...known.map(({ name }) => name), ...taken],
  );
  return [
    ...kept,
    ...added.map((column, index) => {
      const name = free[index]!;
      return name === column.name ? column : { ...column, name, sourceName: inData(column) };
    }),
  ];
}

function inData(column: Column): string {
  return column.sourceName ?? column.name;
}

interface Partner {
  readonly column: Column;
  /** Whether a reader that looks for the known column finds this one. */
  readonly isRead: boolean;
}

/** By place in `known`. Each found column is the partner of one known column at most: of the one whose name is closest. */
function partnersOf(known: readonly Column[], found: readonly Column[], format: string): Map<number, Partner> {
  const { caseSensitive } = mergeRulesOf(format);
  const likenesses: { readonly key: (column: Column) => string; readonly isRead: boolean }[] = [
    { key: inData, isRead: true },
    { key: (column) => foldName(inData(column)), isRead: !caseSensitive },
    { key: (column) => column.name, isRead: false },
  ];
  const partners = new Map<number, Partner>();
  const left = new Set(found);
  for (const { key, isRead } of likenesses) {
    const byKey = new Map([...left].reverse().map((column) => [key(column), column]));
    for (const [place, column] of known.entries()) {
      const partner = partners.has(place) ? undefined : byKey.get(key(column));
      if (partner === undefined || !left.delete(partner)) continue;
      partners.set(place, { column: partner, isRead });
    }
  }
  return partners;
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

function mergeFields(known: DataType, found: DataType, format: string, adds: boolean): DataType {
  if (known.kind === 'struct' && found.kind === 'struct') {
    const fields = merge({ known: known.fields, found: found.fields, format, taken: [], adds });
    return fields.length === known.fields.length && fields.every((field, place) => field === known.fields[place])
      ? known
      : { kind: 'struct', fields };
  }
  if (known.kind === 'array' && found.kind === 'array') {
    const element = mergeFields(known.element, found.element, format, adds);
    return element === known.element ? known : { kind: 'array', element };
  }
  if (known.kind === 'map' && found.kind === 'map') {
    const value = mergeFields(known.value, found.value, format, adds);
    return value === known.value ? known : { kind: 'map', key: known.key, value };
  }
  return known;
}
