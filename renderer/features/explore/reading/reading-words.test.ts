/** Readings in words. */

import { describe, expect, test } from 'vitest';
import {
  columnOfPart,
  partWords,
  readingWords,
  toCheckWords,
} from '#renderer/features/explore/reading/reading-words.ts';

describe('readings in words', () => {
  test('name the separator and where the column names are', () => {
    expect(readingWords('csv', { encoding: 'utf-8', separator: ';', withHeader: true })).toBe(
      'CSV, utf-8, semicolon between fields, names from the first line',
    );
    expect(readingWords('csv', { separator: '::', withHeader: false })).toBe('CSV, "::" between fields, no header');
    expect(readingWords('csv', { withHeader: true, headerRows: 2 })).toBe('CSV, names from the first 2 lines');
    expect(readingWords('parquet', {})).toBe('Parquet');
    expect(readingWords('grokLog', { logFormat: 'apacheCombined' })).toBe('Log, apacheCombined');
    expect(readingWords('excel', { sheet: 'People', withHeader: true })).toBe(
      'Excel, sheet People, names from the first line',
    );
  });

  test('name the parts that evidence is about', () => {
    const labels = new Map([
      ['skipLines', 'Lines to skip at the start'],
      ['Order date', 'Not a column'],
    ]);
    expect(partWords('skipLines', labels)).toBe('Lines to skip at the start');
    expect(partWords('skipLines', new Map())).toBe('Skip lines');
    expect(partWords('format', labels)).toBe('Format');
    expect(partWords('column Order date', labels)).toBe('Order date');
    expect([columnOfPart('column Order date'), columnOfPart('separator')]).toEqual(['Order date', undefined]);
  });

  test('count what another reading would fit as well', () => {
    const sure = { part: 'separator', ambiguous: false };
    const day = { part: 'column day', ambiguous: true };
    expect(toCheckWords([sure])).toBe(undefined);
    expect(toCheckWords([sure, day])).toBe('1 column to check');
    expect(toCheckWords([day, { part: 'column due', ambiguous: true }])).toBe('2 columns to check');
    expect(toCheckWords([day, { part: 'separator', ambiguous: true }])).toBe('2 choices to check');
  });
});
