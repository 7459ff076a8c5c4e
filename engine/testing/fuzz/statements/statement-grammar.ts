/** SELECTs by grammar: every place of the tree, every function that DuckDB has, names and texts that break out. */

import fc from 'fast-check';
import { expressionPlaces, relationPlaces } from '#engine/testing/hostile/statements/tree-places.ts';
import { secretVariable, type HostileGround } from '#engine/testing/hostile/statements/hostile-statement.ts';

export interface EngineFunctions {
  readonly scalars: readonly string[];
  readonly tables: readonly string[];
}

/** What a name or a text may hold. @param ground whose files must not change. */
function breakouts({ folder, secretFile }: HostileGround): string[] {
  const copy = `COPY (SELECT 1) TO '${folder}/written.csv' (USE_TMP_FILE false)`;
  return [
    `1 AS a); ${copy}; SELECT * FROM (SELECT q`,
    `x'; ${copy}; --`,
    `x"; ${copy}; --`,
    `*/ ${copy} /*`,
    `$$; ${copy}; $$`,
    `) TO '${secretFile}' --`,
    '\u202e',
    '\ufeff',
    '\u200b',
    '\u212a',
    'İ',
    'ﬀ',
    '😀',
    '\ud83d',
    '\0',
    '\n',
    '\\',
    "''",
    '""',
    '%s',
    '${x}',
    '',
    'id',
    'name',
    'data',
    'main',
    'rowid',
    'SELECT',
    'in1',
    'temp',
    'memory',
    'information_schema',
    'duckdb_settings',
  ];
}

const spaces = [
  '',
  ' ',
  ' ',
  '\n',
  '\t',
  '\r',
  '/* c */',
  '/* /* nested */ */',
  '-- line\n',
  '--\r',
  '\u00a0',
  '\u2028',
  ';',
  '/*',
  '--',
];

const types = [
  'INTEGER',
  'HUGEINT',
  'UTINYINT',
  'DOUBLE',
  'DECIMAL(38,10)',
  'VARCHAR',
  'BLOB',
  'BIT',
  'DATE',
  'TIME',
  'TIMETZ',
  'JSON',
  'TIMESTAMPTZ',
  'TIMESTAMP_NS',
  'INTERVAL',
  'UUID',
  'INTEGER[]',
  'INTEGER[3]',
  'VARCHAR[][]',
  'STRUCT(a INTEGER)',
  'MAP(VARCHAR, INTEGER)',
  'UNION(a INTEGER, b VARCHAR)',
  "ENUM('a', 'b')",
  'VARIANT',
  'BIGNUM',
  '"a b"',
  'main.x',
  'NULL',
];

const operators = [
  '+',
  '-',
  '*',
  '/',
  '//',
  '%',
  '**',
  '^',
  '||',
  '=',
  '<>',
  '<',
  '&',
  '|',
  '<<',
  '~',
  '->',
  '->>',
  '@>',
  '&&',
];
const words = [
  'AND',
  'OR',
  'IS DISTINCT FROM',
  'LIKE',
  'ILIKE',
  'GLOB',
  'SIMILAR TO',
  'IN',
  'BETWEEN',
  'COLLATE',
  '^@',
  '~~~',
];

const values = [
  '0',
  '1',
  '-1',
  '2',
  '3.5',
  '1e3',
  '1e308',
  '1e400',
  '-1e999',
  '9223372036854775807',
  '170141183460469231731687303715884105727',
  '1_000',
  '0x1F',
  'NULL',
  'true',
  "''",
  "'a'",
  "'ß'",
  "'1'",
  "'2024-01-31'",
  '\'{"a":[1,2]}\'',
  "'$.a'",
  "'(a+)+$'",
  "'P1Y'",
  "'%Y-%m-%d'",
  '[1, 2, 3]',
  '[]',
  "{'a': 1}",
  "MAP {'k': 1}",
  'INTERVAL 1 DAY',
  "DATE '2024-01-31'",
  "'\\x00'::BLOB",
  "E'\\n'",
  '$$a$$',
  '$t$ b $t$',
  'id',
  'name',
  '*',
  'COLUMNS(*)',
  '#1',
  'rowid',
  'x -> x',
  'lambda x : x + 1',
  'current_date',
  'data.id',
  'DEFAULT',
  '?',
  '$1',
  '1000',
  '100000',
  '1000000000',
  '-1000000000',
  'list_value(1)',
  "'x'",
  'range(10)',
];

function quoted(text: string, quote: string): string {
  return `${quote}${text.replaceAll(quote, quote + quote)}${quote}`;
}

/** @param depth of nesting at most. */
export function statements(ground: HostileGround, functions: EngineFunctions, depth = 3): fc.Arbitrary<string> {
  const { secretFile } = ground;
  const inside = fc.constantFrom(...breakouts(ground));
  const names = fc.oneof(
    inside.map((text) => quoted(text, '"')),
    fc.constantFrom('id', 'name', 'q', 'data', 't', 'c'),
  );
  const texts = fc.oneof(
    inside.map((text) => quoted(text, "'")),
    inside.map((text) => `$q$${text}$q$`),
    inside.map((text) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`),
    fc.constantFrom(
      quoted(secretFile, "'"),
      `'${secretVariable}'`,
      "'data.csv'",
      "'written.csv'",
      "'/proc/self/environ'",
    ),
  );
  const leaf = fc.oneof(fc.constantFrom(...values), texts, names);
  const scalar = fc.constantFrom(...functions.scalars);
  const table = fc.constantFrom(...functions.tables);
  const data = fc.constantFrom(
    "'data.csv'",
    "'data.parquet'",
    "read_csv('data.csv')",
    "read_parquet(['data.parquet'])",
    'range(3)',
  );

  const tie = fc.letrec<{ expression: string; relation: string; select: string }>((part) => {
    const expression = part('expression');
    const list = fc.array(expression, { maxLength: 4 });
    const called = fc.tuple(scalar, list, fc.constantFrom('', '', '', 'DISTINCT ', 'OVER'));
    return {
      expression: fc.oneof(
        { maxDepth: depth, withCrossShrink: true },
        { weight: 3, arbitrary: leaf },
        {
          weight: 5,
          arbitrary: called.map(([name, args, how]) =>
            how === 'OVER' ? `${name}(${args.join(', ')}) OVER ()` : `${name}(${how}${args.join(', ')})`,
          ),
        },
        {
          weight: 1,
          arbitrary: fc
            .tuple(scalar, names, expression)
            .map(([name, argument, value]) => `system.main.${name}(${argument} := ${value})`),
        },
        {
          weight: 2,
          arbitrary: fc
            .tuple(expression, fc.constantFrom(...operators, ...words), expression)
            .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
        },
        {
          weight: 1,
          arbitrary: fc.tuple(expression, fc.constantFrom(...types)).map(([each, type]) => `CAST(${each} AS ${type})`),
        },
        { weight: 1, arbitrary: fc.tuple(expression, names).map(([each, name]) => `(${each}).${name}`) },
        { weight: 1, arbitrary: fc.tuple(names, expression).map(([name, each]) => `{${name}: ${each}}`) },
        { weight: 1, arbitrary: part('select').map((select) => `(${select})`) },
        {
          weight: 1,
          arbitrary: fc.tuple(expression, part('relation')).map(([each, from]) => `(SELECT ${each} FROM ${from})`),
        },
      ),
      relation: fc.oneof(
        { maxDepth: depth },
        { weight: 3, arbitrary: data },
        { weight: 2, arbitrary: fc.tuple(table, list).map(([name, args]) => `${name}(${args.join(', ')})`) },
        { weight: 1, arbitrary: fc.tuple(data, names).map(([from, name]) => `${from} AS ${name}`) },
        { weight: 1, arbitrary: fc.tuple(names, names).map(([schema, name]) => `${schema}.${name}`) },
        { weight: 1, arbitrary: names },
        { weight: 1, arbitrary: part('select').map((select) => `(${select})`) },
        { weight: 1, arbitrary: list.map((row) => `(VALUES (${row.join(', ')}))`) },
      ),
      select: fc.oneof(
        { maxDepth: depth },
        {
          weight: 4,
          arbitrary: fc
            .tuple(fc.constantFrom(...expressionPlaces), expression)
            .map(([place, each]) => place.replaceAll(/\bE\b/gu, () => each)),
        },
        {
          weight: 3,
          arbitrary: fc
            .tuple(fc.constantFrom(...relationPlaces), part('relation'))
            .map(([place, each]) => place.replaceAll(/\bR\b/gu, () => each)),
        },
        {
          weight: 2,
          arbitrary: fc
            .tuple(expression, names, part('relation'), expression)
            .map(([each, name, from, where]) => `SELECT ${each} AS ${name}, ${name}.* FROM ${from} WHERE ${where}`),
        },
      ),
    };
  });
  const spaced = fc
    .tuple(tie.select, fc.array(fc.constantFrom(...spaces), { maxLength: 3 }), fc.boolean())
    .map(([text, blanks, end]) => (end ? text + blanks.join('') : text.replace(/ /gu, () => blanks.shift() ?? ' ')));
  return fc
    .oneof({ weight: 3, arbitrary: tie.select }, { weight: 1, arbitrary: spaced })
    .map((text) => text.replaceAll('DATA', "'data.csv'"));
}
