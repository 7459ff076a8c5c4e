/** CSV: dialects, headers, types, reading and writing, against a real DuckDB. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinSql, literal, sql } from '#engine/base/sql.ts';
import { csvCode } from '#engine/formats/csv/index.ts';
import { uniqueColumnNames } from '#engine/formats/csv/infer/column-names.ts';
import { valueType, valueTypes } from '#engine/formats/csv/values/value-types.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { bigintType, doubleType, stringType } from '#engine/types/data-type.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let files = 0;
function csv(content: string | Uint8Array, name = `f${(files += 1)}.csv`): string {
  return fixture.write(name, content);
}

test('a first line that does not end is refused, not taken for no rows', async () => {
  const file = csv(`${'a'.repeat(600_000)},b\n1,2\n`);
  await expect(fixture.infer(file, { format: 'csv' })).rejects.toMatchObject({
    code: 'MalformedFile',
    details: { line: 1 },
  });
});

describe('value types', () => {
  const { bigint, double, boolean, date, timestamp, commaDouble } = valueType;
  const numbers = double | commaDouble;
  test.each([
    ['0', bigint | numbers],
    ['-0', bigint | numbers],
    ['9007199254740992', bigint | numbers],
    ['9007199254740993', bigint],
    ['-123456789012345678', bigint],
    ['123456789012345680', bigint | numbers],
    ['9223372036854775807', bigint],
    ['-9223372036854775808', bigint | numbers],
    ['9223372036854775808', numbers],
    ['-9223372036854775809', 0],
    ['12345678901234567890', 0],
    ['100000000000000000000', numbers],
    ['9'.repeat(400), 0],
    ['01460', 0],
    ['00', 0],
    ['+5', 0],
    [' 1', 0],
    ['1.50', double],
    ['.5', double],
    ['1,5', commaDouble],
    ['01.5', 0],
    ['1e3', numbers],
    ['1e400', 0],
    ['1e', 0],
    ['-', 0],
    ['NaN', numbers],
    ['-nan', numbers],
    ['-inf', numbers],
    ['true', boolean],
    ['FALSE', boolean],
    ['t', 0],
    ['2024-02-29', date],
    ['2023-02-29', 0],
    ['2024-13-01', 0],
    ['2024-01-01T10:00', timestamp],
    ['2024-01-01 10:00:00.123456789', 0],
    ['2024-01-01 10:00:00.123456000', timestamp],
    ['2024-01-01 10:00:00.123456+02', timestamp],
    ['2024-01-01T10:00:00Z', timestamp],
    ['2024-01-01T10:00:00+02:00', timestamp],
    ['2024-01-01 25:00:00', 0],
    ['2024-01-01 10', 0],
    ['1.2.3', 0],
    ['NA', 0],
    ['naïve', 0],
  ])('%s', (text, expected) => {
    const bytes = Buffer.from(text);
    expect(valueTypes(bytes, 0, bytes.length)).toBe(expected);
  });
});

describe('reading', () => {
  test.each<[name: string, content: string | Uint8Array, types: string[], rows: number]>([
    ['comma and header', 'id,name,price\n1,a,1.5\n2,b,2\n', ['id:bigint', 'name:string', 'price:double'], 2],
    ['semicolon and decimal comma', 'a;b\n1,5;x\n2,25;y\n', ['a:double', 'b:string'], 2],
    ['tab', 'a\tb\n1\tx, y\n2\tz\n', ['a:bigint', 'b:string'], 2],
    ['bar', 'a|b|c\n1|2|3\n', ['a:bigint', 'b:bigint', 'c:bigint'], 1],
    ['Ctrl-A without header', '1\u0001x\n2\u0001y\n', ['col0:bigint', 'col1:string'], 2],
    ['quotes and line ends inside', 'a,b\n1,"x\ny, ""z"""\n2,w\n', ['a:bigint', 'b:string'], 2],
    ['single quotes', "a|b\n1|'x|y'\n2|'z'\n3|'w'\n", ['a:bigint', 'b:string'], 3],
    ['backslash escapes', 'a,b\n1,"x\\"y"\n2,"z, \\"w\\""\n', ['a:bigint', 'b:string'], 2],
    ['CRLF', 'a,b\r\n1,x\r\n2,y\r\n', ['a:bigint', 'b:string'], 2],
    ['mixed line ends', 'a,b\n1,x\r\n2,"y\r\nz"\n3,w\r4,v\n', ['a:bigint', 'b:string'], 4],
    ['byte order mark', '\ufeffa,b\n1,2\n', ['a:bigint', 'b:bigint'], 1],
    [
      'utf-16',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a,b\n1,ü\n', 'utf16le')]),
      ['a:bigint', 'b:string'],
      1,
    ],
    ['windows-1252', Buffer.from('a,b\n1,caf\xe9\n', 'latin1'), ['a:bigint', 'b:string'], 1],
    ['duplicate and empty names', 'a,,a\n1,2,x\n', ['a:bigint', 'col1:bigint', 'a_1:string'], 1],
    ['names that differ in capitals', 'a,A\n1,x\n', ['a:bigint', 'A_1:string'], 1],
    [
      'title above the header',
      'My title\n\nid,name,x\n1,a,b\n2,c,d\n3,e,f\n',
      ['id:bigint', 'name:string', 'x:string'],
      3,
    ],
    [
      'keys with a sign',
      'order,note,qty\n#1,"blue, large",3\n#2,red,4\nA7,green,5\n',
      ['order:string', 'note:string', 'qty:bigint'],
      3,
    ],
    ['comment lines', '# made by x\nid;v\n1;#2\n# more\n2;3\n', ['id:bigint', 'v:string'], 2],
    ['separator behind each row', 'a,b\n1,x,\n2,y,\n', ['a:bigint', 'b:string'], 2],
    ['leading zeros', 'zip,n\n01460,1\n02139,2\n', ['zip:string', 'n:bigint'], 2],
    ['NA among numbers', 'a,b\nNA,1\n3,2\n', ['a:bigint', 'b:bigint'], 2],
    ['NA among texts', 'a,b\nNA,1\nx,2\n', ['a:string', 'b:bigint'], 2],
    ['nulls do not count', 'a,b\n,x\n3,\n', ['a:bigint', 'b:string'], 2],
    ['beyond 64 bits', 'a,b\n9223372036854775808,x\n1,y\n', ['a:double', 'b:string'], 2],
    ['dates and instants', 'd,t\n2024-01-01,2024-01-01T00:00:00Z\n', ['d:date', 't:timestamp'], 1],
    ['one column', 'name\nx\n\ny\n', ['name:string'], 3],
    ['short rows', 'a,b,c\n1,2,3\n4\n', ['a:bigint', 'b:bigint', 'c:bigint'], 2],
    ['only a header', 'id,name\n', ['id:string', 'name:string'], 0],
    ['years as header', 'c,2001,2002,2003\nx,1,2,3\n', ['c:string', '2001:bigint', '2002:bigint', '2003:bigint'], 1],
  ])('%s', async (_name, content, types, rows) => {
    const file = csv(content);
    const inference = await fixture.infer(file);
    expect(inference.reading.format).toBe('csv');
    expect(typesOf(inference.schema)).toEqual(types);
    expect(inference.rowCount).toBe(rows);
    expect(await fixture.scan(file, inference)).toHaveLength(rows);
  });

  test('values come as they stand, empty is null, nothing is trimmed', async () => {
    const file = csv('a,b,c\n1, x ,\n,NA,"q ""r"""\n');
    const rows = await fixture.scan(file, await fixture.infer(file));
    expect(rows).toEqual([
      { a: 1n, b: ' x ', c: null },
      { a: null, b: 'NA', c: 'q "r"' },
    ]);
  });

  test('a quoted empty value is an empty text, in the only row too; null where a column of numbers has one', async () => {
    const alone = csv('a,b\n1,""\n', 'alone.csv');
    expect(await fixture.scan(alone, await fixture.infer(alone))).toEqual([{ a: 1n, b: '' }]);
    const number = csv('a,b\n"",""\n"1",x\n', 'number.csv');
    expect(await fixture.scan(number, await fixture.infer(number))).toEqual([
      { a: null, b: null },
      { a: 1n, b: 'x' },
    ]);
  });

  test('columns are taken by name, missing ones are null, others are ignored', async () => {
    const file = csv('b,a\nx,1\n');
    const inference = await fixture.infer(file);
    const columns = [
      { name: 'aa', type: doubleType, sourceName: 'a' },
      { name: 'none', type: bigintType },
    ];
    expect(await fixture.scan(file, inference, columns)).toEqual([{ aa: 1, none: null }]);
  });

  test('an empty file has no columns and no rows', async () => {
    const inference = await fixture.infer(csv(''));
    expect(inference).toMatchObject({ schema: [], rowCount: 0, exact: true });
    expect(inference.warnings).toHaveLength(1);
  });

  test('a large file is read in pieces and to the end, a sample says so', async () => {
    const lines = Array.from({ length: 60_000 }, (_, index) => `${index},"row ${index}\nü"`);
    const file = csv(`id,text\n${lines.join('\n')}\nlast,x\n`);
    const whole = await fixture.infer(file);
    expect(whole).toMatchObject({ rowCount: 60_001, exact: true });
    expect(typesOf(whole.schema)).toEqual(['id:string', 'text:string']);
    const sample = await fixture.infer(file, {}, { bytes: 65_536 });
    expect(sample).toMatchObject({ rowCount: null, exact: false });
    expect(typesOf(sample.schema)).toEqual(['id:bigint', 'text:string']);
    await expect(fixture.scan(file, sample)).rejects.toMatchObject({ kind: 'user' });
    const { rows, rejects } = await fixture.isolate(file, sample);
    expect(rows).toHaveLength(60_000);
    expect(rejects).toMatchObject([{ line: 120_002n, column_name: 'id', raw: 'last,x' }]);
  });

  test('stated options win, unknown ones list near names', async () => {
    const file = csv('a;b\n1;2\n');
    const inference = await fixture.infer(file, { separator: ',', withHeader: 'false' });
    expect(typesOf(inference.schema)).toEqual(['col0:string']);
    await expect(fixture.infer(file, { seperator: ';' })).rejects.toMatchObject({
      code: 'InvalidInput',
      hint: expect.stringContaining('separator'),
    });
  });
});

describe('isolating', () => {
  test('each bad record is reported once with line, offset, column and text', async () => {
    const file = csv('a,b,c\n1,x,2.5\nbad,y,z\n3,too,4,many\n5,"q"w,1\n6,ok,7\n7.5,fraction,1\nworse,y,1\n');
    const inference = await fixture.infer(file, { strayQuotes: 'reject' });
    const columns = [
      { name: 'a', type: bigintType },
      { name: 'b', type: stringType },
      { name: 'c', type: doubleType },
    ];
    await expect(fixture.scan(file, inference, columns)).rejects.toMatchObject({ kind: 'user' });
    const { rows, rejects } = await fixture.isolate(file, inference, columns);
    expect(rows.map((row) => row['a'])).toEqual([1n, 6n]);
    expect(rejects.map(({ line, byte_offset, column_name, raw }) => [line, byte_offset, column_name, raw])).toEqual([
      [3n, 14n, 'a, c', 'bad,y,z'],
      [4n, 22n, null, '3,too,4,many'],
      [5n, 35n, null, '5,"q"w,1'],
      [7n, 51n, 'a', '7.5,fraction,1'],
      [8n, 66n, 'a', 'worse,y,1'],
    ]);
  });

  test('of whole numbers written with a point only those with a fraction are reported, with their lines', async () => {
    const file = csv('a,b\n1,x\n2.0,y\n3.5,z\n4.00,ok\n');
    const inference = await fixture.infer(file);
    const columns = [
      { name: 'a', type: bigintType },
      { name: 'b', type: stringType },
    ];
    const { rows, rejects } = await fixture.isolate(file, inference, columns);
    expect(rows.map((row) => row['a'])).toEqual([1n, 2n, 4n]);
    expect(rejects).toMatchObject([{ line: 4n, column_name: 'a', raw: '3.5,z' }]);
  });

  test('where every whole number can be read, records that are bad elsewhere are reported the same way', async () => {
    const file = csv('a,b,c\n1,x,2.5\n2,y,z\n3.5,z,1\n4,ok,7\n');
    const inference = await fixture.infer(file);
    const columns = [
      { name: 'a', type: bigintType },
      { name: 'b', type: stringType },
      { name: 'c', type: doubleType },
    ];
    const { rows, rejects } = await fixture.isolate(file, inference, columns);
    expect(rows.map((row) => row['a'])).toEqual([1n, 4n]);
    expect(rejects.map(({ line, column_name, raw }) => [line, column_name, raw])).toEqual([
      [3n, 'c', '2,y,z'],
      [4n, 'a', '3.5,z,1'],
    ]);
  });

  test.each(['reject', 'keep'] as const)('rows read = good + rejected, on any dirty file: %s', async (strayQuotes) => {
    const cell = fc.constantFrom('1', '22', 'x', '', '"q"', '"a,b"', '"l\nm"', '1.5', '-', '"a"b', 'é');
    const line = fc.array(cell, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), async (lines) => {
        const filled = lines.filter((cells) => cells.some((text) => text !== '') || cells.length > 1);
        const file = csv(`a,b,c\n${filled.map((cells) => cells.join(',')).join('\n')}\n`, 'dirty.csv');
        const inference = await fixture.infer(file, {
          separator: ',',
          quoteChar: '"',
          escaper: '',
          withHeader: true,
          comment: '',
          skipLines: 0,
          skipFooter: 0,
          strayQuotes,
          columns: ['a', 'b', 'c'],
        });
        const columns = [
          { name: 'a', type: bigintType },
          { name: 'b', type: stringType },
          { name: 'c', type: doubleType },
        ];
        const { rows, rejects } = await fixture.isolate(file, inference, columns);
        // A record of several lines whose quotes do not match may be reported line by line.
        if (strayQuotes === 'keep') expect(rows.length + rejects.length).toBeGreaterThanOrEqual(filled.length);
        else expect(rows.length + rejects.length).toBe(filled.length);
      }),
      { numRuns: triesOfRun(60, 20) },
    );
  });
});

test('DuckDB reads every row as the type that was found, and counts the same rows', async () => {
  const value = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.constantFrom(
      'true',
      'False',
      '2024-02-29',
      '2024-01-01T10:00:00+02:00',
      '2020-01-01 00:00',
      '',
      '007',
      'NaN',
      '""',
    ),
    fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '1', '.', '-', '\\', '#', ';', '|') }),
  );
  const table = fc.tuple(fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 20 }));
  await fc.assert(
    fc.asyncProperty(table, async ([lines]) => {
      const quote = (text: string): string =>
        /[",\n]/u.test(text) && text !== '""' ? `"${text.replaceAll('"', '""')}"` : text;
      const text = `first,second,third\n${lines.map((cells) => cells.map(quote).join(',')).join('\n')}\n`;
      const file = csv(text, 'table.csv');
      const inference = await fixture.infer(file, {
        separator: ',',
        quoteChar: '"',
        escaper: '',
        withHeader: true,
        comment: '',
        skipLines: 0,
        skipFooter: 0,
      });
      expect(inference.rowCount).toBe(lines.length);
      expect(await fixture.scan(file, inference)).toHaveLength(lines.length);
    }),
    { numRuns: triesOfRun(100, 40) },
  );
});

test('what is written is read again: null, empty text, quotes, line ends', async () => {
  const file = `${fixture.folder}/written.csv`;
  const rows = [
    { id: 1n, text: null, number: null },
    { id: 2n, text: '', number: 2.5 },
    { id: 3n, text: 'a "b", c\nd', number: -1 },
    { id: 4n, text: ' NULL ', number: 0 },
  ];
  const values = joinSql(
    rows.map(
      (row) => sql`(${literal(row.id)}, CAST(${literal(row.text)} AS VARCHAR), CAST(${literal(row.number)} AS DOUBLE))`,
    ),
  );
  await fixture.connection.run(
    sql`COPY (SELECT * FROM (VALUES ${values}) v(id, text, number)) TO ${literal(file)} (${csvCode.copyOptions!({})})`,
  );
  const inference = await fixture.infer(file);
  expect(typesOf(inference.schema)).toEqual(['id:bigint', 'text:string', 'number:double']);
  expect(await fixture.scan(file, inference)).toEqual(rows);
});

test('column names are unique and keep those that are', () => {
  expect(uniqueColumnNames(['a', 'a', 'a_1', '', 'A'], 6)).toEqual(['a', 'a_2', 'a_1', 'col3', 'A_3', 'col5']);
});

describe('damaged text', () => {
  test.each([
    ['small', 0],
    ['large', 200_000],
  ])('a NUL is kept in its value and reported: %s', async (_name, more) => {
    const rows = Array.from({ length: more / 10 }, (_, id) => `${id},name\n`).join('');
    const file = fixture.write(`nul-${more}.csv`, `id,name\n1,a\0b\n2,c\n${rows}`);
    for (const depth of ['every-row', { bytes: 65_536 }] as const) {
      const inference = await fixture.infer(file, {}, depth);
      expect(inference.warnings).toEqual(['1 row has a NUL character (first: line 2); it is kept in the value.']);
      expect((await fixture.scan(file, inference)).slice(0, 2)).toEqual([
        { id: 1n, name: 'a\0b' },
        { id: 2n, name: 'c' },
      ]);
    }
  });

  test('a NUL in a name is dropped and reported', async () => {
    const file = fixture.write('nul-name.csv', 'id,na\0me\n1,a\n2,b\n');
    const inference = await fixture.infer(file);
    expect(typesOf(inference.schema)).toEqual(['id:bigint', 'name:string']);
    expect(inference.warnings).toEqual(['Columns whose name is missing, repeated or unusable were named name.']);
    expect(await fixture.scan(file, inference)).toHaveLength(2);
  });

  test('Western text is read as what it is, with a NUL or without, and another encoding can be stated', async () => {
    for (const text of ['id,name\n1,Müller\n2,Größe\n', 'id,name\n1,Mü\0ller\n2,Größe\n']) {
      const file = fixture.write('ansi.csv', Buffer.from(text, 'latin1'));
      const inference = await fixture.infer(file);
      expect(inference.reading).toMatchObject({ format: 'csv', options: { encoding: 'windows-1252' } });
      expect(inference.warnings[0]).toContain('guessed as windows-1252. Choose another encoding');
      expect(await fixture.scan(file, inference)).toEqual([
        { id: 1n, name: text.includes('\0') ? 'Mü\0ller' : 'Müller' },
        { id: 2n, name: 'Größe' },
      ]);
      const stated = await fixture.infer(file, { encoding: 'cp1251' });
      expect(stated.reading.options['encoding']).toBe('windows-1251');
    }
  });

  test('what holds too many control characters is refused with the options that state it', async () => {
    const file = fixture.write('padded.csv', `id,name\n1,a\n${'\0'.repeat(100)}`);
    await expect(fixture.infer(file)).rejects.toMatchObject({
      code: 'UnknownFormat',
      message: expect.stringContaining('100 control characters that do not occur in text, the first (0x00) at byte 12'),
      hint: expect.stringContaining('format and encoding'),
    });
    expect((await fixture.infer(file, { format: 'csv', encoding: 'utf-8' })).reading.format).toBe('csv');
  });
});
