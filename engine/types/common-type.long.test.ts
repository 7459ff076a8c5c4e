/** Every value of two types survives the way into the type that holds both, and back: over all pairs, nested too. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toEngineError } from '#engine/contract/errors.ts';
import { ident, literal, sql, type Sql } from '#engine/base/sql.ts';
import { batchOf } from '#engine/formats/batches/testing/plain-values.ts';
import { arbitraryValue } from '#engine/formats/batches/testing/random-rows.ts';
import { resolveExample } from '#engine/testing/example-runner.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { castValue } from '#engine/types/cast.ts';
import { choiceTagOf, readAlternative, widenValue } from '#engine/types/choice.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import { commonType, isNumber } from '#engine/types/common-type.ts';
import { arrayType, mapType, structType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';
import { mergeTypes } from '#engine/types/merge-types.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const scalars = [
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'decimal(4,2)',
  'decimal(5,2)',
  'decimal(12,4)',
  'decimal(15,0)',
  'decimal(18,18)',
  'decimal(38,0)',
  'decimal(38,20)',
  'string',
  'varchar(3)',
  'varchar(20)',
  'char(2)',
  'char(9)',
  'binary',
  'date',
  'timestamp',
  'timestamp_ntz',
].map(parseHive);

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(async () => {
  await duck[Symbol.asyncDispose]();
});

let tables = 0;
const filled = new Map<string, Promise<Sql>>();

/** A table of values of the type, its extremes among them. */
function tableOf(type: DataType): Promise<Sql> {
  const key = formatHive(type);
  const known = filled.get(key);
  if (known !== undefined) return known;
  const made = (async () => {
    const name = `values_${(tables += 1)}`;
    await duck.connection.run(sql`CREATE TEMP TABLE ${ident(name)} (v ${toDuckDb(type)})`);
    const columns = [{ name: 'v', type }];
    const rows = fc.sample(arbitraryValue(type), { numRuns: 40, seed: 7 }).map((value) => [value]);
    async function* once(): AsyncGenerator<ReturnType<typeof batchOf>, void, void> {
      yield batchOf(columns, rows);
    }
    await duck.connection.append(name, columns, once());
    return ident(name);
  })();
  filled.set(key, made);
  return made;
}

/** Values of `from` that are not the same after the way to `to` and back. */
async function lost(from: DataType, to: DataType, into: typeof castValue): Promise<unknown[]> {
  const table = await tableOf(from);
  const there = into(sql`v`, from, to);
  return duck.connection.rows(
    sql`SELECT v, w FROM (SELECT v, ${there} AS w FROM ${table}) WHERE ${wayBack(from, to)} IS DISTINCT FROM v`,
  );
}

/** For a choice, only the alternative named after the value's type. */
function wayBack(from: DataType, to: DataType): Sql {
  if (to.kind !== 'choice') return castValue(sql`w`, to, from);
  const name = alternativeName(from);
  const held = to.alternatives.find((type) => alternativeName(type) === name)!;
  return sql`CASE WHEN ${choiceTagOf(sql`w`)} = ${literal(name)} THEN ${castValue(readAlternative(sql`w`, name), held, from)} END`;
}

const nests: readonly ((type: DataType) => DataType)[] = [
  (type) => type,
  arrayType,
  (type) => mapType(parseHive('string'), type),
  (type) => structType([{ name: 'a', type }]),
  (type) => arrayType(structType([{ name: 'A', type }])),
];

/** Types that meet every other. */
const lefts = casesOfRun(scalars, 6);

test.each(lefts.map((type) => [formatHive(type), type] as const))('%s beside every type', async (_name, left) => {
  for (const right of scalars) {
    for (const nest of nests) {
      const [one, other] = [nest(left), nest(right)];
      const common = commonType(one, other);
      if (common === undefined) continue;
      const pair = `${formatHive(one)} and ${formatHive(other)}`;
      expect([pair, await lost(one, common, widenValue)]).toEqual([pair, []]);
      expect([pair, await lost(other, common, castValue)]).toEqual([pair, []]);
    }
  }
});

test('a merge as Glue does it keeps every value, or is refused', async () => {
  let refused = 0;
  for (const left of lefts) {
    for (const right of scalars) {
      let merged: DataType;
      try {
        merged = mergeTypes(left, right);
      } catch {
        refused += 1;
        continue;
      }
      const pair = `${formatHive(left)} and ${formatHive(right)}`;
      expect([pair, await lost(left, merged, widenValue)]).toEqual([pair, []]);
      expect([pair, await lost(right, merged, widenValue)]).toEqual([pair, []]);
    }
  }
  expect(refused).toBeGreaterThan(0);
});

test('a union by position keeps every value, or is refused', async () => {
  for (const left of lefts) {
    for (const right of scalars) {
      const united = await findUnited(left, right);
      if (united === undefined) continue;
      const pair = `${formatHive(left)} and ${formatHive(right)}`;
      expect([pair, await lost(left, united, castValue)]).toEqual([pair, []]);
      expect([pair, await lost(right, united, castValue)]).toEqual([pair, []]);
    }
  }
});

/** undefined: it is refused. */
async function findUnited(left: DataType, right: DataType): Promise<DataType | undefined> {
  const input = (type: DataType): { schema: Record<string, string>; rows: [] } => ({
    schema: { x: formatHive(type) },
    rows: [],
  });
  const example = {
    title: '',
    args: { by: 'position' },
    input: { in1: input(left), in2: input(right) },
    output: { error: 'SchemaMismatch' as const },
  };
  try {
    const { nodes } = await resolveExample(duck.connection, 'Union', example, false);
    const { schema } = nodes.find(({ node }) => node.id === 'node')!;
    return schema[0]!.type;
  } catch (thrown) {
    expect(toEngineError(thrown).code).toBe('SchemaMismatch');
    return undefined;
  }
}

test('a set operation in SQL rounds only where the guide says so', async () => {
  const numbers = scalars.filter(isNumber);
  for (const left of numbers) {
    for (const right of numbers) {
      const [one, other] = [await tableOf(left), await tableOf(right)];
      const pair = `${formatHive(left)} and ${formatHive(right)}`;
      // The guide names floats, and of decimals without a common type.
      const isFloat = [left, right].some(({ kind }) => kind === 'float' || kind === 'double');
      if (isFloat || commonType(left, right) === undefined) continue;
      const united = sql`SELECT v, CAST(v AS ${toDuckDb(left)}) AS w FROM (SELECT v, 1 AS side FROM ${one} UNION ALL SELECT v, 2 FROM ${other}) WHERE side = 1`;
      const changed = await duck.connection.rows(sql`(SELECT CAST(v AS VARCHAR) FROM (SELECT w AS v FROM (${united})))
        EXCEPT ALL (SELECT CAST(v AS VARCHAR) FROM ${one})`);
      expect([pair, changed]).toEqual([pair, []]);
    }
  }
  const rounded = await duck.connection.rows(
    sql`SELECT CAST(99.99 AS DECIMAL(4,2)) AS v UNION ALL SELECT CAST(1 AS DECIMAL(38,0)) ORDER BY v`,
  );
  expect(rounded).toEqual([{ v: '1' }, { v: '100' }]);
});

test.each([
  ['decimal(5,2)', 'decimal(12,4)', 'decimal(12,4)'],
  ['decimal(38,0)', 'decimal(38,20)', undefined],
  ['bigint', 'decimal(3,1)', 'decimal(20,1)'],
  ['varchar(3)', 'varchar(20)', 'varchar(20)'],
  ['char(2)', 'char(9)', 'char(9)'],
  ['char(2)', 'varchar(9)', 'string'],
  ['bigint', 'double', undefined],
  ['int', 'double', 'double'],
  ['int', 'float', 'double'],
  ['smallint', 'float', 'float'],
  ['date', 'timestamp_ntz', 'timestamp_ntz'],
  ['string', 'binary', undefined],
  ['boolean', 'int', undefined],
  ['struct<a:int,b:string>', 'struct<B:string,c:date,A:bigint>', 'struct<a:bigint,b:string,c:date>'],
  ['array<decimal(5,2)>', 'array<decimal(4,3)>', 'array<decimal(6,3)>'],
  ['map<varchar(2),int>', 'map<varchar(5),bigint>', 'map<varchar(5),bigint>'],
])('%s and %s: %s', (left, right, common) => {
  const found = (one: string, other: string): string | undefined => {
    const type = commonType(parseHive(one), parseHive(other));
    return type === undefined ? undefined : formatHive(type);
  };
  expect(found(left, right)).toBe(common);
  // The order of fields is that of the first.
  expect(found(right, left)?.length).toBe(common?.length);
});
