/** The door itself: whatever the parser says of the text that runs must be what was checked. */

import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyTo, sql } from '#engine/base/sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import {
  admitSelect,
  linesOfSelect,
  readSelectSyntax,
  selectSyntaxQuery,
  type AdmittedSelect,
  type SelectSyntax,
} from '#engine/types/select/admit-select.ts';
import { givenTables, walkSelect } from '#engine/types/select-syntax.ts';

let duck: TestDuck;
let connection: DuckConnection;

beforeAll(async () => {
  duck = await openTestDuck(256 * 1024 * 1024, 1);
  ({ connection } = duck);
});
afterAll(() => duck[Symbol.asyncDispose]());

async function parse(text: string): Promise<SelectSyntax> {
  const [row] = await connection.rows<{ parsed: string }>(selectSyntaxQuery(text));
  return readSelectSyntax(row!.parsed);
}

const admit = (text: string, syntax: SelectSyntax): AdmittedSelect =>
  admitSelect(
    text,
    syntax,
    givenTables(text, ({ name }) => name === 't', ['t']),
  );

const text = `WITH c AS (SELECT a, 'x' AS b FROM t) SELECT c.*, -1.5 FROM c JOIN t USING (a) ORDER BY 1 LIMIT 2;`;

test('the text that runs is the text that was given, between two constants', async () => {
  const { select } = admit(text, await parse(text));
  expect(select.text).toBe(`SELECT * FROM (\n${text.slice(0, -1)} \n)`);
  expect(select.fromUser).toBe(true);
});

/** Every member and item of a tree, with a function that sets it. */
function* placesOf(tree: unknown, path = ''): Generator<[path: string, value: unknown, set: (value: unknown) => void]> {
  if (typeof tree !== 'object' || tree === null) return;
  for (const [name, value] of Object.entries(tree)) {
    yield [`${path}.${name}`, value, (next) => Object.assign(tree, { [name]: next })];
    yield* placesOf(value, `${path}.${name}`);
  }
}

test('a tree of the text in brackets that differs in any place is refused', async () => {
  const syntax = await parse(text);
  expect(() => admit(text, syntax)).not.toThrow();
  const admitted: string[] = [];
  let places = 0;
  for (const [path, value, set] of placesOf(syntax.placed)) {
    if (path.endsWith('.query_location')) continue;
    for (const other of [null, '', 'x', 7, [], {}, [value], undefined]) {
      if (JSON.stringify(other) === JSON.stringify(value)) continue;
      set(other);
      places += 1;
      if (isAdmitted(syntax)) admitted.push(`${path} = ${JSON.stringify(other)}`);
    }
    set(value);
  }
  expect(admitted).toEqual([]);
  expect(places).toBeGreaterThan(1000);
  expect(isAdmitted(syntax)).toBe(true);
});

test('a tree that has more than the checked text is refused', async () => {
  const syntax = await parse(text);
  for (const [path, value] of placesOf(syntax.placed)) {
    if (Array.isArray(value)) value.push({ class: 'CONSTANT' });
    else if (typeof value === 'object' && value !== null) Object.assign(value, { more: 1 });
    else continue;
    expect([path, isAdmitted(syntax)]).toEqual([path, false]);
    if (Array.isArray(value)) value.pop();
    else delete (value as { more?: number }).more;
  }
  expect(isAdmitted(syntax)).toBe(true);
});

function isAdmitted(syntax: SelectSyntax): boolean {
  try {
    admit(text, syntax);
    return true;
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'SqlRefused' });
    return false;
  }
}

test('parameters are admitted by name where the visitor admits them, and their values go along with the text', async () => {
  const text = 'SELECT $a, $B FROM t WHERE a IN (SELECT $a + 1)';
  const syntax = await parse(text);
  const values = new Map([['a', { type: 'number', value: '1' } as const]]);
  const admitNames = (names: readonly string[]): ReturnType<typeof admitSelect> =>
    admitSelect(
      text,
      syntax,
      {
        table: () => undefined,
        tableFunction: () => undefined,
        parameter(name) {
          if (!names.includes(name)) throw new Error(`not ${name}`);
        },
      },
      values,
    );
  expect(() => admitNames(['a'])).toThrow('not B');
  const { select } = admitNames(['a', 'B']);
  expect([select.text, select.fromUser]).toEqual([`SELECT * FROM (\n${text}\n)`, true]);
  for (const made of [select, sql`SELECT 1 FROM (${select})`, copyTo(sql`${select}`, 'x', sql`FORMAT csv`)])
    expect(made.parameters).toBe(values);
  expect(sql`SELECT 1`.parameters).toBeUndefined();
});

test('a tree of several statements, or of none, is refused', async () => {
  const [one, two] = [await parse('SELECT 1'), await parse('SELECT 1; SELECT 2')];
  expect(() => admit('SELECT 1; SELECT 2', two)).toThrow(/it holds 2 statements/u);
  const both = { ...one, alone: { ...(one.alone as object), statements: [] } };
  expect(() => admit('SELECT 1', both)).toThrow(/it holds 0 statements/u);
});

test.each(['SELECT 1\0', 'SELECT 1 -- \0; COPY'])('NUL never reaches the parser: %j', (hostile) => {
  expect(() => selectSyntaxQuery(hostile)).toThrow(/NUL/u);
});

test('hundreds of thousands of semicolons at its end take no longer than other text', () => {
  const text = `SELECT 1${';'.repeat(400_000)}`;
  // Only this ends what would take minutes, in which nothing else of the host runs.
  const lines = runInNewContext('run()', { run: () => linesOfSelect(text) }, { timeout: 5000 }) as string;
  expect(lines).toBe(`\nSELECT 1${' '.repeat(400_000)}\n`);
  expect(linesOfSelect("SELECT ';' ; -- end;\n; ")).toBe("\nSELECT ';'   -- end;\n  \n");
});

test('a comment at its end hides nothing of ours', async () => {
  for (const end of ['-- x', '/* x */', '-- \\', '-- \r'])
    await expect(parse(`SELECT 1 ${end}`).then((syntax) => admit(`SELECT 1 ${end}`, syntax).select.text)).resolves.toBe(
      `SELECT * FROM (\nSELECT 1 ${end}\n)`,
    );
});

test.each([
  ['SELECT $1', /has a parameter/u],
  ['SELECT a FROM t WHERE a = ?', /has a parameter/u],
  ['SELECT * FROM t AT (VERSION => 1)', /asks for another version with AT/u],
  ["SELECT nextval('s') OVER () FROM t", /calls nextval \(line 1, character 8\)/u],
  ["SELECT sum(a) FILTER (WHERE getenv('x') = '') OVER (ORDER BY a) FROM t", /calls getenv/u],
  ["SELECT sum(a) OVER (PARTITION BY current_setting('x')) FROM t", /calls current_setting/u],
  ["SELECT ('x').getvariable()", /calls getvariable/u],
  ["SELECT system.main.repeat('x', 2)", /names the schema of repeat/u],
  ["SELECT memory.main.lpad('x', 2, 'y')", /names the schema of lpad/u],
  ['SHOW TABLES', /shows or describes something/u],
  ['DESCRIBE t', /shows or describes something/u],
  ['SELECT * FROM (SUMMARIZE t)', /shows or describes something/u],
  ['SELECT * FROM u', /reads "u" \(line 1, character 15\)/u],
  ['SELECT * FROM a.b.t2', /reads "a\.b\.t2"/u],
  ["SELECT * FROM read_text('x')", /calls read_text/u],
  ['SELECT 1; SELECT 2', /holds 2 statements/u],
  ['', /holds 0 statements|is not a SELECT|cannot be read/u],
  ["COPY (SELECT 1) TO 'x'", /is not a SELECT/u],
  ['PIVOT t ON a', /uses PIVOT without IN/u],
  ['WITH x AS (DELETE FROM t RETURNING *) FROM x', /has a CTE that is not a SELECT/u],
  ['SELECT DEFAULT', /contains default/u],
  ['SELECT TRY(coalesce(a, CAST(b AS INT))) FROM t', /uses COALESCE inside TRY/u],
  ['SELECT TRY(1 + ifnull(a / b, c)) FROM t', /uses COALESCE inside TRY/u],
  ["SELECT TRY(split_part(CAST(a AS VARCHAR), ',', 1)) FROM t", /uses COALESCE inside TRY/u],
])('%s is refused by the rule it breaks', async (hostile, words) => {
  const thrown: unknown = await parse(hostile)
    .then((syntax) => admit(hostile, syntax))
    .catch((error: unknown) => error);
  expect(thrown).toMatchObject({ kind: 'user', message: expect.stringMatching(words) as unknown });
});

test.each([
  'SELECT coalesce(TRY(CAST(a AS INT)), 0) FROM t',
  'SELECT TRY(CAST(coalesce(a, b, 0) AS INT)) FROM t',
  'SELECT TRY(CAST(a AS INT)), coalesce(CAST(b AS INT), 1) FROM t',
])('%s is allowed', async (text) => {
  expect(admit(text, await parse(text)).deterministic).toBe(true);
});

test.each([
  ['a list', `SELECT ${'1, '.repeat(5001)}1`, /selects 5,002 items/u],
  [
    'brackets',
    `${'SELECT * FROM ('.repeat(2000)}SELECT 1${')'.repeat(2000)}`,
    /nested too deeply|cannot be (?:parsed|read)/u,
  ],
  ['a text', `SELECT '${'x'.repeat(500_000)}'`, /has 500,0\d\d characters/u],
])('%s without end is refused', async (_name, hostile, words) => {
  await expect((async () => admit(hostile, await parse(hostile)))()).rejects.toThrow(words);
});

test('a tree that is deeper than any query is refused before the stack ends', () => {
  let node: unknown = { class: 'CONSTANT' };
  for (let level = 0; level < 1500; level += 1) node = { class: 'OPERATOR', children: [node] };
  const tree = { error: false, statements: [{ node: { type: 'SELECT_NODE', cte_map: { map: [] }, where: node } }] };
  const visitor = givenTables('', () => false, []);
  expect(() => walkSelect('', tree, visitor)).toThrow(/nested too deeply/u);
});
