/** The other readings that are offered. */

import { describe, expect, test } from 'vitest';
import type { FileReading, Stated } from '#renderer/features/explore/reading/file-reading.ts';
import { candidatesOf } from '#renderer/features/explore/reading/reading-candidates.ts';

const found: Stated = { format: undefined, options: {}, saved: true };
const reading: FileReading = {
  classification: 'csv',
  compression: 'none',
  options: { separator: ';', withHeader: true },
  columns: [],
  rowCount: null,
  exact: true,
  warnings: [],
  evidence: [],
  choices: {},
  claims: [
    { format: 'csv', certainty: 0.8, evidence: '' },
    { format: 'json', certainty: 0.1, evidence: '' },
  ],
  saved: null,
  place: null,
};
const titles = (stated: Stated, of: FileReading): string[] =>
  candidatesOf(stated, of, new Map([['json', 'JSON']])).map(({ title }) => title);

describe('other readings of a file', () => {
  test('differ in one choice each, and none is offered twice', () => {
    expect(titles(found, reading)).toEqual([
      'Now',
      'Without header row',
      'Comma between fields',
      'Tab between fields',
      'Bar between fields',
      'JSON',
    ]);
  });

  test('offer the other sheets of a workbook', () => {
    const workbook: FileReading = {
      ...reading,
      classification: 'excel',
      options: { sheet: 'Orders', range: 'A1:C9' },
      choices: { sheet: ['Notes', 'Orders', '2024'] },
      claims: [{ format: 'excel', certainty: 1, evidence: '' }],
    };
    expect(titles(found, workbook)).toEqual(['Now', 'Sheet Notes', 'Sheet 2024']);
  });

  test('offer the lists of records in a JSON file as its rows', () => {
    const json: FileReading = {
      ...reading,
      classification: 'json',
      options: { layout: 'document', jsonPath: '' },
      columns: [{ name: 'items', type: 'array<struct<sku:string,price:double>>' }],
      claims: [{ format: 'json', certainty: 1, evidence: '' }],
    };
    expect(candidatesOf(found, json, new Map())[1]).toMatchObject({
      title: 'A row for each of $.items[*]',
      stated: { options: { jsonPath: '$.items[*]' } },
    });
    expect(titles(found, { ...json, options: { ...json.options, jsonPath: '$.items[*]' } })).toEqual(['Now']);
  });

  test('keep what was found and what was saved in reach', () => {
    const saved = {
      place: { kind: 'folder' as const, path: '/a', extension: null },
      format: null,
      options: { separator: '|' },
    };
    const stated: Stated = { format: undefined, options: { separator: ';' }, saved: true };
    expect(titles(stated, { ...reading, saved }).slice(0, 3)).toEqual(['Now', 'As detected', 'As saved']);
  });
});
