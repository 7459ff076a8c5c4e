/** Values of date and time columns that no sample showed: none becomes null or loses a part without a word. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { bigintType, dateType, timestampNtzType, timestampType, type DataType } from '#engine/types/data-type.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

const plainValues = new Map<DataType, string>([
  [dateType, '2025-01-31'],
  [timestampType, '2025-01-31 10:00:00'],
  [timestampNtzType, '2025-01-31 10:00:00'],
]);

type Ending = 'csv' | 'json';

function content(ending: Ending, values: readonly string[]): string {
  const rows = values.map((value, index) =>
    ending === 'csv' ? `${index + 1},${value}` : JSON.stringify({ id: index + 1, v: value }),
  );
  return [...(ending === 'csv' ? ['id,v'] : []), ...rows, ''].join('\n');
}

/** Times that have more than microseconds. */
function finer(...zones: readonly string[]): string[] {
  return ['.1234567', '.123456001', '.000000001'].flatMap((fraction) =>
    zones.map((zone) => `2025-01-31T10:00:00${fraction}${zone}`),
  );
}

let files = 0;
/** A file whose second row has the value, read with the type of the column. */
async function read(ending: Ending, type: DataType, value: string) {
  const plain = plainValues.get(type)!;
  const file = fixture.write(`d${(files += 1)}.${ending}`, content(ending, [plain, value, plain]));
  const inference = await fixture.infer(file, ending === 'csv' ? { columns: ['id', 'v'], separator: ',' } : {});
  const columns = [
    { name: 'id', type: bigintType },
    { name: 'v', type },
  ];
  return fixture.reading(file, inference, columns);
}

describe.each<[DataType, ...string[]]>([
  [
    dateType,
    '2025-02-30',
    '2025-01-31 10:00:00',
    '2025-01-31x',
    '2025-01-31+02',
    '2025/01/31',
    'soon',
    '-0001-01-01',
    '+010000-01-01',
    '5881580-07-11',
  ],
  [
    timestampType,
    '2025-02-29 00:00:00',
    '2025-01-31 25:00:00',
    '2025-01-31 10:00:00x',
    'soon',
    '+010000-01-01 10:00:00',
    '300000-01-01 00:00:00',
    ...finer('Z', '', '+02', '-05:30'),
  ],
  [
    timestampNtzType,
    '2025-02-29 00:00:00',
    '2025-01-31 10:00:00+02',
    '2025-01-31 10:00:00-05:30',
    'soon',
    ...finer('', 'Z'),
  ],
])('%o', (type, ...texts) => {
  const each = texts.flatMap((text) => [['csv', text] as const, ['json', text] as const]);

  test.each(each)('in %s %s is an error, or rejected', async (ending, text) => {
    const { scan, isolate } = await read(ending, type, text);
    await expect(scan()).rejects.toThrow();
    const { rows, rejects } = await isolate();
    expect(rows.map(({ id }) => id)).toEqual([1n, 3n]);
    expect(rejects).toMatchObject([{ column_name: 'v', reason: expect.stringContaining(text) }]);
  });

  test('a value that is not a date or time at all has its line', async () => {
    const { rejects } = await (await read('csv', type, 'soon')).isolate();
    expect(rejects.map(({ line }) => line)).toEqual([3n]);
  });
});

test.each<[DataType, text: string, expected: string]>([
  [dateType, '2024-02-29', '2024-02-29'],
  [dateType, '2025-1-3', '2025-01-03'],
  [dateType, '0001-01-01', '0001-01-01'],
  [dateType, '0000-01-01', '0000-01-01'],
  [dateType, '10000-01-01', '+010000-01-01'],
  [timestampType, '0000-01-01T10:00:00Z', '0000-01-01T10:00:00'],
  [timestampType, '10000-01-01T10:00:00Z', '+010000-01-01T10:00:00'],
  [timestampNtzType, '-0001-01-01 10:00:00', '-000001-01-01T10:00:00'],
  [timestampNtzType, '290000-01-01 00:00:00', '+290000-01-01T00:00:00'],
  [timestampType, '2025-01-31 10:00:00+02', '2025-01-31T08:00:00'],
  [timestampType, '2025-01-31T10:00+02:00', '2025-01-31T08:00:00'],
  [timestampType, '2025-01-31T10:00:00-05:30', '2025-01-31T15:30:00'],
  [timestampType, '2025-01-31T10:00Z', '2025-01-31T10:00:00'],
  [timestampType, '2025-01-31T10:00:00.123456000Z', '2025-01-31T10:00:00.123456'],
  [timestampType, '2025-01-31T10:00:00.123456+02:00', '2025-01-31T08:00:00.123456'],
  [timestampType, '2025-01-31T10:00:00.1234560+02', '2025-01-31T08:00:00.123456'],
  [timestampType, '2025-01-31 10:00:00 Europe/Berlin', '2025-01-31T09:00:00'],
  [timestampType, '2025-01-31', '2025-01-31T00:00:00'],
  [timestampType, '1582-10-10 00:00:00', '1582-10-10T00:00:00'],
  [timestampType, '-0044-03-15 00:00:00', '-000044-03-15'],
  [timestampNtzType, '2025-01-31 10:00:00.5', '2025-01-31T10:00:00.5'],
])('%o: %s is %s', async (type, text, expected) => {
  for (const ending of ['csv', 'json'] as const) {
    const { scan, isolate } = await read(ending, type, text);
    const rows = await scan();
    expect(rows[1]!['v']).toEqual(expect.stringContaining(expected));
    expect(await isolate()).toMatchObject({ rows, rejects: [] });
  }
});

test('every way of writing an offset that is found to be a time is read as one', async () => {
  const offsets = ['Z', '+00', '+02', '-05', '+02:00', '-05:30', '+0200', '+14:00'];
  const file = fixture.write('offsets.csv', `v\n${offsets.map((offset) => `2025-06-01T12:00:00${offset}\n`).join('')}`);
  const inference = await fixture.infer(file);
  const rows = await fixture.scan(file, inference);
  expect(inference.schema).toMatchObject([{ name: 'v', type: timestampType }]);
  expect(rows.map(({ v }) => String(v).slice(0, 16))).toEqual(
    ['12:00', '12:00', '10:00', '17:00', '10:00', '17:30', '10:00']
      .map((time) => `2025-06-01T${time}`)
      .concat('2025-05-31T22:00'),
  );
});
