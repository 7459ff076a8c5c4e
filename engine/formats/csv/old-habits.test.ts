/** What old or simple programs leave in CSV files: DOS ends, headers of joined files, escapes without quotes. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let files = 0;
const write = (text: string): string => fixture.write(`old${(files += 1)}.csv`, text);

/** Both ways of reading give the same rows. */
async function read(text: string, stated: Record<string, unknown> = {}) {
  const file = write(text);
  const inference = await fixture.infer(file, stated);
  const rows = (await fixture.scan(file, inference)).map((row) => Object.values(row).map(String));
  const { rows: isolated, rejects } = await fixture.isolate(file, inference);
  expect(isolated.map((row) => Object.values(row).map(String))).toEqual(rows);
  expect(rejects).toEqual([]);
  expect(inference.rowCount).toBe(rows.length);
  return { types: typesOf(inference.schema), rows, warnings: inference.warnings, inference };
}

describe('the end of a file in DOS, 0x1A', () => {
  test.each([
    ['on a line by itself', 'id,name\r\n1,a\r\n2,b\r\n\x1a', 4],
    ['with a line end', 'id,name\n1,a\n2,b\n\x1a\n', 4],
    ['below a blank line', 'id,name\n1,a\n2,b\n\n\x1a', 5],
  ])('%s is not a row', async (_what, text, line) => {
    const { types, rows, warnings } = await read(text);
    expect(types).toEqual(['id:bigint', 'name:string']);
    expect(rows).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ]);
    expect(warnings).toEqual([`Skipped below the table: line ${line} "0x1A".`]);
  });

  test('of a single column', async () => {
    const { types, rows } = await read('n\r\n1\r\n2\r\n\x1a');
    expect([types, rows]).toEqual([['n:bigint'], [['1'], ['2']]]);
  });
});

describe('a header that occurs again', () => {
  test.each([
    ['once', 'id,name\n1,a\n2,b\nid,name\n3,c\n', '1 row equals the header (line 4); it is skipped.'],
    [
      'twice',
      'id,name\n1,a\nid,name\n2,b\nid,name\n3,c\n',
      '2 rows equal the header (first: line 3); they are skipped.',
    ],
    [
      'with a byte order mark',
      '\ufeffid,name\r\n1,a\r\n2,b\r\n\ufeffid,name\r\n3,c\r\n',
      '1 row equals the header (line 4); it is skipped.',
    ],
    ['at the end', 'id,name\n1,a\n2,b\n3,c\nid,name', '1 row equals the header (line 5); it is skipped.'],
    ['in quotes', '"id","name"\n1,a\n2,b\n"id","name"\n3,c\n', '1 row equals the header (line 4); it is skipped.'],
  ])('%s is not a row', async (_what, text, warning) => {
    const { types, rows, warnings } = await read(text);
    expect(types).toEqual(['id:bigint', 'name:string']);
    expect(rows).toEqual([
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'c'],
    ]);
    expect(warnings).toEqual([`${warning} Set the option skipRepeatedHeaders to false to read such rows.`]);
  });

  test('far below the first rows', async () => {
    const part = Array.from({ length: 5000 }, (_, index) => `${index},n${index}\n`).join('');
    const { types, rows } = await read(`id,name\n${part}id,name\n${part}`);
    expect([types, rows.length]).toEqual([['id:bigint', 'name:string'], 10_000]);
  });

  test('is a row where a person says so', async () => {
    const { types, rows } = await read('id,name\n1,a\nid,name\n2,b\n', {
      skipRepeatedHeaders: false,
      withHeader: true,
    });
    expect(types).toEqual(['id:string', 'name:string']);
    expect(rows).toHaveLength(3);
  });

  test('where all is text, equal rows are rows', async () => {
    const { rows } = await read('milk,bread\neggs,ham\nmilk,bread\nmilk,tea\n');
    expect(rows).toHaveLength(4);
  });
});

test('separators that are escaped without quotes are parts of values', async () => {
  const { types, rows } = await read('id,name,x\n1,a\\,b,3\n2,c,4\n3,d\\,e,5\n');
  expect(types).toEqual(['id:bigint', 'name:string', 'x:bigint']);
  expect(rows).toEqual([
    ['1', 'a,b', '3'],
    ['2', 'c', '4'],
    ['3', 'd,e', '5'],
  ]);
});

test('backslashes in paths are only text', async () => {
  const { rows } = await read('id,path\n1,C:\\data\\\n2,C:\\new\n3,\\\\host\\x\n');
  expect(rows.map(([, path]) => path)).toEqual(['C:\\data\\', 'C:\\new', '\\\\host\\x']);
});
