/** Functions of people's SQL that the engine replaces by expressions with an argument in them several times. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { repeatingFunctions } from '#engine/types/reaching-functions.ts';
import { admitSelect, readSelectSyntax, selectSyntaxQuery } from '#engine/types/select/admit-select.ts';
import { givenTables } from '#engine/types/select-syntax.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

async function admit(text: string): Promise<unknown> {
  const [row] = await duck.connection.rows<{ parsed: string }>(selectSyntaxQuery(text));
  return admitSelect(
    text,
    readSelectSyntax(row!.parsed),
    givenTables(text, ({ name }) => name === 't', ['t']),
  );
}

const forms: Readonly<Record<string, (inner: string) => string>> = {
  nullif: (inner) => `NULLIF(${inner}, 1)`,
  split_part: (inner) => `split_part(${inner}, ',', 1)`,
  fmod: (inner) => `fmod(${inner}, 2)`,
  array_to_string: (inner) => `array_to_string([${inner}], ',')`,
  between: (inner) => `(${inner} BETWEEN 1 AND 2)`,
  lpad: (inner) => `lpad(${inner}, 3, 'x')`,
  lambda: (inner) => `list_transform([a], lambda x: ${inner})`,
};

test.each(Object.entries(forms))('%s may be nested, but not without end', async (name, form) => {
  const nested = (depth: number): string => {
    let text = 'a';
    for (let level = 0; level < depth; level += 1) text = form(text);
    return `SELECT ${text} FROM t`;
  };
  await expect(admit(nested(8))).resolves.toBeDefined();
  await expect(admit(nested(20))).rejects.toMatchObject({
    code: 'SqlRefused',
    message: expect.stringMatching(new RegExp(`has (?:a )?${name} `, 'iu')) as unknown,
    hint: expect.stringMatching(/subquery/u) as unknown,
  });
});

test('side by side, there may be any number of them', async () => {
  await expect(
    admit(`SELECT ${Array.from({ length: 500 }, () => 'NULLIF(a, 1)').join(' + ')} FROM t`),
  ).resolves.toBeDefined();
});

test('every macro of the engine that holds a parameter twice is known', async () => {
  const macros = await duck.connection.rows<{ name: string; parameters: string[]; text: string }>(
    sql`SELECT function_name AS name, parameters, macro_definition AS text FROM duckdb_functions() WHERE function_type = 'macro' AND schema_name = 'main'`,
  );
  const repeats = macros.filter(({ parameters, text }) =>
    parameters.some((each) => text.split(new RegExp(`(?<![\\w"'])"?${each}"?(?![\\w'])`, 'u')).length > 2),
  );
  expect(repeats.map(({ name }) => name)).toContain('nullif');
  expect(repeats.map(({ name }) => name).filter((name) => !repeatingFunctions.has(name))).toEqual([]);
});
