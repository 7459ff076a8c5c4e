/** Which formats make a number a date or a time. */

import { expect, test } from 'vitest';
import { formatRange, parseRange } from '#engine/formats/excel/table/cell-range.ts';
import { lettersOfColumn, columnOfLetters } from '#engine/formats/excel/cell-sink.ts';
import { formOfCode, formOfFormat, numberForm } from '#engine/formats/excel/number-format.ts';

test.each<[code: string, form: keyof typeof numberForm]>([
  ['General', 'number'],
  ['0.00', 'number'],
  ['#,##0.00 "days";[Red]-#,##0.00', 'number'],
  ['[$€-407] #,##0', 'number'],
  ['0.00E+00', 'number'],
  ['@', 'number'],
  ['[Yellow]0', 'number'],
  ['yyyy-mm-dd', 'date'],
  ['d. mmmm yyyy', 'date'],
  ['[$-F800]dddd, mmmm dd, yyyy', 'date'],
  ['yyyy"h"', 'date'],
  ['mmm-yy;@', 'date'],
  ['dd/mm/yyyy hh:mm', 'timestamp'],
  ['yyyy-mm-dd hh:mm:ss.000', 'timestamp'],
  ['h:mm AM/PM', 'time'],
  ['mm:ss.0', 'time'],
  ['[h]:mm:ss', 'duration'],
  ['[ss]', 'duration'],
])('%s is a %s', (code, form) => {
  expect(formOfCode(code)).toBe(numberForm[form]);
});

test('built-in formats are identified by their number, unless the workbook defines its own', () => {
  expect([0, 2, 14, 22, 20, 46].map((id) => formOfFormat(id, undefined))).toEqual([0, 0, 1, 2, 3, 4]);
  expect(formOfFormat(14, '0')).toBe(numberForm.number);
});

test('ranges and letters of columns there and back', () => {
  for (const column of [0, 25, 26, 701, 702, 16_383]) expect(columnOfLetters(lettersOfColumn(column))).toBe(column);
  for (const text of ['A1:A1', 'B3:F200', 'XFD1:XFD1048576']) expect(formatRange(parseRange(text))).toBe(text);
  expect(formatRange(parseRange("'a b'!$B$3:$F"))).toBe('B3:F1048576');
  expect(formatRange(parseRange('C:D'))).toBe('C1:D1048576');
  expect(formatRange(parseRange('b2'))).toBe('B2:XFD1048576');
  for (const wrong of ['', ':', 'F1:A1', 'A0', 'ZZZZ1', 'A1:B2:C3', 'A1048577'])
    expect(() => parseRange(wrong)).toThrow(expect.objectContaining({ code: 'InvalidInput' }));
});
