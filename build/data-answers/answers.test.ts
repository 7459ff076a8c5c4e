/** The judges of the scoreboard: that they take what is right, and nothing near it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  readIntegrationRows,
  type ArrowType,
  type ArrowValue,
} from '#engine/formats/arrow/testing/integration-columns.ts';
import { sameArrowValue } from '#engine/formats/arrow/testing/same-arrow-value.ts';
import { sameValue } from './same-value.ts';
import { readVariant } from './variant-bytes.ts';
import { findRows, readXmlElements, textsWithin } from './xml-texts.ts';

function scalar(type: ArrowType, stated: unknown): ArrowValue {
  return { kind: 'scalar', type, stated };
}

test.each<[ArrowType, unknown, unknown, readonly unknown[]]>([
  [{ name: 'int' }, '9223372036854775807', '9223372036854775807', ['9223372036854775806', 2 ** 63]],
  [{ name: 'floatingpoint', precision: 'SINGLE' }, 0.1, 0.1, [0.1001]],
  [{ name: 'floatingpoint', precision: 'DOUBLE' }, 0.1, 0.1, [0.10000000000000002, '0.2']],
  [{ name: 'decimal', scale: 2 }, '-105', '-1.05', ['-1.050', '-1.06', '-105']],
  [{ name: 'binary' }, '00FF', 'AP8=', ['AP8', 'AP7=', '00FF']],
  [{ name: 'date', unit: 'DAY' }, -1, '1969-12-31', ['1970-01-01', '1969-12-31T00:00:00']],
  [{ name: 'time', unit: 'NANOSECOND' }, '1000000001', '00:00:01.000000001', ['00:00:01']],
  [{ name: 'timestamp', unit: 'NANOSECOND' }, '-1', '1969-12-31T23:59:59.999999', ['1970-01-01T00:00:00']],
  [{ name: 'timestamp', unit: 'SECOND', timezone: 'UTC' }, '60', '1970-01-01T00:01:00Z', ['1970-01-01T00:01:00']],
  [{ name: 'duration', unit: 'MILLISECOND' }, '-61500', 'PT-1M-1.5S', ['PT-1M-1S', 'PT1M1.5S']],
  [{ name: 'interval' }, 14, 'P1Y2M', ['P14D', 'P1Y1M']],
])('an Arrow value of %j', (type, stated, right, wrong) => {
  expect(sameArrowValue(scalar(type, stated), right)).toBe(true);
  for (const other of [...wrong, null, undefined]) expect(sameArrowValue(scalar(type, stated), other)).toBe(false);
  expect(sameArrowValue(null, null)).toBe(true);
  expect(sameArrowValue(null, right)).toBe(false);
});

test('lists, maps and structs of Arrow are compared item by item', () => {
  const item = (value: number): ArrowValue => scalar({ name: 'int' }, value);
  const key = scalar({ name: 'utf8' }, '1');
  expect(sameArrowValue({ kind: 'list', items: [item(1), null] }, [1, null])).toBe(true);
  expect(sameArrowValue({ kind: 'list', items: [item(1)] }, [1, null])).toBe(false);
  expect(sameArrowValue({ kind: 'struct', items: [item(1), item(2)] }, { a: 1, a_1: 2 })).toBe(true);
  expect(sameArrowValue({ kind: 'struct', items: [item(1), item(2)] }, { a: 2, b: 1 })).toBe(false);
  expect(sameArrowValue({ kind: 'map', entries: [[key, item(2)]] }, { 1: 2 })).toBe(true);
  expect(sameArrowValue({ kind: 'map', entries: [[key, item(2)]] }, { 1: 2, 2: 3 })).toBe(false);
});

test('an integration file gives its rows: dictionaries, unions, runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenon-answers-'));
  try {
    const int = { name: 'int' };
    const file = join(folder, 'a.json.gz');
    const integration = {
      schema: {
        fields: [
          { name: 'd', type: { name: 'utf8' }, dictionary: { id: 7 } },
          {
            name: 'u',
            type: { name: 'union', mode: 'DENSE', typeIds: [5, 9] },
            children: [
              { name: 'x', type: int },
              { name: 'y', type: int },
            ],
          },
          {
            name: 'r',
            type: { name: 'runendencoded' },
            children: [
              { name: 'run_ends', type: int },
              { name: 'values', type: int },
            ],
          },
        ],
      },
      batches: [
        {
          count: 2,
          columns: [
            { count: 2, VALIDITY: [1, 0], DATA: [1, 0] },
            {
              count: 2,
              TYPE_ID: [9, 5],
              OFFSET: [1, 0],
              children: [
                { count: 1, DATA: [10] },
                { count: 2, DATA: [20, 21] },
              ],
            },
            {
              count: 2,
              children: [
                { count: 1, DATA: [2] },
                { count: 1, DATA: [30] },
              ],
            },
          ],
        },
      ],
      dictionaries: [{ id: 7, data: { count: 2, columns: [{ count: 2, DATA: ['a', 'b'] }] } }],
    };
    writeFileSync(file, gzipSync(JSON.stringify(integration)));
    const stated = readIntegrationRows(file).map((row) =>
      row.map((value) => (value?.kind === 'scalar' ? value.stated : value)),
    );
    expect(stated).toEqual([
      ['b', 21, 30],
      [null, 10, 30],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a binary variant is read: objects, arrays, numbers, times', () => {
  const names = [0x01, 1, 0, 1, 0x61];
  const five = [0x0c, 5];
  const object = [0x02, 1, 0, 0, five.length, ...five];
  expect(readVariant(Uint8Array.from([...names, ...object]))).toEqual(new Map([['a', { exact: '5' }]]));
  expect(readVariant(Uint8Array.from([...names, 0x03, 2, 0, 2, 3, ...five, 0x00]))).toEqual([{ exact: '5' }, null]);
  expect(readVariant(Uint8Array.from([...names, (8 << 2) | 0, 2, 0xff, 0xff, 0xff, 0xff]))).toEqual({ exact: '-0.01' });
  expect(readVariant(Uint8Array.from([...names, (3 << 2) | 1, 0x62, 0x79, 0x65]))).toEqual({ text: 'bye' });
  const micros = Buffer.alloc(8);
  micros.writeBigInt64LE(-1n);
  expect(readVariant(Uint8Array.from([...names, 12 << 2, ...micros]))).toEqual({ text: '1969-12-31T23:59:59.999999Z' });
});

test('texts and attributes of XML rows are found, comments and declarations not', () => {
  const [root] = readXmlElements(
    '<?xml version="1.0"?><!-- <r>no</r> --><p:rows xmlns:p="u"><r id="1"> a &amp; b <x><![CDATA[<c>]]></x><e/></r></p:rows>',
  );
  expect(root!.name).toBe('rows');
  const rows = findRows([root!], 'r');
  expect(rows.map(textsWithin)).toEqual([['1', 'a & b', '<c>']]);
});

test('numbers are one only to the last digit, single floats aside', () => {
  expect(sameValue(1.100000023841858, 1.1)).toBe(true);
  expect(sameValue(1.1, 1.1000001)).toBe(false);
  expect(sameValue(100, 100.00001)).toBe(false);
  expect(sameValue({ $decimal: '1.10' }, '1.1')).toBe(true);
});
