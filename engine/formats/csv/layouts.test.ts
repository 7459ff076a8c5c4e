/** The lines around the rows of CSV files: several tables, headers of several rows, footers, stray quotes; and the reported evidence. */

import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readsDirectly } from '#engine/formats/csv/rewrite/prepare.ts';
import { csvCode } from '#engine/formats/csv/index.ts';
import { csvReadOptions } from '#engine/formats/csv/options.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { preparePath } from '#engine/formats/testing/prepare-path.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let files = 0;
function csv(content: string | Uint8Array, extension = 'csv'): string {
  return fixture.write(`l${(files += 1)}.${extension}`, content);
}

const rows = (count: number, from = 1): string =>
  Array.from({ length: count }, (_, index) => `${from + index},name ${index},${index}.5\n`).join('');

describe('several tables', () => {
  const file = (): string => csv(`id,name,price\n${rows(6)}\nregion,total\neast,5\nwest,6\n\nkey;value;x;y\n`);

  test('the largest is read, the others are named, with how to read them', async () => {
    const location = file();
    const inference = await fixture.infer(location);
    expect(typesOf(inference.schema)).toEqual(['id:bigint', 'name:string', 'price:double']);
    expect(inference.rowCount).toBe(6);
    expect(inference.reading.options).toMatchObject({ table: 1, lastLine: 7 });
    expect(inference.warnings.join()).toMatch(
      /Another table begins on line 9 \(region, total; 3 lines\); set the option table to 2/u,
    );
    expect(await fixture.scan(location, inference)).toHaveLength(6);
    const found = inference.evidence!.find(({ part }) => part === 'table');
    expect(found).toMatchObject({ verdict: '1 of 2', because: 'it is the largest', ambiguous: true });
  });

  test('another one by its number', async () => {
    const location = file();
    const inference = await fixture.infer(location, { table: 2 });
    expect(await fixture.scan(location, inference)).toEqual([
      { region: 'east', total: 5n },
      { region: 'west', total: 6n },
    ]);
    await expect(fixture.infer(location, { table: 5 })).rejects.toMatchObject({
      code: 'InvalidInput',
      details: { option: 'table' },
    });
  });
});

test('a table between titles and notes; every part can be overruled', async () => {
  const location = csv(`Report\nof the year\n\nid,name,price\n${rows(5)}Total,,12.5\n\nSource: the ledger\n`);
  const inference = await fixture.infer(location);
  expect(inference.reading.options).toMatchObject({ skipLines: 3, skipFooter: 3, withHeader: true });
  expect(await fixture.scan(location, inference)).toHaveLength(5);
  expect(inference.warnings).toContain('Skipped below the table: line 10 "Total 12.5", line 12 "Source: the ledger".');
  const kept = await fixture.infer(location, { skipFooter: 2 });
  expect(kept.rowCount).toBe(6);
  expect(typesOf(kept.schema)[0]).toBe('id:string');
});

test('names of a header of several rows are joined', async () => {
  const location = csv(
    'Person,,Address,\nfirst,last,street,number\nAnn,Lee,Long,5\nIvo,Berg,Short,7\nMia,Diaz,Mill,8\n',
  );
  const inference = await fixture.infer(location);
  expect(inference.schema.map(({ name }) => name)).toEqual([
    'Person_first',
    'Person_last',
    'Address_street',
    'Address_number',
  ]);
  expect(await fixture.scan(location, inference)).toHaveLength(3);
  const one = await fixture.infer(location, { headerRows: 1 });
  expect(one.rowCount).toBe(4);
});

describe('a file larger than its head', () => {
  const large = rows(30_000);

  test.each([
    ['plain', (content: string) => csv(content)],
    ['packed', (content: string) => csv(gzipSync(content), 'csv.gz')],
    ['utf-16', (content: string) => csv(Buffer.from(`\ufeff${content}`, 'utf16le'))],
  ])('its footer is found at its end: %s', async (_name, write) => {
    const location = write(`id,name,price\n${large}Total,,1234\n(30000 rows)\n`);
    const inference = await fixture.infer(location);
    expect(inference).toMatchObject({ rowCount: 30_000, exact: true, reading: { options: { skipFooter: 2 } } });
    expect(typesOf(inference.schema)).toEqual(['id:bigint', 'name:string', 'price:double']);
    expect(await fixture.scan(location, inference)).toHaveLength(30_000);
  });

  test('a sample of it as well', async () => {
    const location = csv(`id,name,price\n${large}Total,,1234\n(30000 rows)\n`);
    const inference = await fixture.infer(location, {}, { bytes: 65_536 });
    expect(inference).toMatchObject({ rowCount: null, exact: false, reading: { options: { skipFooter: 2 } } });
    expect(await fixture.scan(location, inference)).toHaveLength(30_000);
  });

  test('without one it is read as it is', async () => {
    const location = csv(`id,name,price\n${large}`);
    const inference = await fixture.infer(location);
    const prepared = await preparePath(csvCode, location, inference.reading, fixture.context);
    expect(prepared).toEqual({ path: location, reading: inference.reading });
  });
});

test('rows in front of which nothing has to be done go to the fast reader', () => {
  const read = (options: object): boolean => readsDirectly(csvReadOptions().parse(options));
  expect(read({ separator: '||', skipLines: 3, withHeader: true, quoteChar: "'", escaper: '\\', lineEnd: 'cr' })).toBe(
    true,
  );
  for (const options of [
    { separator: '#@|@#' },
    { comment: '#' },
    { strayQuotes: 'keep' },
    { skipFooter: 1 },
    { encoding: 'koi8-r' },
  ])
    expect(read(options), JSON.stringify(options)).toBe(false);
});

test('records of rewritten files keep their places, in bytes of the file', async () => {
  const content = Buffer.from('id;name\r\n1;Zoë\r\nx;Bo\r\n2;"a\r\nb";c\r\n3;Årud\r\nq;"x ""y"""\r\n', 'latin1');
  const location = csv(content);
  const inference = await fixture.infer(location, { encoding: 'windows-1252', columnTypes: { id: 'bigint' } });
  const { rows: good, rejects } = await fixture.isolate(location, inference);
  expect(good).toEqual([
    { id: 1n, name: 'Zoë' },
    { id: 3n, name: 'Årud' },
  ]);
  const at = (text: string): bigint => BigInt(content.indexOf(Buffer.from(text, 'latin1')));
  expect(rejects.map(({ line, byte_offset, column_name, raw }) => [line, byte_offset, column_name, raw])).toEqual([
    [3n, at('x;Bo'), 'id', 'x;Bo'],
    [4n, at('2;"a'), null, '2;"a\r\nb";c'],
    [7n, at('q;"x'), 'id', 'q;"x ""y"""'],
  ]);
});

test('only as many rows are rewritten as are wanted', async () => {
  const location = csv(Buffer.from(`\ufeffid,name,price\n${rows(20_000)}`, 'utf16le'));
  const inference = await fixture.infer(location);
  const { path, reading } = await preparePath(csvCode, location, inference.reading, fixture.context, { rows: 10 });
  const { compression, options } = reading;
  expect(await fixture.scan(path, { ...inference, reading: { format: 'csv', compression, options } })).toHaveLength(10);
});

describe('stray quotes', () => {
  test('are text where the row fits then, and counted', async () => {
    const location = csv('id,text,n\n1,"the "best" one",5\n2,5" disk,6\n3,"open,7\n4,"closed",8\n');
    const inference = await fixture.infer(location);
    expect(await fixture.scan(location, inference)).toEqual([
      { id: 1n, text: 'the "best" one', n: 5n },
      { id: 2n, text: '5" disk', n: 6n },
      { id: 3n, text: '"open', n: 7n },
      { id: 4n, text: 'closed', n: 8n },
    ]);
    expect(inference.warnings.join()).toContain('2 rows have quotes that do not match; they are kept as text.');
  });

  test('are rejected if a user chooses so', async () => {
    const location = csv('id,text,n\n1,"the "best" one",5\n4,"closed",8\n');
    const inference = await fixture.infer(location, { strayQuotes: 'reject' });
    const { rows: good, rejects } = await fixture.isolate(location, inference);
    expect(good).toHaveLength(1);
    expect(rejects).toMatchObject([{ line: 2n, raw: '1,"the "best" one",5' }]);
  });
});

test.each([
  ['a header, zero-led values, then numbers', 'zip,phone\n00501,0049\n', true, 1000],
  ['no header, zero-led values, then numbers', '00501,0049\n', false, 1000],
  ['with a plus', 'zip,phone\n00501,+4912345\n', true, 1000],
])('digits of postcodes and telephones are not names: %s', async (_title, head, withHeader, rowCount) => {
  const numbers = Array.from({ length: 999 }, (_, index) => `${10_000 + index},${index + 1}\n`).join('');
  const file = fixture.write('codes.csv', head + numbers);
  const inference = await fixture.infer(file);
  expect(inference).toMatchObject({ rowCount, reading: { options: { withHeader, headerRows: 1 } } });
  expect(await fixture.scan(file, inference)).toHaveLength(rowCount);
});
