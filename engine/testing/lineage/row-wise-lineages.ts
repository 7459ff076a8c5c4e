/** What transforms with one row for each row say that their columns come from. */

export const orders = {
  id: 'bigint',
  amount: 'double',
  Status: 'string',
  s: 'struct<a:int,b:string>',
  c: 'uniontype<bigint,string>',
};

export interface Stated {
  readonly transform: string;
  readonly title: string;
  readonly args: Record<string, unknown>;
  /** The first one when it is not given. */
  readonly output?: string;
  /** Port → columns; `in` with the columns of orders when it is not given. */
  readonly inputs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly rows: readonly string[];
}

/** Of orders that pass as they are. */
export const same = { id: ['in.id'], amount: ['in.amount'], Status: ['in.Status'], s: ['in.s'], c: ['in.c'] };

export const nested = {
  id: 'bigint',
  s: 'struct<a:int,tags:array<string>>',
  items: 'array<struct<code:string,parts:array<int>>>',
  m: 'map<string,array<int>>',
};

export const rowWiseLineages: readonly Stated[] = [
  {
    transform: 'ArrayToColumns',
    title: 'elements of a field; the other columns are their own',
    args: { colName: 's.tags', colList: ['first', 'm'] },
    inputs: { in: nested },
    values: { id: ['in.id'], s: ['in.s'], items: ['in.items'], m: ['in.s (s.tags)'], first: ['in.s (s.tags)'] },
    rows: [],
  },
  {
    transform: 'ConcatenateColumns',
    title: 'all that is joined, also where a column is replaced',
    args: { colName: 'STATUS', colList: ['id', 's.b', 'status'] },
    values: {
      id: ['in.id'],
      amount: ['in.amount'],
      STATUS: ['in.Status', 'in.id', 'in.s (s.b)'],
      s: ['in.s'],
      c: ['in.c'],
    },
    rows: [],
  },
  {
    transform: 'CurrentTimestamp',
    title: 'the moment of the run comes from no column',
    args: { colName: 'amount' },
    values: { ...same, amount: [] },
    rows: [],
  },
  {
    transform: 'DerivedColumn',
    title: 'the columns of the expression',
    args: { colName: 'total', expr: 'amount * s.a + length(amount)' },
    values: { ...same, total: ['in.amount', 'in.s'] },
    rows: [],
  },
  {
    transform: 'ExtractJsonPath',
    title: 'the text, which is removed',
    args: { colName: 'status', paths: ['a', 'b'], newCols: ['a', 'amount'], dropColumn: true },
    values: { id: ['in.id'], amount: ['in.Status'], s: ['in.s'], c: ['in.c'], a: ['in.Status'] },
    rows: [],
  },
  {
    transform: 'FillNulls',
    title: 'each column is its own',
    args: { fills: [{ column: 'status', value: '' }] },
    values: same,
    rows: [],
  },
  {
    transform: 'Flatten',
    title: 'each field is its own',
    args: { separator: '_' },
    inputs: { in: nested },
    values: { id: ['in.id'], s_a: ['in.s (s.a)'], s_tags: ['in.s (s.tags)'], items: ['in.items'], m: ['in.m'] },
    rows: [],
  },
  {
    transform: 'FormatTimestamp',
    title: 'the time that is written',
    args: { colName: 's.b', dateFormat: 'yyyy', newColName: 'year' },
    values: { ...same, year: ['in.s (s.b)'] },
    rows: [],
  },
  {
    transform: 'Identifier',
    title: 'numbers of rows come from no column',
    args: { colName: 'ID' },
    values: { ID: [], amount: ['in.amount'], Status: ['in.Status'], s: ['in.s'], c: ['in.c'] },
    rows: [],
  },
  {
    transform: 'ParseJsonColumn',
    title: 'the text that is parsed',
    args: { colName: 's.b', schema: 'a INT', newColName: 'parsed' },
    values: { ...same, parsed: ['in.s (s.b)'] },
    rows: [],
  },
  {
    transform: 'RegexExtractor',
    title: 'the text that is searched',
    args: { colName: 's.b', regex: '(a)(b)', newCols: ['first', 'amount'] },
    values: { ...same, amount: ['in.s (s.b)'], first: ['in.s (s.b)'] },
    rows: [],
  },
  {
    transform: 'SplitString',
    title: 'the text, in place',
    args: { colName: 'status', pattern: ',' },
    values: same,
    rows: [],
  },
  {
    transform: 'ToTimestamp',
    title: 'the value that is converted',
    args: { colName: 'amount', newColName: 'at' },
    values: { ...same, at: ['in.amount'] },
    rows: [],
  },
  {
    transform: 'UUID',
    title: 'random values come from no column',
    args: {},
    values: { ...same, uuid: [] },
    rows: [],
  },
];
