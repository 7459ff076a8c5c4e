import { expect, test } from 'vitest';
import { filterWords, operatorsOf, viewWords } from '#renderer/features/explore/filter-words.ts';

test('a filter reads as a sentence', () => {
  expect(filterWords({ column: 'status', operator: 'eq', values: ['shipped'] })).toBe('status is shipped');
  expect(filterWords({ column: 'country', operator: 'in', values: ['DE', 'FR', 'NL', 'PL', 'SE'] })).toBe(
    'country is one of DE, FR, NL + 2',
  );
  expect(filterWords({ column: 'note', operator: 'isNull', values: [] })).toBe('note is null');
  expect(filterWords({ column: 'note', operator: 'ne', values: [''] })).toBe('note is not ""');
});

test('what rows had to match', () => {
  const filter = { column: 'a', operator: 'eq' as const, values: [1] };
  expect(viewWords({ order: [], filter: [filter, filter, filter], search: '' })).toBe('3 filters');
  expect(viewWords({ order: [], filter: [filter], search: 'x' })).toBe('1 filter and the search');
});

test('nested values have no order', () => {
  expect(operatorsOf('array<string>')).not.toContain('lt');
  expect(operatorsOf('decimal(10,2)')).toContain('lt');
});
