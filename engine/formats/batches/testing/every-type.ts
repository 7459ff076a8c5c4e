/** A row of every type and one of nulls, and what Python says when another library has read them. */

import type { RandomTable } from '#engine/formats/batches/testing/random-rows.ts';
import { parseHive } from '#engine/types/hive.ts';

const values = [
  ['flag', 'boolean', true],
  ['small', 'int', -7n],
  ['big', 'bigint', 9_007_199_254_740_993n],
  ['real', 'double', 0.1],
  ['price', 'decimal(20,3)', -1234n],
  ['name', 'string', 'é "quoted"'],
  ['raw', 'binary', '0x00ff'],
  ['day', 'date', 19_000n],
  ['at', 'timestamp', 1_700_000_000_123_456n],
  ['clock', 'timestamp_ntz', -1n],
  ['list', 'array<string>', ['x', null]],
  ['pairs', 'map<string,int>', [['k', 1n]]],
  ['parts', 'struct<a:int,b:string>', [1n, null]],
] as const;

export const everyType: RandomTable = {
  columns: values.map(([name, type]) => ({ name, type: parseHive(type) })),
  rows: [values.map(([, , value]) => value), values.map(() => null)],
};

/** Python that prints the rows of `rows`, a list of dictionaries. */
export const printRows = `
import datetime
def plain(value):
    if isinstance(value, datetime.datetime): return value.replace(tzinfo=None).isoformat()
    if isinstance(value, dict): return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list): return dict(value) if value and isinstance(value[0], tuple) else [plain(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)
for row in rows: print([plain(value) for value in row.values()])
`;

export const printedRows = [
  `[True, -7, 9007199254740993, 0.1, '-1.234', 'é "quoted"', "b'\\\\x00\\\\xff'", '2022-01-08', '2023-11-14T22:13:20.123456', '1969-12-31T23:59:59.999999', ['x', None], {'k': 1}, {'a': 1, 'b': None}]`,
  `[${everyType.columns.map(() => 'None').join(', ')}]`,
];
