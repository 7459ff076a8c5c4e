/** The typed tree: its work is linear, its types are DuckDB's, its text gives the same tree again, its limits hold. */

import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { rowsRelation, schemaOf } from '#engine/testing/example-rows.ts';
import { sameType } from '#engine/types/data-type.ts';
import { checkExpression, type CheckedExpression } from '#engine/types/expression/check.ts';
import { deepestNesting, longestExpression, mostNodes } from '#engine/types/expression/limits.ts';
import { columnsOf, overflowsOf } from '#engine/types/expression/questions.ts';
import {
  expressionQuery,
  placeInExpression,
  readExpressions,
  translateSpellings,
  type ExpressionRow,
} from '#engine/types/expression/syntax.ts';
import { randomColumns, randomExpression } from '#engine/types/expression/testing/random-expression.ts';
import { writeText } from '#engine/types/expression/text.ts';
import { formatHive } from '#engine/types/hive.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const schema = schemaOf(randomColumns);

async function parse(text: string): Promise<unknown> {
  const rows = await duck.connection.rows<ExpressionRow>(expressionQuery([text]));
  return readExpressions([text], rows).get(text);
}

async function check(text: string): Promise<CheckedExpression> {
  return checkExpression(text, await parse(text), schema);
}

/** How often a node of the syntax tree is visited. */
async function looksAt(text: string): Promise<number> {
  let looks = 0;
  const watched = (value: unknown): unknown =>
    typeof value !== 'object' || value === null
      ? value
      : new Proxy(value, {
          get(target, key) {
            if (key === 'class') looks += 1;
            const member: unknown = Reflect.get(target, key);
            return typeof member === 'function' ? member : watched(member);
          },
        });
  checkExpression(text, watched(await parse(text)), schema);
  return looks;
}

/** The same shape, larger and larger. */
const shapes: Readonly<Record<string, (size: number) => string>> = {
  'nested comparisons': (size) => `${'('.repeat(size)}i = '1'${") = 'true'".repeat(size)}`,
  'nested IN': (size) => `${'('.repeat(size)}i IN ('1', '2')${") IN ('true', 'false')".repeat(size)}`,
  'nested BETWEEN': (size) => `${'('.repeat(size)}i BETWEEN '1' AND '2'${") BETWEEN 'false' AND 'true'".repeat(size)}`,
  'nested text and numbers': (size) => `${'length('.repeat(size)}s${' + 1)'.repeat(size)}`,
  'nested nullif': (size) => `${'nullif('.repeat(size)}i${", '5')".repeat(size)}`,
  'nested CASE': (size) => `${'CASE WHEN i = 1 THEN '.repeat(size)}1${" ELSE '2' END".repeat(size)}`,
};

/** The same shape, wider and wider. */
const wideShapes: Readonly<Record<string, (size: number) => string>> = {
  IN: (size) => `i IN (${'b, '.repeat(size)}b)`,
  'NOT IN of text': (size) => `s NOT IN (${'i, '.repeat(size)}b)`,
  CASE: (size) => `CASE ${'WHEN i = b THEN i '.repeat(size)} ELSE b END`,
  'CASE of one value': (size) => `CASE i ${'WHEN b THEN i '.repeat(size)} ELSE b END`,
  AND: (size) => `i = b${' AND i = b'.repeat(size)}`,
  OR: (size) => `i = b${' OR i = b'.repeat(size)}`,
  coalesce: (size) => `coalesce(${'i, '.repeat(size)}b)`,
  concat: (size) => `concat(${'i, '.repeat(size)}s)`,
  concat_ws: (size) => `concat_ws(${'s, '.repeat(size)}s)`,
  greatest: (size) => `greatest(${'i, '.repeat(size)}b)`,
  array: (size) => `array(${'i, '.repeat(size)}b)`,
  'sums side by side': (size) => `array(${'i + b, '.repeat(size)}b)`,
  'texts side by side': (size) => `concat(${'s || s, '.repeat(size)}s)`,
};

/** How often the type of a column is read. */
async function typeLooks(text: string): Promise<number> {
  let looks = 0;
  const watched = schema.map((column) => ({
    ...column,
    type: new Proxy(column.type, {
      get(target, key): unknown {
        if (key === 'kind') looks += 1;
        return Reflect.get(target, key);
      },
    }),
  }));
  checkExpression(text, await parse(text), watched);
  return looks;
}

describe('work', () => {
  test.each(Object.entries(shapes))('%s: twice the nesting is twice the work', async (_name, shape) => {
    const [small, large] = [await looksAt(shape(30)), await looksAt(shape(60))];
    expect(large - small).toBeLessThanOrEqual(small + 10);
    expect(large).toBeGreaterThan(60);
  });

  test.each(Object.entries(wideShapes))('%s: twice the width is twice the looks at types', async (_name, shape) => {
    const [small, large] = [await typeLooks(shape(400)), await typeLooks(shape(800))];
    expect(large - small).toBeLessThanOrEqual(small + 40);
    expect(large).toBeGreaterThan(700);
  });

  test('visits each node of any expression only a few times', async () => {
    await fc.assert(
      fc.asyncProperty(randomExpression(), async (text) => {
        const nodes = JSON.stringify(await parse(text)).match(/"class":/gu)?.length ?? 0;
        const looks = await looksAt(text).catch((thrown: unknown) => {
          if (thrown instanceof EngineError && thrown.kind === 'user') return 0;
          throw thrown;
        });
        expect(looks).toBeLessThanOrEqual(4 * nodes);
      }),
      { numRuns: triesOfRun(150, 60) },
    );
  });

  test.each(["'',", '`é`,', '/**/', 'array(1),', '$a$b$a$,'])(
    'finds the place of an error behind many of %s',
    (part) => {
      const text = `${part.repeat(10_000)}oops`;
      const bytesBefore = Buffer.byteLength(`SELECT (\n${translateSpellings(text)}`) - 4;
      using measured = vi.spyOn(Buffer, 'byteLength');
      const place = placeInExpression(text, bytesBefore);
      const bytes = measured.mock.calls.reduce((sum, [each]) => sum + (each as string).length, 0);
      expect(place).toEqual({ line: 1, character: text.length - 3 });
      expect(bytes).toBeLessThan(10 * text.length);
    },
  );

  test.each([
    ['comments', '/* '.repeat(60_000)],
    ['dollar quotes', Array.from({ length: 20_000 }, (_one, index) => `$a${index}$ `).join('')],
  ])('%s without an end are searched for it once', (_name, text) => {
    const searched = `${text}array(1)`;
    // Only this ends a search that is too long; one search takes a millisecond.
    const translated = runInNewContext(
      'run()',
      { run: () => translateSpellings(searched) },
      { timeout: 250 },
    ) as string;
    expect(translated).toBe(searched);
  });

  test.each([
    ['a$b$c + array(1)', 'a$b$c + "array"(1)'],
    ['$1 + array(1) + $1', '$1 + "array"(1) + $1'],
    ['$é$array(1)$é$', '$é$array(1)$é$'],
    ['$$array(1)$$ || array(1)', '$$array(1)$$ || "array"(1)'],
    ['/* array(1) */ array(1)', '/* array(1) */ "array"(1)'],
  ])('%s is translated outside of quotes and comments', (text, expected) => {
    expect(translateSpellings(text)).toBe(expected);
  });

  test('is done once for the same expression', async () => {
    const parsed = await parse('i + 1');
    expect(checkExpression('i + 1', parsed, schema)).toBe(checkExpression('i + 1', parsed, schema));
    expect(checkExpression('i + 1', parsed, schemaOf({ i: 'double' })).type).toEqual({ kind: 'double' });
  });
});

describe('limits', () => {
  test.each([
    ['a long text', `s = '${'x'.repeat(longestExpression)}'`, 'is longer than 200,000 characters'],
    ['many values', `i IN (${'1,'.repeat(mostNodes)}1)`, 'has more than 10,000'],
    ['deep brackets', `${'('.repeat(50_000)}1${')'.repeat(50_000)}`, 'is nested more than'],
    ['a long sum', `1${' + i'.repeat(1500)}`, 'is nested more than'],
    ['deep calls', `${'abs('.repeat(deepestNesting)}i${')'.repeat(deepestNesting)}`, 'is nested more than'],
    ['signs', `${'- '.repeat(40_000)}i`, 'is nested more than'],
    ['NOT', `${'NOT '.repeat(40_000)}f`, 'is nested more than'],
    ['lists', `${'['.repeat(20_000)}1${']'.repeat(20_000)}`, 'is nested more than'],
    [
      'arguments that are written many times',
      `array(${Array.from({ length: 1900 }, () => 'round(d + 1.2345678901234567e-100, 2)').join(', ')})`,
      'becomes too much SQL',
    ],
  ])('%s is refused', async (_name, text, message) => {
    await expect(check(text)).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringContaining(message),
      hint: expect.stringMatching(/\S/u),
    });
  });

  test('casts within casts do not multiply', async () => {
    const { length } = (await check(`${'CAST(CAST('.repeat(20)}s${' AS timestamp) AS string)'.repeat(20)}`)).sql.text;
    expect(length).toBeLessThan(100_000);
  });

  test('a type of many levels is refused', async () => {
    await expect(check(`CAST(list AS INT${'[]'.repeat(100)})`)).rejects.toMatchObject({ code: 'SqlRefused' });
  });

  test('an expression just below them is written', async () => {
    const depth = deepestNesting - 2;
    const text = `${'abs('.repeat(depth)}i${')'.repeat(depth)} IN (${Array.from({ length: 9000 }, (_one, index) => index).join(',')})`;
    const { sql: written } = await check(text);
    await expect(
      duck.connection.describe(sql`SELECT ${written} AS y FROM (${rowsRelation(schema, [])})`),
    ).resolves.toHaveLength(1);
  });
});

test('the type of a tree is what DuckDB says, and its text gives the same tree', async () => {
  let [accepted, stated] = [0, 0];
  await fc.assert(
    fc.asyncProperty(randomExpression(), async (text) => {
      let found: CheckedExpression;
      try {
        found = await check(text);
      } catch (thrown) {
        expect(thrown).toMatchObject({ name: 'EngineError', kind: 'user' });
        return;
      }
      accepted += 1;
      const [column] = await duck.connection.describe(sql`SELECT ${found.sql} AS y FROM (${rowsRelation(schema, [])})`);
      if (found.type !== undefined && found.type.kind !== 'null') {
        stated += 1;
        expect(sameType(column!.type, found.type), `${text}: ${formatHive(column!.type)}`).toBe(true);
      }
      const again = await check(writeText(found.tree));
      expect(again.tree).toEqual(found.tree);
      expect(again.sql.text).toBe(found.sql.text);
    }),
    { numRuns: 100 },
  );
  expect(accepted).toBeGreaterThan(50);
  expect(stated).toBeGreaterThan(25);
});

describe('questions about a tree', () => {
  test('its columns, by the names of the schema', async () => {
    const { tree } = await check("I + st.n > 1 AND list_filter(list, lambda i: i > b)[1] = 2 OR m['x'] = 1");
    expect(columnsOf(tree)).toEqual(['i', 'st', 'list', 'b', 'm']);
  });

  test('possible overflows, and their type', async () => {
    const { tree } = await check('i + 1 > b * 2 AND d * 2 > 1 AND CAST(b AS TINYINT) + CAST(1 AS TINYINT) > 1');
    expect(overflowsOf(tree)).toEqual([
      { columns: ['i'], type: 'int', isNarrowed: false },
      { columns: ['b'], type: 'bigint', isNarrowed: false },
      { columns: ['b'], type: 'tinyint', isNarrowed: true },
    ]);
  });
});
