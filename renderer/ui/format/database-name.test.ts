import { expect, test } from 'vitest';
import { databaseNameProblem } from '#renderer/ui/format/database-name.ts';

test('a name that no database can have is reported, in bytes as the catalog counts them', () => {
  for (const name of ['', '  ', 'sales', 'Größe 2', 'é'.repeat(127)]) expect(databaseNameProblem(name)).toBeUndefined();
  expect(databaseNameProblem('x'.repeat(256))).toBe('The name has 256 bytes; at most 255 are allowed.');
  expect(databaseNameProblem('é'.repeat(128))).toBe('The name has 256 bytes; at most 255 are allowed.');
  expect(databaseNameProblem('a\u0007b')).toBe('A name has no line breaks or control characters.');
  expect(databaseNameProblem('a\u2028b')).toBe('A name has no line breaks or control characters.');
});
