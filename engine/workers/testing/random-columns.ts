/** Random column types with literals of their values in SQL, for tests of everything that reads vectors. */

import fc from 'fast-check';

export interface SqlColumn {
  /** DuckDB's type text. */
  readonly type: string;
  /** How its values are compared. */
  readonly shape: 'plain' | 'decimal' | 'list' | 'struct' | 'map';
  readonly children: readonly SqlColumn[];
  /** SQL text of a value, NULL included. */
  readonly literal: fc.Arbitrary<string>;
}

function simple(type: string, values: fc.Arbitrary<string>, shape: 'plain' | 'decimal' = 'plain'): SqlColumn {
  const typed = values.map((value) => `CAST(${value} AS ${type})`);
  return {
    type,
    shape,
    children: [],
    literal: fc.oneof({ weight: 1, arbitrary: fc.constant('NULL') }, { weight: 4, arbitrary: typed }),
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function whole(bits: number, signed: boolean): fc.Arbitrary<string> {
  const top = 2n ** BigInt(signed ? bits - 1 : bits);
  return fc.bigInt({ min: signed ? -top : 0n, max: top - 1n }).map((value) => `'${value}'`);
}

function decimal(precision: number, scale: number): SqlColumn {
  const top = 10n ** BigInt(precision) - 1n;
  const values = fc.bigInt({ min: -top, max: top }).map((value) => {
    const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
    const cut = digits.length - scale;
    return `'${value < 0n ? '-' : ''}${digits.slice(0, cut)}${scale === 0 ? '' : `.${digits.slice(cut)}`}'`;
  });
  return simple(`DECIMAL(${precision},${scale})`, values, 'decimal');
}

const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.constantFrom('', '123456789012', '1234567890123', 'é'.repeat(6), 'x'.repeat(3000)),
    fc.integer({ min: 10, max: 60 }).map((length) => 'abcdefghij'.repeat(6).slice(0, length)),
  )
  .map((value) => quoted(value.replaceAll('\0', '')));

const moment = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-01-01'), noInvalidDate: true })
  .map((value) => value.toISOString());

const leaves: readonly SqlColumn[] = [
  simple('BOOLEAN', fc.boolean().map(String)),
  simple('TINYINT', whole(8, true)),
  simple('SMALLINT', whole(16, true)),
  simple('INTEGER', whole(32, true)),
  simple('BIGINT', whole(64, true)),
  simple('UTINYINT', whole(8, false)),
  simple('USMALLINT', whole(16, false)),
  simple('UINTEGER', whole(32, false)),
  simple('UBIGINT', whole(64, false)),
  simple('HUGEINT', whole(127, true)),
  simple('UHUGEINT', whole(127, false)),
  simple(
    'FLOAT',
    fc.float({ noNaN: true }).map((value) => quoted(String(value))),
  ),
  simple(
    'DOUBLE',
    fc.double().map((value) => quoted(String(value))),
  ),
  decimal(4, 2),
  decimal(9, 0),
  decimal(18, 5),
  decimal(38, 10),
  decimal(38, 38),
  simple('VARCHAR', text),
  simple(
    'BLOB',
    fc
      .uint8Array({ maxLength: 40 })
      .map((bytes) => quoted([...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''))),
  ),
  simple(
    'JSON',
    fc.json({ maxDepth: 1 }).map((value) => quoted(value.replaceAll('\0', '').replaceAll('\\u0000', ''))),
  ),
  simple(
    'DATE',
    moment.map((value) => quoted(value.slice(0, 10))),
  ),
  simple(
    'TIMESTAMP',
    moment.map((value) => quoted(value.slice(0, -1))),
  ),
  simple('TIMESTAMPTZ', moment.map(quoted)),
  simple(
    'TIMESTAMP_S',
    moment.map((value) => quoted(value.slice(0, 19))),
  ),
  simple(
    'TIMESTAMP_MS',
    moment.map((value) => quoted(value.slice(0, -1))),
  ),
  simple(
    'TIMESTAMP_NS',
    fc
      .date({ min: new Date('1700-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
      .map((value) => quoted(value.toISOString().slice(0, -1))),
  ),
  simple(
    'TIME',
    moment.map((value) => quoted(value.slice(11, -1))),
  ),
  simple(
    'TIMETZ',
    moment.map((value) => quoted(`${value.slice(11, -1)}-03:30`)),
  ),
  simple(
    'INTERVAL',
    fc
      .tuple(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }), fc.integer())
      .map(([months, days, micros]) => quoted(`${months} months ${days} days ${micros} microseconds`)),
  ),
  simple('UUID', fc.uuid().map(quoted)),
  simple('BIT', fc.stringMatching(/^[01]{1,30}$/).map(quoted)),
  simple("ENUM('a', 'longer than twelve bytes', '')", fc.constantFrom("'a'", "'longer than twelve bytes'", "''")),
];

/** @param depth how many levels of nesting at most. */
export function columnOf(depth: number): fc.Arbitrary<SqlColumn> {
  const leaf = fc.constantFrom(...leaves);
  if (depth === 0) return leaf;
  const inner = columnOf(depth - 1);
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    inner.map(listOf),
    inner.map(arrayOf),
    fc.array(inner, { minLength: 1, maxLength: 3 }).map(structOf),
    inner.map(mapOf),
  );
}

function nullable(literal: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant('NULL') }, { weight: 4, arbitrary: literal });
}

function listOf(child: SqlColumn): SqlColumn {
  const type = `${child.type}[]`;
  const literal = fc.array(child.literal, { maxLength: 5 }).map((items) => `CAST([${items.join(', ')}] AS ${type})`);
  return { type, shape: 'list', children: [child], literal: nullable(literal) };
}

function arrayOf(child: SqlColumn): SqlColumn {
  const type = `${child.type}[3]`;
  const literal = fc
    .array(child.literal, { minLength: 3, maxLength: 3 })
    .map((items) => `CAST([${items.join(', ')}] AS ${type})`);
  return { type, shape: 'list', children: [child], literal: nullable(literal) };
}

function structOf(children: readonly SqlColumn[]): SqlColumn {
  const type = `STRUCT(${children.map((child, index) => `"f ${index}" ${child.type}`).join(', ')})`;
  const literal = fc
    .tuple(...children.map((child) => child.literal))
    .map((values) => `CAST({${values.map((value, index) => `'f ${index}': ${value}`).join(', ')}} AS ${type})`);
  return { type, shape: 'struct', children, literal: nullable(literal) };
}

function mapOf(child: SqlColumn): SqlColumn {
  const type = `MAP(VARCHAR, ${child.type})`;
  const literal = fc
    .uniqueArray(fc.tuple(text, child.literal), { selector: ([key]) => key, maxLength: 4 })
    .map((entries) => `CAST(MAP {${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}} AS ${type})`);
  return { type, shape: 'map', children: [child], literal: nullable(literal) };
}
