/** A user's transform: the form of its parameters, its rows over DuckDB, its columns, and what it refuses. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { userTransformSchema } from '#engine/contract/definitions/user-transform.ts';
import { sql } from '#engine/base/sql.ts';
import { getOutput, resolveGraph, type ResolvedGraph } from '#engine/graph/index.ts';
import { compileOver, exampleJob, testEnvironment } from '#engine/testing/example-runner.ts';
import { rowsRelation, schemaOf } from '#engine/testing/example-rows.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { createUserTransform } from '#engine/transforms/user/create-user-transform.ts';
import type { UserTransformFiles } from '#engine/transforms/user/user-transform-files.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const columns = { id: 'bigint', region: 'string', amount: 'int' };
const rows = [
  { id: 1, region: 'eu', amount: 10 },
  { id: 2, region: 'us', amount: 20 },
  { id: 3, region: 'eu', amount: 30 },
  { id: 4, region: null, amount: null },
];

function files(definition: object, text: string, kind: UserTransformFiles['code']['kind'] = 'sql'): UserTransformFiles {
  const stated = userTransformSchema.parse({ name: 'mine', functionName: 'mine', ...definition });
  return { definition: stated, code: { kind, text, file: `transforms/mine.${kind}` } };
}

async function resolved(own: UserTransformFiles, args: Record<string, unknown>): Promise<ResolvedGraph> {
  const environment = {
    ...testEnvironment(duck.connection, { in: schemaOf(columns) }),
    userTransforms: { names: ['mine'], find: (name: string) => (name === 'mine' ? own : undefined) },
  };
  return resolveGraph(exampleJob('mine', args, ['in']), environment, { nodeId: 'node' });
}

const topBy = files(
  {
    parameters: [
      { name: 'groups', type: 'list', listOptions: 'column', displayName: 'Groups' },
      { name: 'number', type: 'int' },
      {
        name: 'label',
        type: 'str',
        isOptional: true,
        validationRule: '^[a-z]+$',
        validationMessage: 'Use small letters.',
      },
    ],
  },
  'SELECT *, $label AS label FROM in1 QUALIFY row_number() OVER (PARTITION BY "$groups" ORDER BY amount DESC) <= $number;',
);

test('a SELECT gives its rows for the values of the parameters', async () => {
  const graph = await resolved(topBy, { groups: ['region'], number: 1, label: 'best' });
  expect(getOutput(graph, 'node', undefined).schema.map(({ name }) => name)).toEqual([
    'id',
    'region',
    'amount',
    'label',
  ]);
  const query = await compileOver(duck.connection, duck.folder, graph, 'node', {
    in: rowsRelation(schemaOf(columns), rows),
  });
  const found = await duck.connection.rows<Record<string, unknown>>(
    sql`SELECT id::INT AS id, label FROM (${query.query}) ORDER BY id`,
  );
  expect(found).toEqual([
    { id: 2, label: 'best' },
    { id: 3, label: 'best' },
    { id: 4, label: 'best' },
  ]);
});

test.each([
  [{ groups: ['region'] }, 'has no value for number'],
  [{ groups: [], number: 1 }, 'has no value for Groups'],
  [{ groups: ['region'], number: 'one' }, 'number'],
  [{ groups: ['region'], number: 1, labl: 'x' }, 'labl'],
  [{ groups: ['region'], number: 1, label: 'Best' }, 'Use small letters.'],
  [{ groups: ['regoin'], number: 1 }, 'regoin'],
])('wrong values are refused: %j', async (args, why) => {
  await expect(resolved(topBy, args)).rejects.toThrow(why);
});

test('the SELECT of a file reads nothing but its inputs', async () => {
  await expect(resolved(files({}, "SELECT * FROM read_csv('/etc/passwd')"), {})).rejects.toMatchObject({
    code: 'SqlRefused',
  });
  await expect(resolved(files({}, 'SELECT * FROM in1; SELECT 2'), {})).rejects.toMatchObject({ code: 'SqlRefused' });
  await expect(resolved(files({}, 'SELECT $x FROM in1'), {})).rejects.toThrow('$x, which is not a parameter');
});

test('a regular expression of a definition cannot stop the engine', async () => {
  const slow = files({ parameters: [{ name: 'p', type: 'str', validationRule: '^(a+)+$' }] }, 'SELECT * FROM in1');
  await expect(resolved(slow, { p: `${'a'.repeat(50_000)}!` })).rejects.toMatchObject({ code: 'InvalidInput' });
  const wrong = files({ parameters: [{ name: 'p', type: 'str', validationRule: '(' }] }, 'SELECT * FROM in1');
  await expect(resolved(wrong, { p: 'a' })).rejects.toMatchObject({ code: 'InvalidInput' });
});

test('code has the columns that its definition lists, those of the input first where it keeps them', async () => {
  const parameters = [{ name: 'target', type: 'str' }];
  const code = 'function mine(row, { target }) { return { ...row, [target]: 1 }; }';
  const added = {
    keepColumns: true,
    columns: [
      { name: '$target', type: 'int' },
      { name: 'AMOUNT', type: 'double' },
    ],
  };
  const graph = await resolved(files({ parameters, tenon: added }, code, 'code'), { target: 'one' });
  expect(getOutput(graph, 'node', undefined).schema.map(({ name, type }) => `${name} ${type.kind}`)).toEqual([
    'id bigint',
    'region string',
    'amount double',
    'one int',
  ]);
  await expect(resolved(files({ parameters }, code, 'code'), { target: 'one' })).rejects.toThrow(
    'does not state the columns',
  );
  const unknown = { columns: [{ name: '$tagret', type: 'int' }] };
  await expect(resolved(files({ parameters, tenon: unknown }, code, 'code'), { target: 'one' })).rejects.toThrow(
    'names a parameter that the transform does not have',
  );
});

test('Python is kept and not run', async () => {
  await expect(resolved(files({}, 'def mine(self): pass', 'python'), {})).rejects.toThrow(
    'is Python, which Tenon does not run',
  );
});

test('the form has a field of its kind for each parameter', () => {
  const { args, title } = createUserTransform(
    files(
      {
        displayName: 'My transform',
        parameters: [
          { name: 'email', displayName: 'E-mail', type: 'str', description: 'Whose.' },
          { name: 'age', type: 'int', isOptional: true },
          { name: 'rate', type: 'float' },
          { name: 'sure', type: 'bool' },
          { name: 'country', type: 'list', listOptions: 'Chad, Chile', isOptional: true },
          {
            name: 'sex',
            type: 'str',
            listOptions: [
              { label: 'Female', value: 'f' },
              { label: 'Male', value: 'm' },
            ],
          },
          { name: 'digits', type: 'int', listOptions: '1,2' },
          { name: 'column', type: 'str', listOptions: 'column' },
          { name: 'numbers', type: 'list', listType: 'int' },
        ],
      },
      'SELECT * FROM in1',
    ),
  );
  expect(title).toBe('My transform');
  expect(z.toJSONSchema(args, { io: 'input' })).toMatchObject({
    required: ['email', 'rate', 'sure', 'sex', 'digits', 'column', 'numbers'],
    properties: {
      email: { type: 'string', title: 'E-mail', description: 'Whose.' },
      age: { type: 'integer' },
      rate: { type: 'number' },
      sure: { type: 'boolean' },
      country: { type: 'array', items: { enum: ['Chad', 'Chile'] } },
      sex: { enum: ['f', 'm'], description: 'f: Female, m: Male.' },
      column: { type: 'string', role: { kind: 'column', port: 'in' } },
      numbers: { type: 'array', items: { type: 'integer' } },
    },
  });
});

test('a rule is checked for each of thousands of values', async () => {
  const own = files(
    { parameters: [{ name: 'codes', type: 'list', validationRule: '^[a-z]\\d+$', validationMessage: 'Not a code.' }] },
    'SELECT * FROM in1 WHERE region IN ($codes)',
  );
  const codes = Array.from({ length: 5000 }, (_, index) => `a${index}`);
  expect(getOutput(await resolved(own, { codes }), 'node', undefined).schema).toHaveLength(3);
  await expect(resolved(own, { codes: [...codes, 'B'] })).rejects.toThrow('Not a code.');
});

test.each([
  [{ name: 'two words' }, 'letters, digits'],
  [{ parameters: [{ name: 'a', type: 'text' }] }, 'type'],
  [
    {
      parameters: [
        { name: 'a', type: 'str' },
        { name: 'A', type: 'str' },
      ],
    },
    'two parameters',
  ],
  [{ parameters: [{ name: '__proto__', type: 'str' }] }, 'letters'],
  [{ functionName: undefined }, 'functionName'],
])('a definition is refused: %j', (change, why) => {
  const checked = userTransformSchema.safeParse({ name: 'mine', functionName: 'mine', ...change });
  expect(JSON.stringify(checked.error?.issues)).toContain(why);
});
