/** What a table of the catalog holds, kept beside it by a test: columns by name, rows as literals, one state for each run. */

export type ColumnType = 'int' | 'bigint' | 'string' | 'double' | 'date' | 'boolean' | 'decimal(9,2)' | 'timestamp';

export interface ModelColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/** Lowercase name of a column → literal of DuckDB, of the column's type; absent: null. */
export type ModelRow = ReadonlyMap<string, string>;

export interface ModelTable {
  /** Partition keys are not among them. */
  readonly columns: readonly ModelColumn[];
  readonly keys: readonly ModelColumn[];
  readonly rows: readonly ModelRow[];
}

export interface Write {
  readonly mode: 'append' | 'overwrite' | 'overwritePartitions' | 'upsert';
  readonly logsOnly: boolean;
  /** In the order of the new rows, keys among them. */
  readonly columns: readonly ModelColumn[];
  readonly rows: readonly ModelRow[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Type of a column → that of DuckDB. */
export const duckTypes: Readonly<Record<ColumnType, string>> = {
  int: 'INTEGER',
  bigint: 'BIGINT',
  string: 'VARCHAR',
  double: 'DOUBLE',
  date: 'DATE',
  boolean: 'BOOLEAN',
  'decimal(9,2)': 'DECIMAL(9,2)',
  timestamp: 'TIMESTAMPTZ',
};

/** Identifies rows of an upsert; new rows have different values of it. */
export const upsertKey = 'a';

const fold = (name: string): string => name.toLowerCase();

/** @returns the table afterwards, or `refused` where old and new files could not be read as one table. */
export function apply(table: ModelTable, write: Write): ModelTable | 'refused' {
  const isKey = ({ name }: ModelColumn): boolean => table.keys.some((key) => fold(key.name) === fold(name));
  const given = write.columns.filter((column) => !isKey(column));
  const columns =
    write.mode === 'overwrite' && !write.logsOnly
      ? given.map((column) => ({ ...column, name: known(table, column)?.name ?? column.name }))
      : merged(table, given, write.logsOnly);
  if (columns === 'refused') return 'refused';
  if (write.mode === 'upsert') return { ...table, columns, rows: upserted(table, write) };
  return { ...table, columns, rows: [...kept(table, write), ...write.rows] };
}

/** Rows with the same key get the values of the new row; columns that the new rows lack stay. */
function upserted({ rows }: ModelTable, write: Write): readonly ModelRow[] {
  const given = new Map(write.rows.map((row) => [row.get(upsertKey)!, row]));
  const names = write.columns.map(({ name }) => fold(name));
  const updated = rows.map((row) => {
    const key = row.get(upsertKey);
    const news = key === undefined ? undefined : given.get(key);
    if (news === undefined) return row;
    const stays = [...row].filter(([name]) => !names.includes(name));
    return new Map([...stays, ...news]);
  });
  const known = new Set(rows.map((row) => row.get(upsertKey)));
  return [...updated, ...write.rows.filter((row) => !known.has(row.get(upsertKey)!))];
}

/** The column of the table with its name, in any case. */
function known({ columns }: ModelTable, { name }: ModelColumn): ModelColumn | undefined {
  return columns.find((column) => fold(column.name) === fold(name));
}

function merged(
  table: ModelTable,
  given: readonly ModelColumn[],
  logsOnly: boolean,
): readonly ModelColumn[] | 'refused' {
  const added: ModelColumn[] = [];
  for (const column of given) {
    const old = known(table, column);
    if (old === undefined) added.push(column);
    else if (old.type !== column.type) return 'refused';
  }
  return logsOnly && added.length > 0 ? 'refused' : [...table.columns, ...added];
}

function kept({ keys, rows }: ModelTable, { mode, rows: given }: Write): readonly ModelRow[] {
  if (mode === 'append') return rows;
  if (mode === 'overwrite') return [];
  const partition = (row: ModelRow): string => JSON.stringify(keys.map(({ name }) => row.get(fold(name)) ?? null));
  const replaced = new Set(given.map(partition));
  return rows.filter((row) => !replaced.has(partition(row)));
}

/** A SELECT of DuckDB that gives the rows, with the columns in their order. */
export function selectOf(columns: readonly ModelColumn[], rows: readonly ModelRow[]): string {
  const literals = (row: ModelRow): string =>
    columns.map(({ name, type }) => `CAST(${row.get(fold(name)) ?? 'NULL'} AS ${duckTypes[type]})`).join(', ');
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  if (rows.length > 0)
    return `SELECT * FROM (VALUES ${rows.map((row) => `(${literals(row)})`).join(', ')}) t(${names})`;
  return `SELECT * FROM (VALUES (${literals(new Map())})) t(${names}) WHERE false`;
}
