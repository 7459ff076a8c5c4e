/** The origin of a column. */

import { describe, expect, test } from 'vitest';
import { sourceColumn } from '#renderer/features/jobs/panel/source-column.ts';

describe('source of a column', () => {
  const mapping = {
    transform: 'ApplyMapping',
    args: {
      mappings: [
        ['old', 'string', 'new', 'date'],
        ['`a.b`', 'int', 'c', 'int'],
        ['s.x', 'int', 'x', 'int'],
      ],
    },
  };

  test('by the mapping; nested fields have none', () => {
    expect(['new', 'c', 'x', 'other'].map((column) => sourceColumn(mapping, column))).toEqual([
      'old',
      'a.b',
      undefined,
      undefined,
    ]);
  });

  test('a renamed field, and everything else by its own name', () => {
    const rename = { transform: 'RenameField', args: { oldName: 'a', newName: 'b' } };
    expect(sourceColumn(rename, 'b')).toBe('a');
    expect(sourceColumn(rename, 'c')).toBe('c');
    expect(sourceColumn({ transform: 'ResolveChoice', args: {} }, 'c')).toBe('c');
  });
});
