/** A node in words: the two caption lines of its card, and how it is read aloud. */

import type { Node } from '#engine/contract/definitions/job.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { typeParts } from '#renderer/ui/format/type-parts.ts';

export interface NodeFacts {
  /** Columns that leave it; undefined while they are not known. */
  readonly columns: readonly ColumnText[] | undefined;
  /** Columns of its first input. */
  readonly inputColumns: readonly ColumnText[] | undefined;
}

type Args = Readonly<Record<string, unknown>>;
type Words = (args: Args, facts: NodeFacts) => readonly [string, string];

/** Letters of the scripts that are written from right to left. */
const fromRight = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u;

/** Two short lines. Missing settings are mentioned, never left empty. */
export function captionLines(node: Node, facts: NodeFacts): readonly [string, string] {
  return (words[node.transform] ?? anyTransform(node.transform))(node.args, facts);
}

const words: Readonly<Record<string, Words>> = {
  CatalogSource: (args, facts) => [tableName(args), columnCount(facts)],
  PathSource: (args, facts) => [fileName(args) ?? 'no path yet', columnCount(facts)],
  SubflowInput: (_args, facts) => ['input', columnCount(facts)],
  SubflowOutput: (_args, { inputColumns }) => ['output', columnCount({ columns: inputColumns, inputColumns })],
  CatalogTarget: (args) => [tableName(args), writing(args)],
  PathTarget: (args) => [fileName(args) ?? 'no path yet', writing(args)],
  ApplyMapping: ({ mappings }, { columns, inputColumns }) => {
    const list = Array.isArray(mappings) ? (mappings as unknown[]).filter(Array.isArray) : [];
    const casts = list.filter(([, from, , to]) => from !== to).length;
    const renames = list.filter(([from, , to]) => from !== to).length;
    return [
      inputColumns === undefined
        ? `${list.length} columns`
        : `${inputColumns.length} → ${columns?.length ?? list.length} columns`,
      `${count(casts, 'cast')}, ${count(renames, 'rename')}`,
    ];
  },
  Map: ({ code, returns }, facts) => [
    text(code) === undefined
      ? 'no function yet'
      : returns === 'keep'
        ? 'keeps rows by a function'
        : 'your own function',
    columnCount(facts),
  ],
  Filter: ({ condition }) => [text(condition) ?? 'no condition yet', 'keeps matching rows'],
  Join: ({ joinType, keys }) => {
    const pairs = Array.isArray(keys) ? (keys as Record<string, unknown>[]) : [];
    const names = pairs.map(({ left, right }) =>
      left === right ? String(left) : `${String(left)} = ${String(right)}`,
    );
    return [`${text(joinType) ?? 'inner'} join`, names.length === 0 ? 'no keys yet' : joined(names)];
  },
  Aggregate: ({ groups, aggs }) => {
    const by = Array.isArray(groups) ? groups.map(String) : [];
    const results = Array.isArray(aggs) ? (aggs as Record<string, unknown>[]) : [];
    return [
      by.length === 0 ? 'one row in total' : `by ${joined(by)}`,
      results.length === 0
        ? 'no results yet'
        : results.map(({ aggFunc, column }) => `${String(aggFunc)} ${String(column)}`).join(', '),
    ];
  },
  Union: ({ unionType, by }) => [
    unionType === 'DISTINCT' ? 'removes duplicate rows' : 'all rows',
    `by ${text(by) ?? 'name'}`,
  ],
  SqlTransform: ({ sql }, facts) => [text(sql)?.replaceAll(/\s+/gu, ' ') ?? 'no SQL yet', columnCount(facts)],
  SelectFields: ({ paths }, facts) => [list(paths) ?? 'no columns yet', columnCount(facts)],
  DropFields: ({ paths }, facts) => [
    list(paths) === undefined ? 'no columns yet' : `without ${list(paths)}`,
    columnCount(facts),
  ],
  DropNullFields: ({ paths }, facts) => [
    list(paths) === undefined ? 'no fields yet' : `without ${list(paths)}`,
    columnCount(facts),
  ],
  DropDuplicates: ({ columns }) => [
    'first of equal rows',
    list(columns) === undefined ? 'whole rows' : `by ${list(columns)}`,
  ],
  DropNullRows: ({ columns, match }) => [
    `null in ${match === 'any' ? 'any column' : 'all columns'}`,
    list(columns) === undefined ? 'of the row' : `of ${list(columns)}`,
  ],
  ExplodeArrayOrMap: ({ column, outer }, facts) => [
    text(column) === undefined ? 'no array yet' : `${outer === true ? 'outer, ' : ''}${String(column)}`,
    columnCount(facts),
  ],
  Pivot: ({ columns, aggColumn, aggFunction }) => [
    list(columns) ?? 'no columns yet',
    text(aggColumn) === undefined ? 'no results yet' : `${text(aggFunction) ?? 'sum'} ${String(aggColumn)}`,
  ],
  Unpivot: ({ columns, nameColumn, valueColumn }) => [
    list(columns) ?? 'no columns yet',
    `to ${text(nameColumn) ?? 'name'} and ${text(valueColumn) ?? 'value'}`,
  ],
  Except: ({ setType, by }) => [
    setType === 'ALL' ? 'each right row removes one' : 'left rows that right lacks',
    `by ${text(by) ?? 'name'}`,
  ],
  Intersect: ({ setType, by }) => [
    setType === 'ALL' ? 'as often as both have them' : 'rows that both have',
    `by ${text(by) ?? 'name'}`,
  ],
  Limit: ({ limit }) => [
    typeof limit === 'number' ? `first ${count(limit, 'row')}` : 'no number yet',
    'in the order of the input',
  ],
  Sample: ({ fraction, seed }) => [
    typeof fraction === 'number' ? `about ${+(fraction * 100).toFixed(2)}% of the rows` : 'no fraction yet',
    `seed ${typeof seed === 'number' ? seed : 1}`,
  ],
  Sort: ({ columns }, facts) => {
    const keys = Array.isArray(columns) ? (columns as Record<string, unknown>[]) : [];
    const names = keys.map(({ column = '…', order }) => `${String(column)}${order === 'descending' ? ' ↓' : ''}`);
    return [names.length === 0 ? 'no columns yet' : `by ${joined(names)}`, columnCount(facts)];
  },
  Compare: ({ keys, columns }) => {
    const pairs = Array.isArray(keys) ? (keys as Record<string, unknown>[]) : [];
    return [
      pairs.length === 0 ? 'no keys yet' : `by ${joined(pairs.map(({ left }) => text(left) ?? '…'))}`,
      list(columns) ?? 'all columns of both',
    ];
  },
  Lookup: ({ keys, columns }) => {
    const pairs = Array.isArray(keys) ? (keys as Record<string, unknown>[]) : [];
    const taken = Array.isArray(columns) ? (columns as Record<string, unknown>[]) : [];
    const names = taken.map(({ column }) => text(column) ?? '…');
    return [
      names.length === 0 ? 'no columns yet' : joined(names),
      pairs.length === 0 ? 'no keys yet' : `by ${joined(pairs.map(({ left }) => text(left) ?? '…'))}`,
    ];
  },
  Merge: ({ primaryKeys }, facts) => [
    list(primaryKeys) === undefined ? 'no keys yet' : `by ${list(primaryKeys)}`,
    columnCount(facts),
  ],
  PIIDetection: ({ entityTypes, columns, action }) => [
    `${text(action) ?? 'detect'} ${list(entityTypes) ?? 'no kinds yet'}`,
    list(columns) === undefined ? 'in all columns of text' : `in ${list(columns)}`,
  ],
  SimplifyDdbJson: ({ column }, facts) => [`attributes of ${text(column) ?? 'Item'}`, columnCount(facts)],
  Window: ({ partitions, functions }) => {
    const calls = Array.isArray(functions) ? (functions as Record<string, unknown>[]) : [];
    const names = calls.map(({ function: name, column }) =>
      [text(name) ?? '…', ...(text(column) === undefined ? [] : [text(column)])].join(' '),
    );
    return [
      names.length === 0 ? 'no functions yet' : names.join(', '),
      list(partitions) === undefined ? 'over all rows' : `by ${list(partitions)}`,
    ];
  },
  Route: ({ groups, defaultGroup }) => {
    const listed = Array.isArray(groups) ? (groups as Record<string, unknown>[]) : [];
    const names = listed.map(({ groupName = '…' }) => String(groupName));
    return [
      names.length === 0 ? 'no groups yet' : names.join(', '),
      `other rows to ${text(defaultGroup) ?? 'default_group'}`,
    ];
  },
  ArrayToColumns: ({ colName, colList }) => [
    text(colName) ?? 'no array yet',
    `to ${list(colList) ?? 'no columns yet'}`,
  ],
  ConcatenateColumns: ({ colName, colList }) => [
    list(colList) ?? 'no columns yet',
    `to ${text(colName) ?? 'no column yet'}`,
  ],
  CurrentTimestamp: ({ colName }, facts) => [`to ${text(colName) ?? 'no column yet'}`, columnCount(facts)],
  DerivedColumn: ({ colName, expr }) => [
    text(expr)?.replaceAll(/\s+/gu, ' ') ?? 'no expression yet',
    `to ${text(colName) ?? 'no column yet'}`,
  ],
  ExtractJsonPath: ({ colName, paths }) => [text(colName) ?? 'no column yet', list(paths) ?? 'no paths yet'],
  FillMissingValues: ({ column, method }) => [text(column) ?? 'no column yet', `by ${text(method) ?? 'auto'}`],
  FillNulls: ({ fills }, facts) => {
    const filled = Array.isArray(fills) ? (fills as Record<string, unknown>[]) : [];
    const names = filled.map(({ column = '…' }) => String(column));
    return [names.length === 0 ? 'no columns yet' : joined(names), columnCount(facts)];
  },
  Flatten: ({ separator }, facts) => [`structs, joined by “${text(separator) ?? '.'}”`, columnCount(facts)],
  FormatTimestamp: ({ colName, dateFormat }) => [
    text(colName) ?? 'no column yet',
    `as ${text(dateFormat) ?? 'no format yet'}`,
  ],
  Identifier: ({ colName, unique }) => [
    `to ${text(colName) ?? 'no column yet'}`,
    unique === true ? 'unique across runs' : 'numbers from 1',
  ],
  ParseJsonColumn: ({ colName, schema }) => [text(colName) ?? 'no column yet', `as ${text(schema) ?? 'no type yet'}`],
  Unbox: ({ path, schema, format }) => [
    `${text(path) ?? 'no column yet'} (${(text(format) ?? 'json').toUpperCase()})`,
    `as ${text(schema) ?? 'no type yet'}`,
  ],
  RegexExtractor: ({ colName, newCols }) => [
    text(colName) ?? 'no column yet',
    `to ${list(newCols) ?? 'no columns yet'}`,
  ],
  SplitString: ({ colName, newColName }) => [
    text(colName) ?? 'no column yet',
    `to ${text(newColName) ?? text(colName) ?? 'no column yet'}`,
  ],
  ToTimestamp: ({ colName, newColName }) => [
    text(colName) ?? 'no column yet',
    `to ${text(newColName) ?? text(colName) ?? 'no column yet'}`,
  ],
  UUID: ({ colName }, facts) => [`to ${text(colName) ?? 'no column yet'}`, columnCount(facts)],
  SelectFromCollection: ({ key, index }, facts) => [
    text(key) ?? (typeof index === 'number' ? `output ${index}` : 'no output yet'),
    columnCount(facts),
  ],
  Relationalize: ({ name }, facts) => [`flattened as ${text(name) ?? 'root'}`, columnCount(facts)],
  SplitFields: ({ paths }) => [list(paths) ?? 'no columns yet', 'and all other columns'],
  SplitRows: ({ comparisons }) => {
    const held = Array.isArray(comparisons) ? (comparisons as Record<string, unknown>[]) : [];
    const written = held.map(
      ({ column = '…', operator = '…', value = '…' }) => `${String(column)} ${String(operator)} ${String(value)}`,
    );
    return [written.length === 0 ? 'no comparisons yet' : written.join(' and '), 'and all other rows'];
  },
  Recipe: ({ steps }, facts) => {
    const all = Array.isArray(steps) ? (steps as readonly { readonly off?: unknown }[]) : [];
    const off = all.filter((step) => step.off === true).length;
    return [
      all.length === 0 ? 'no steps yet' : `${count(all.length, 'step')}${off === 0 ? '' : `, ${off} off`}`,
      columnCount(facts),
    ];
  },
  RenameField: ({ oldName, newName }, facts) => [
    `${text(oldName) ?? '…'} → ${text(newName) ?? '…'}`,
    columnCount(facts),
  ],
  ResolveChoice: ({ choice, specs }, { columns }) => {
    const open = (columns ?? []).filter(({ type }) => type.includes('uniontype')).length;
    const single = Array.isArray(specs) ? specs.length : 0;
    return [
      text(choice) ?? count(single, 'column'),
      columns === undefined ? 'choices' : open === 0 ? 'no choices left' : `${count(open, 'choice')} left`,
    ];
  },
};

function anyTransform(name: string): Words {
  return (_args, facts) => [name, columnCount(facts)];
}

/** Columns of a node that hold values of several types and did not come so from its inputs. */
export function newChoices(facts: NodeFacts): ColumnText[] {
  const before = new Set(
    (facts.inputColumns ?? []).filter(({ type }) => type.includes('uniontype')).map(({ name }) => name),
  );
  return (facts.columns ?? []).filter(({ name, type }) => type.includes('uniontype') && !before.has(name));
}

/** `value is bigint or string`. */
export function choiceWords({ type }: ColumnText): string {
  const inner = /^uniontype<(.*)>$/u.exec(type)?.[1];
  return inner === undefined ? 'has a choice type' : `is ${typeParts(inner).join(' or ')}`;
}

function tableName({ databaseName, tableName: table }: Args): string {
  return text(table) === undefined ? 'no table yet' : `${text(databaseName) ?? '?'}.${String(table)}`;
}

function fileName({ path }: Args): string | undefined {
  return text(path);
}

function writing({ format, mode, partitionKeys }: Args): string {
  const keys = list(partitionKeys);
  return `${text(format) ?? 'parquet'}, ${text(mode) ?? 'append'}${keys === undefined ? '' : `, by ${keys}`}`;
}

function columnCount({ columns }: NodeFacts): string {
  return columns === undefined ? 'columns not known' : count(columns.length, 'column');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

function list(value: unknown): string | undefined {
  return Array.isArray(value) && value.length > 0 ? joined(value.map(String)) : undefined;
}

/** In this order on the screen, too: names from right to left, with a comma between them, would change places. */
function joined(names: readonly string[]): string {
  return names.map((name) => (fromRight.test(name) ? `\u2068${name}\u2069` : name)).join(', ');
}
