/** Values of a record: a written value is read back, and the others stay. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dialectOf,
  isMisfit,
  splitRecord,
  withCell,
  type RecordDialect,
} from '#renderer/features/runs/quarantine/record-cells.ts';

const plain: RecordDialect = { separator: ',', quoteChar: '"', escaper: '' };
const values = (record: string, dialect = plain): string[] => splitRecord(record, dialect).map(({ value }) => value);

describe('a record of separated text', () => {
  test('is split at separators outside of quotes', () => {
    expect(values('1,"a, ""b""",')).toEqual(['1', 'a, "b"', '']);
    expect(values('1;"a;b";c', { ...plain, separator: ';' })).toEqual(['1', 'a;b', 'c']);
    expect(values('a\\"b::"x\\"y"::', { separator: '::', quoteChar: '"', escaper: '\\' })).toEqual([
      'a\\"b',
      'x"y',
      '',
    ]);
    expect(values('"a,b', { ...plain, quoteChar: '' })).toEqual(['"a', 'b']);
    expect(values('"never closed, 1')).toEqual(['never closed, 1']);
    expect(values('')).toEqual(['']);
  });

  test('keeps the text of the other values when one is changed', () => {
    expect(withCell('"1",  x ,"a""b"', plain, 1, 'y, z')).toBe('"1","y, z","a""b"');
    expect(withCell('1,2', plain, 3, 'x')).toBe('1,2,,x');
  });

  const dialects = fc.constantFrom<RecordDialect>(
    plain,
    { separator: ';', quoteChar: "'", escaper: '' },
    { separator: '\t', quoteChar: '"', escaper: '\\' },
    { separator: '||', quoteChar: '"', escaper: '"' },
  );

  test('returns any value that was written', () => {
    fc.assert(
      fc.property(
        dialects,
        fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 5 }),
        (dialect, wanted) => {
          let record = '';
          for (const [place, value] of wanted.entries()) record = withCell(record, dialect, place, value);
          expect(values(record, dialect)).toEqual(wanted);
        },
      ),
    );
  });

  test('is known of separated text only', () => {
    expect(dialectOf('csv', { separator: ';' })).toEqual({ separator: ';', quoteChar: '"', escaper: '' });
    expect(dialectOf('csv', { separator: ';', quoteChar: -1 })).toMatchObject({ quoteChar: '' });
    expect(dialectOf('json', { separator: ';' })).toBeUndefined();
  });
});

test.each([
  ['9x', 'bigint', true],
  ['n/a', 'decimal(10,2)', true],
  ['1.234,5', 'double', false],
  ['1 200', 'int', false],
  ['', 'int', false],
  ['1e-3', 'double', false],
  ['NaN', 'double', false],
  ['0xff', 'bigint', false],
  ['9x', 'string', false],
  ['9x', '', false],
])('%j as %s: a misfit is %s', (value, type, expected) => expect(isMisfit(value, type)).toBe(expected));
