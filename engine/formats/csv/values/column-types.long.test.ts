/** Types of CSV columns that are not written in the plain way: what is found, why, and what DuckDB gives for it. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classifyValue } from '#engine/formats/csv/values/value-kinds.ts';
import { datePatternList, datePatterns } from '#engine/formats/csv/values/written-dates.ts';
import { openFormatFixture, typesOf, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { bigintType, booleanType, dateType, doubleType } from '#engine/types/data-type.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

let files = 0;
function csv(content: string): string {
  return fixture.write(`t${(files += 1)}.csv`, content);
}

const column = (values: readonly string[]): string =>
  `id;v\n${values.map((value, row) => `${row};${value}\n`).join('')}`;

test.each<[name: string, values: string[], type: string, first: unknown, format: string | undefined]>([
  ['dd/mm/yyyy', ['05/06/2026', '26/06/2026'], 'date', '2026-06-05', '%d/%m/%Y'],
  ['mm/dd/yyyy', ['05/06/2026', '06/26/2026'], 'date', '2026-05-06', '%m/%d/%Y'],
  ['either way', ['05/06/2026', '06/05/2026'], 'date', '2026-06-05', '%d/%m/%Y'],
  ['dd.mm.yyyy', ['5.6.2026', '26.6.2026'], 'date', '2026-06-05', '%d.%m.%Y'],
  ['dd-mm-yy', ['31-12-99', '01-01-05'], 'date', '1999-12-31', '%d-%m-%y'],
  ['yyyy/mm/dd', ['2026/06/05', '2026/06/26'], 'date', '2026-06-05', '%Y/%m/%d'],
  ['month as a word', ['31-OCT-2023', '1-Nov-2023'], 'date', '2023-10-31', '%d-%b-%Y'],
  ['month first as a word', ['Oct 31, 2023', 'Nov 1, 2023'], 'date', '2023-10-31', '%b %d, %Y'],
  ['full month', ['31 October 2023', '1 May 2023'], 'date', '2023-10-31', '%d %B %Y'],
  ['date and time', ['26/06/2026 13:45', '01/07/2026 00:05'], 'timestamp', '2026-06-26T13:45', '%d/%m/%Y %H:%M'],
  [
    'half days',
    ['06/26/2026 1:45:10 PM', '07/01/2026 12:05:00 AM'],
    'timestamp',
    '2026-06-26T13:45:10',
    '%m/%d/%Y %I:%M:%S %p',
  ],
  ['dates and times mixed', ['2026-06-26', '2026-06-27T10:00'], 'string', '2026-06-26', undefined],
  ['two orders', ['26/06/2026', '06/26/2026'], 'string', '26/06/2026', undefined],
  ['no such day', ['30/02/2026', '31/04/2026'], 'string', '30/02/2026', undefined],
  ['thousands', ['1,234,567', '12', '999'], 'bigint', 1_234_567n, '1,234.5'],
  ['thousands and fraction', ['1,234.50', '12', '0.5'], 'double', 1234.5, '1,234.5'],
  ['points for thousands', ['1.234.567,5', '12'], 'double', 1_234_567.5, '1.234,5'],
  ['spaces for thousands', ['1 234 567', '12'], 'bigint', 1_234_567n, '1 234.5'],
  ['thin spaces and comma', ['1\u202f234,5', '12'], 'double', 1234.5, '1 234,5'],
  ['apostrophes', ["1'234.5", '12'], 'double', 1234.5, "1'234.5"],
  ['decimal comma', ['1,5', '12', '0,25'], 'double', 1.5, undefined],
  ['groups of two', ['1,23,456', '12'], 'string', '1,23,456', undefined],
  ['too many digits', ['12345678901234567890', '1'], 'string', '12345678901234567890', undefined],
  ['percent', ['12%', '3%'], 'string', '12%', undefined],
  ['currency', ['$12', '$3'], 'string', '$12', undefined],
  ['yes and no', ['yes', 'No', 'YES'], 'boolean', true, 'yes/no'],
  ['t and f', ['t', 'f'], 'boolean', true, 't/f'],
  ['only t', ['t', 't'], 'string', 't', undefined],
  ['0 and 1', ['0', '1'], 'bigint', 0n, undefined],
  ['leading zeros', ['007', '010'], 'string', '007', undefined],
])('%s', async (_name, values, type, first, format) => {
  const file = csv(column(values));
  const inference = await fixture.infer(file, { separator: ';' });
  expect(typesOf(inference.schema)).toEqual(['id:bigint', `v:${type}`]);
  expect((inference.reading.options['columnFormats'] as Record<string, string>)['v']).toBe(format);
  const rows = await fixture.scan(file, inference);
  expect(rows).toHaveLength(values.length);
  const [{ v }] = rows as [{ v: unknown }];
  if (type === 'date' || type === 'timestamp')
    expect(v).toEqual(type === 'date' ? first : expect.stringContaining(String(first)));
  else expect(v).toEqual(first);
  const isolated = await fixture.isolate(file, inference);
  expect(isolated.rows).toEqual(rows);
  expect(isolated.rejects).toEqual([]);
});

describe('evidence', () => {
  const partOf = async (file: string, part: string) =>
    (await fixture.infer(file)).evidence!.find((each) => each.part === part);

  test('the value that decides between day and month is reported, and how many would fit either way', async () => {
    const values = ['05/06/2026', '01/02/2026', '26/06/2026', '03/03/2026'];
    expect(await partOf(csv(column(values)), 'column v')).toEqual({
      part: 'column v',
      verdict: 'date, dd/mm/yyyy',
      because: '26/06/2026 on line 4 fits no other order; 3 other values would fit either',
      ambiguous: false,
    });
  });

  test('dates that all fit either way are said to, and follow another column of the file', async () => {
    const both = csv('a;b\n05/06/2026;06/26/2026\n01/02/2026;01/02/2026\n');
    const inference = await fixture.infer(both);
    expect(inference.reading.options['columnFormats']).toEqual({ a: '%m/%d/%Y', b: '%m/%d/%Y' });
    expect(await partOf(both, 'column a')).toMatchObject({ ambiguous: true, verdict: 'date, mm/dd/yyyy' });
    expect(inference.warnings.join()).toContain('dd/mm/yyyy as well');
  });

  test('null texts are reported with their counts', async () => {
    const file = csv('id,v\n1,NA\n2,-\n3,5\n4,NA\n5,\n');
    expect(await partOf(file, 'column v')).toMatchObject({
      verdict: 'whole number',
      because: 'its one value is a whole number within 64 bits; "NA" (2) and "-" (1) mean null',
    });
  });

  test('the value that made a column text is reported', async () => {
    expect(await partOf(csv('id,v\n1,5\n2,x\n'), 'column v')).toMatchObject({
      verdict: 'text',
      because: '"x" on line 3 does not fit the values before it',
    });
  });

  test('format, encoding, separator, quote and header are always there', async () => {
    const { evidence } = await fixture.infer(csv('id;v\n1;"a;b"\n'));
    expect(evidence!.map(({ part, verdict }) => `${part}: ${verdict}`)).toEqual([
      'format: CSV',
      'encoding: utf-8',
      'separator: semicolon',
      'quoteChar: "',
      'withHeader: first row',
      'column id: whole number',
    ]);
  });
});

test.each([
  ['a fraction', ['1.5', '12345678901234567.89'], '12345678901234567.89 on line 3 has more'],
  ['a decimal comma', ['1,5', '0,123456789012345678'], '0,123456789012345678 on line 3 has more'],
  ['zeros that only place digits', ['1.5', '0.000000000000000000123', '1.50000000000000000000'], undefined],
  ['whole numbers alone', ['1', '1234567890123456789'], undefined],
])('more digits than a double holds: %s', async (_what, values, told) => {
  const { warnings } = await fixture.infer(csv(column(values)));
  expect(warnings).toEqual(told === undefined ? [] : [expect.stringContaining(told)]);
});

test('a whole number that no double holds keeps the fractions beside it text', async () => {
  const inference = await fixture.infer(csv(column(['1.5', '-1234567890123456789'])));
  expect(typesOf(inference.schema)).toEqual(['id:bigint', 'v:string']);
  expect(inference.evidence!.find(({ part }) => part === 'column v')).toMatchObject({
    because: expect.stringContaining('-1234567890123456789') as string,
  });
});

test('quoted digits stay text where other numbers have no quotes', async () => {
  expect(typesOf((await fixture.infer(csv('id,zip,n\n1,"12345",2\n2,"54321",3\n'))).schema)).toEqual([
    'id:bigint',
    'zip:string',
    'n:bigint',
  ]);
  expect(typesOf((await fixture.infer(csv('"id","n"\n"1","2"\n"2","3"\n'))).schema)).toEqual(['id:bigint', 'n:bigint']);
});

test('texts for null are null in their own column only, and quoted ones are values', async () => {
  const file = csv('id,n,t\n1,NA,NA\n2,5,x\n3,-,-\n');
  const inference = await fixture.infer(file);
  expect(inference.reading.options['columnNulls']).toEqual({ n: ['NA', '-'] });
  expect(await fixture.scan(file, inference)).toEqual([
    { id: 1n, n: null, t: 'NA' },
    { id: 2n, n: 5n, t: 'x' },
    { id: 3n, n: null, t: '-' },
  ]);
});

test('each part of the verdict can be overruled', async () => {
  const file = csv('id,d,n\n1,05/06/2026,NA\n2,06/05/2026,5\n');
  const inference = await fixture.infer(file, {
    columnFormats: { d: '%m/%d/%Y' },
    columnNulls: { n: [] },
    columnTypes: { id: 'string' },
  });
  expect(typesOf(inference.schema)).toEqual(['id:string', 'd:date', 'n:bigint']);
  const { rows, rejects } = await fixture.isolate(file, inference);
  expect(rows).toHaveLength(1);
  expect(rejects).toMatchObject([{ column_name: 'n', line: 2n, byte_offset: 7n, raw: '1,05/06/2026,NA' }]);
});

test('values that are not written as their column are rejected, and the other values are read', async () => {
  const file = csv(
    'id,d,b,n\n1,26/06/2026,yes,"1,234.5"\n2,2026-06-26,no,"2,000.0"\n3,27/06/2026,maybe,1\n4,28/06/2026,no,"1,2"\n5,01/01/2026,no,7\n',
  );
  const inference = await fixture.infer(file, {
    columnFormats: { d: '%d/%m/%Y', b: 'yes/no', n: '1,234.5' },
  });
  const columns = [
    { name: 'id', type: bigintType },
    { name: 'd', type: dateType },
    { name: 'b', type: booleanType },
    { name: 'n', type: doubleType },
  ];
  await expect(fixture.scan(file, inference, columns)).rejects.toMatchObject({ kind: 'user' });
  const { rows, rejects } = await fixture.isolate(file, inference, columns);
  expect(rows.map(({ id, b, n }) => [id, b, n])).toEqual([
    [1n, true, 1234.5],
    [5n, false, 7],
  ]);
  expect(rejects.map(({ line, byte_offset, column_name, raw }) => [line, byte_offset, column_name, raw])).toEqual([
    [3n, 36n, 'd', '2,2026-06-26,no,"2,000.0"'],
    [4n, 62n, 'b', '3,27/06/2026,maybe,1'],
    [5n, 83n, 'n', '4,28/06/2026,no,"1,2"'],
  ]);
});

test('every pattern finds the dates that it writes', () => {
  const names = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
  const full = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']; // prettier-ignore
  fc.assert(
    fc.property(
      fc.integer({ min: 1970, max: 2060 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
      (year, month, day) => {
        for (const { format, bit } of datePatternList) {
          const text = format
            .replace('%Y', String(year))
            .replace('%y', String(year % 100).padStart(2, '0'))
            .replace('%m', String(month).padStart(2, '0'))
            .replace('%d', String(day).padStart(2, '0'))
            .replace('%b', names[month - 1]!)
            .replace('%B', full[month - 1]!);
          const bytes = Buffer.from(text);
          expect(datePatterns(bytes, 0, bytes.length) & bit, `${text} as ${format}`).toBe(bit);
        }
      },
    ),
  );
});

test('no text makes the classifier fail, and surroundings do not count', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."0123456789/-.:, 'aTnoyesNAfé") }), (text) => {
      const bytes = Buffer.from(`x${text}y`);
      const inner = Buffer.from(text);
      if (inner.length === 0) return;
      expect(classifyValue(bytes, 1, bytes.length - 1)).toBe(classifyValue(inner, 0, inner.length));
    }),
    { numRuns: 2000 },
  );
});
