/** Parquet files with structs in which a field has no name, as DuckDB's JSON reader and pandas write them. */

import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

test('its values are kept, at every depth', async () => {
  const file = path.join(fixture.folder, 'unnamed.parquet');
  const values = '{"s":{"a":1,"":2},"l":[{"":"x","b, c":{"":5,"d":0.5}},null],"m":{"k":{"a":7,"":8}},"p":{"q":1}}';
  const types =
    '{"s":{"a":"INT","":"INT"},"l":[{"":"VARCHAR","b, c":{"":"INT","d":"DOUBLE"}}],"m":"MAP(VARCHAR, JSON)","p":{"q":"INT"}}';
  await fixture.connection.run(
    sql`COPY (SELECT v.s, v.l, map(['k'], [v.s]) AS m, v.p FROM
      (SELECT json_transform(text, ${literal(types)}) AS v FROM (VALUES (${literal(values)}), ('{}')) AS t(text))) TO ${literal(file)} (FORMAT parquet)`,
  );
  const inference = await fixture.infer(file);
  // Of a struct whose first field has no name, DuckDB forgets all names, and finds the fields by position itself.
  expect(inference.reading.options['unnamed']).toEqual(['s', 'm']);
  expect(typesOf(inference.schema)).toEqual([
    's:struct<a:int,field_2:int>',
    'l:array<struct<field_1:string,field_2:struct<field_1:int,field_2:double>>>',
    'm:map<string,struct<a:int,field_2:int>>',
    'p:struct<q:int>',
  ]);
  const s = { a: 1, field_2: 2 };
  const expected = [
    {
      s,
      l: [{ field_1: 'x', field_2: { field_1: 5, field_2: 0.5 } }, null],
      m: new Map([['k', s]]),
      p: { q: 1 },
    },
    { s: null, l: null, m: new Map([['k', null]]), p: null },
  ];
  expect(await fixture.scan(file, inference)).toEqual(expected);
  expect((await fixture.isolate(file, inference)).rows).toEqual(expected);
});
