import { expect, test } from 'vitest';
import { filterWords, operatorsOf, viewWords, wantedValue } from '#renderer/features/explore/filters/filter-words.ts';

test('a filter reads as a sentence', () => {
  expect(filterWords({ column: 'status', operator: 'eq', values: ['shipped'] })).toBe('status is shipped');
  expect(filterWords({ column: 'country', operator: 'in', values: ['DE', 'FR', 'NL', 'PL', 'SE'] })).toBe(
    'country is one of DE, FR, NL + 2',
  );
  expect(filterWords({ column: 'note', operator: 'isNull', values: [] })).toBe('note is null');
  expect(filterWords({ column: 'amount', operator: 'range', values: ['10', '20'], orNull: true })).toBe(
    'amount is from 10 to below 20 or is null',
  );
  expect(filterWords({ column: 'note', operator: 'in', values: ['a', ''], orNull: true })).toBe(
    'note is one of a, "" or is null',
  );
  expect(filterWords({ column: 'note', operator: 'ne', values: [''] })).toBe('note is not ""');
});

test('what rows had to match', () => {
  const filter = { column: 'a', operator: 'eq' as const, values: [1] };
  expect(viewWords({ filter: [filter, filter, filter], search: '', condition: '' })).toBe('3 filters');
  expect(viewWords({ filter: [filter], search: 'x', condition: '' })).toBe('1 filter and the search');
  expect(viewWords({ filter: [filter], search: 'x', condition: 'a' })).toBe('1 filter, the condition and the search');
  expect(viewWords({ filter: [], search: '', condition: 'a' })).toBe('the condition');
});

test('nested values have no order', () => {
  expect(operatorsOf('array<string>')).not.toContain('lt');
  expect(operatorsOf('decimal(10,2)')).toContain('lt');
});

test.each([
  ['bigint', 'abc', 'a number'],
  ['bigint', '', 'a number'],
  ['bigint', ' -1_000 ', undefined],
  ['decimal(10,2)', '.5e-3', undefined],
  ['double', 'NaN', undefined],
  ['double', '1,5', 'a number'],
  ['boolean', 'perhaps', 'true or false'],
  ['boolean', 'No', undefined],
  ['date', 'yesterday', 'a date such as 2026-01-31'],
  ['date', '5.1.2024', 'a date such as 2026-01-31'],
  ['date', '2026/01/31', undefined],
  ['date', 'epoch', undefined],
  ['timestamp', '2026-01-31', undefined],
  ['timestamp', '31.1.2026 08:30', 'a time such as 2026-01-31 08:30:00'],
  ['string', 'abc', undefined],
  ['struct<a:int>', 'abc', undefined],
])('a filter of %s on %j wants %j', (type, value, wanted) => {
  expect(wantedValue({ column: 'a', operator: 'eq', values: [value] }, type)).toBe(wanted);
  expect(wantedValue({ column: 'a', operator: 'contains', values: [value] }, type)).toBeUndefined();
});
