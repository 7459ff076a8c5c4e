/** JSON paths: the values they name, byte for byte, in any piece sizes. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import fc from 'fast-check';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { cutValues } from '#engine/formats/json/json-path.ts';
import { parseJsonPath } from '#engine/types/json/json-path-steps.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

async function cut(text: string, path: string, size = 1000): Promise<string[]> {
  const bytes = Buffer.from(text);
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const lines: Uint8Array[] = [];
  for await (const line of cutValues(pieces(), parseJsonPath(path), 'a.json')) lines.push(line);
  return Buffer.concat(lines).toString().split('\n').slice(0, -1);
}

test.each([
  ['$', '{"a":1} {"a":2}', ['{"a":1}', '{"a":2}']],
  ['$.a[*]', '{"a":[1, {"b":9007199254740993}],"c":[3]}', ['1', '{"b":9007199254740993}']],
  ['$[*].x', '[{"x":1},{"y":2},{"x":[3,\n4]}]', ['1', '[3, 4]']],
  ["$['a b'].*", '{"a b":{"p":"q\\n","r":null}}', ['"q\\n"', 'null']],
  ['$.a[1].b', '{"a":[{"b":1},{"b":2},{"b":3}]}', ['2']],
  ['records[*]', '{"records":[]}{"records":[true]}', ['true']],
  ['$.a', '{"b":1}', []],
  ['$.a.b', '{"a":5}\n{"a":{"b":6}}', ['6']],
])('%s', async (path, text, expected) => {
  expect(await cut(text, path)).toEqual(expected);
  for (const size of [1, 3, 7]) expect(await cut(text, path, size)).toEqual(expected);
});

test('every element of any array is given once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 40 }), async (items, size) => {
      const lines = await cut(JSON.stringify({ other: [0], rows: items }, null, 1), '$.rows[*]', size);
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(JSON.parse(JSON.stringify(items)));
    }),
  );
});

test('any key is found, however the file and the path spell it', async () => {
  const coded = (key: string): string => {
    const units = Array.from({ length: key.length }, (_, at) => key.charCodeAt(at).toString(16).padStart(4, '0'));
    return `"${units.map((digits) => String.raw`\u${digits}`).join('')}"`;
  };
  const spelling = fc.constantFrom<(key: string) => string>(JSON.stringify, coded);
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), spelling, spelling, async (key, inFile, inPath) => {
      fc.pre(key !== 'other');
      const file = `{"other":0,${inFile(key)}:[1]}`;
      expect(await cut(file, `$[${inPath(key)}][0]`)).toEqual(['1']);
      if (!key.includes("'")) expect(await cut(file, `$['${inPath(key).slice(1, -1)}'][0]`)).toEqual(['1']);
    }),
    { numRuns: 500 },
  );
});

test('invalid paths and invalid JSON', async () => {
  for (const path of [
    '$..a',
    '$.a[',
    '$.a[-1]',
    '$.a b',
    String.raw`$['\x41']`,
    String.raw`$['\ud800']`,
    '$[9007199254740993]',
  ])
    expect(() => parseJsonPath(path), path).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
  await expect(cut('{"a":[1,}', '$.a[*]')).rejects.toMatchObject({ code: 'MalformedFile', details: { byteOffset: 8 } });
  await expect(cut('{"a":[1', '$.a[*]')).rejects.toMatchObject({ code: 'MalformedFile' });
});

test('rows of a document are read with their types; the whole numbers stay exact', async () => {
  const file = fixture.write(
    'doc.json',
    '{"meta":{"count":2},"data":{"rows":[{"id":9007199254740993,"tags":["a"]},{"id":2,"tags":[]}]}}',
  );
  const inference = await fixture.infer(file, { format: 'json', jsonPath: '$.data.rows[*]' });
  expect(typesOf(inference.schema)).toEqual(['id:bigint', 'tags:array<string>']);
  expect(inference.rowCount).toBe(2);
  expect((await fixture.scan(file, inference)).map((row) => row['id'])).toEqual([9007199254740993n, 2n]);
});

test.each([
  ['$.a[*]', '{"a":[[1,2],[3]]}', [{ record: [1n, 2n] }, { record: [3n] }]],
  ['$.a[*]', '{"a":[[1,2]]}', [{ record: [1n, 2n] }]],
  ['$.a', '{"a":[1,2]}', [{ record: 1n }, { record: 2n }]],
  ['$.a', '{"a":[1,2]}\n{"a":[3]}', [{ record: [1n, 2n] }, { record: [3n] }]],
])('arrays that %s finds in %s', async (jsonPath, text, rows) => {
  const file = fixture.write('arrays.json', text);
  expect(await fixture.scan(file, await fixture.infer(file, { format: 'json', jsonPath }))).toEqual(rows);
});

test('a repeated key with one value loses nothing; with two values it is reported', async () => {
  const same = await fixture.infer(fixture.write('same.json', '{"a":"b","a":"b"}'));
  expect(same).toMatchObject({ warnings: [], rowCount: 1 });
  expect(await fixture.scan(`${fixture.folder}/same.json`, same)).toEqual([{ a: 'b' }]);
  const other = await fixture.infer(fixture.write('other.json', '{"a":"b","a":"c"}'));
  expect(other.warnings).toEqual([expect.stringContaining('"a" twice')]);
});
