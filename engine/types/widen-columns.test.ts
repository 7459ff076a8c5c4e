import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { choiceFromText } from '#engine/types/choice-from-text.ts';
import type { ChoiceType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';
import { sameColumns, widenColumns } from '#engine/types/widen-columns.ts';

function widened(pinned: string, found: string): string {
  const [column] = widenColumns([{ name: 'v', type: parseHive(pinned) }], [[{ name: 'V', type: parseHive(found) }]]);
  return formatHive(column!.type);
}

describe('widenColumns', () => {
  test.each([
    ['int', 'int', 'int'],
    ['bigint', 'int', 'bigint'],
    ['int', 'bigint', 'int'],
    ['int', 'string', 'uniontype<int,string>'],
    ['string', 'int', 'string'],
    ['date', 'double', 'uniontype<date,double>'],
    ['decimal(5,2)', 'decimal(9,4)', 'decimal(9,4)'],
    ['uniontype<int,string>', 'double', 'uniontype<int,string>'],
    ['uniontype<int,date>', 'double', 'uniontype<int,date,double>'],
    ['int', 'uniontype<int,string>', 'uniontype<int,string>'],
    ['array<int>', 'array<string>', 'array<uniontype<int,string>>'],
    ['struct<a:int,b:int>', 'struct<a:string,c:int>', 'struct<a:uniontype<int,string>,b:int>'],
    ['map<string,int>', 'struct<x:int,y:string>', 'map<string,uniontype<int,string>>'],
    ['struct<a:int>', 'string', 'uniontype<struct<a:int>,string>'],
  ])('%s with %s is %s, and twice the same', (pinned, found, expected) => {
    expect(widened(pinned, found)).toBe(expected);
    expect(widened(expected, found)).toBe(expected);
  });

  test('a whole number type that is known to be too narrow also gets the wider one', () => {
    const [column] = widenColumns(
      [{ name: 'v', sourceName: 'V', type: parseHive('int') }],
      [[{ name: 'V', type: parseHive('bigint') }]],
      new Set(['V']),
    );
    expect(formatHive(column!.type)).toBe('uniontype<int,bigint>');
  });

  test('columns keep their names and order; others are dropped', () => {
    const pinned = [
      { name: 'a_b', sourceName: 'A b', type: parseHive('int') },
      { name: 'c', type: parseHive('int') },
    ];
    const columns = widenColumns(pinned, [
      [
        { name: 'new', type: parseHive('int') },
        { name: 'A b', type: parseHive('string') },
      ],
    ]);
    expect(columns.map(({ name, sourceName }) => [name, sourceName])).toEqual([
      ['a_b', 'A b'],
      ['c', undefined],
    ]);
    expect([sameColumns(columns, pinned), sameColumns(columns, columns)]).toEqual([false, true]);
  });
});

test('the order of the files does not count, at any depth', () => {
  const kinds = ['int', 'bigint', 'double', 'date', 'timestamp', 'string', 'boolean', 'array<int>', 'array<string>'];
  const leaf = fc.constantFrom(...kinds);
  const type = fc.oneof(
    leaf,
    fc.tuple(leaf, leaf).map(([a, b]) => `struct<a:${a},b:${b}>`),
    leaf.map((element) => `array<struct<a:${element}>>`),
  );
  fc.assert(
    fc.property(
      type,
      fc.array(type, { minLength: 2, maxLength: 4 }),
      fc.infiniteStream(fc.nat()),
      (pinned, found, keys) => {
        const column = [{ name: 'v', type: parseHive(pinned) }];
        const files = found.map((text) => [{ name: 'v', type: parseHive(text) }]);
        const others = files.map((file) => ({ file, key: keys.next().value })).toSorted((a, b) => a.key - b.key);
        expect(
          widenColumns(
            column,
            others.map(({ file }) => file),
          ),
        ).toEqual(widenColumns(column, files));
      },
    ),
    { numRuns: 1000 },
  );
});

describe('choiceFromText', () => {
  const choice = parseHive('uniontype<double,int,string>') as ChoiceType;
  const numbers = parseHive('uniontype<int,date>') as ChoiceType;

  test('uses the narrowest alternative, text last', async () => {
    await using duck = await openTestDuck();
    const value = choiceFromText(sql`t`, choice, (type) => sql`TRY_CAST(t AS ${toDuckDb(type)})`, true);
    const rows = await duck.connection.rows(
      sql`SELECT (${value}).tag AS tag FROM (VALUES ('7'), ('7e99'), ('x'), (NULL), ('')) v(t)`,
    );
    expect(rows.map(({ tag }) => tag)).toEqual(['int', 'double', 'string', null, 'string']);
  });

  test('without a text alternative, a value that fits none is an error, or null', async () => {
    await using duck = await openTestDuck();
    const of = (strict: boolean): ReturnType<typeof sql> =>
      choiceFromText(sql`t`, numbers, (type) => sql`TRY_CAST(t AS ${toDuckDb(type)})`, strict);
    const [row] = await duck.connection.rows(sql`SELECT (${of(false)}) IS NULL AS gone FROM (VALUES ('x')) v(t)`);
    expect(row).toEqual({ gone: true });
    await expect(duck.connection.rows(sql`SELECT ${of(true)} FROM (VALUES ('x')) v(t)`)).rejects.toMatchObject({
      code: 'Execution',
    });
  });
});
