/** Filters of a view as a condition, and views that follow a step. */

import { expect, test } from 'vitest';
import { conditionOfView } from '#renderer/features/explore/recipe/view-condition.ts';
import { viewAfter } from '#renderer/features/explore/recipe/view-after.ts';
import { countConditions } from '#renderer/ui/filter-builder/condition-tree.ts';
import { readConditions } from '#renderer/ui/filter-builder/read-conditions.ts';
import { writeConditions } from '#renderer/ui/filter-builder/write-conditions.ts';
import type { RowFilter } from '#renderer/features/explore/rows/rows-view.ts';

const columns = [
  { name: 'id', type: 'bigint' },
  { name: 'order no.', type: 'string' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'timestamp' },
  { name: 'local', type: 'timestamp_ntz' },
  { name: 'paid', type: 'boolean' },
  { name: 'place', type: 'struct<city:string>' },
];

function written(filter: RowFilter[], condition = ''): string {
  const found = conditionOfView({ filter, condition }, columns);
  return 'condition' in found ? found.condition : `cannot ${found.cannot.column}`;
}

test.each<[RowFilter, string]>([
  [{ column: 'id', operator: 'ge', values: ['7'] }, 'id >= 7'],
  [{ column: 'id', operator: 'range', values: ['10', '20'] }, '(id >= 10 AND id < 20)'],
  [
    { column: 'day', operator: 'range', values: ['2026-01-01', '2026-02-01'] },
    "(day >= DATE '2026-01-01' AND day < DATE '2026-02-01')",
  ],
  [{ column: 'id', operator: 'range', values: ['10', '20'], orNull: true }, '((id >= 10 AND id < 20) OR id IS NULL)'],
  [
    { column: 'order no.', operator: 'in', values: ['a', 'b'], orNull: true },
    `("order no." IN ('a', 'b') OR "order no." IS NULL)`,
  ],
  [{ column: 'place', operator: 'eq', values: ['{}'], orNull: true }, 'cannot place'],
  [{ column: 'id', operator: 'range', values: ['10', 'NaN'] }, 'cannot id'],
  [{ column: 'id', operator: 'in', values: [1, '2.5'] }, 'id IN (1, 2.5)'],
  [{ column: 'id', operator: 'contains', values: ['1'] }, "contains(lower(CAST(id AS STRING)), lower('1'))"],
  [{ column: 'order no.', operator: 'ne', values: ["it's"] }, `("order no." <> 'it''s' OR "order no." IS NULL)`],
  [{ column: 'order no.', operator: 'startsWith', values: ['A'] }, `startswith(lower("order no."), lower('A'))`],
  [{ column: 'day', operator: 'lt', values: ['2026-01-31'] }, "day < DATE '2026-01-31'"],
  [{ column: 'at', operator: 'gt', values: ['2026-01-31 08:30'] }, `"at" > TIMESTAMP '2026-01-31 08:30'`],
  [{ column: 'local', operator: 'lt', values: ['2026-01-31'] }, "local < TIMESTAMP_NTZ '2026-01-31'"],
  [{ column: 'paid', operator: 'eq', values: [true] }, 'paid = true'],
  [{ column: 'place', operator: 'isNull', values: [] }, 'place IS NULL'],
  [{ column: 'place', operator: 'eq', values: ['{}'] }, 'cannot place'],
  [{ column: 'id', operator: 'eq', values: ['NaN'] }, 'cannot id'],
  [{ column: 'day', operator: 'eq', values: ['2026'] }, 'cannot day'],
  [{ column: 'gone', operator: 'eq', values: ['1'] }, 'cannot gone'],
])('%j is %s', (filter, condition) => {
  expect(written([filter])).toBe(condition);
});

test('a filter with null is a group of the builder, and the builder writes the same condition', () => {
  const group = readConditions(
    written([
      { column: 'id', operator: 'range', values: ['10', '20'], orNull: true },
      { column: 'order no.', operator: 'in', values: ['a', 'b'], orNull: true },
    ]),
  );
  if (typeof group === 'string') throw new Error(group);
  const shapes = group.members.map((member) =>
    member.kind === 'group' ? { all: member.all, count: countConditions(member, () => true) } : member,
  );
  expect({ all: group.all, shapes }).toEqual({
    all: true,
    shapes: [
      { all: false, count: 3 },
      { all: false, count: 2 },
    ],
  });
  expect(readConditions(writeConditions(group))).toEqual(group);
});

test('all of them and the condition hold', () => {
  const id: RowFilter = { column: 'id', operator: 'isNotNull', values: [] };
  expect(written([], 'id = 1 OR paid')).toBe('id = 1 OR paid');
  expect(written([id, { ...id, column: 'day' }], 'id = 1 OR paid')).toBe(
    'id IS NOT NULL AND day IS NOT NULL AND (id = 1 OR paid)',
  );
  expect(written([])).toBe('');
});

test('a view follows columns that are renamed, and lets go of those that are dropped', () => {
  const view = {
    order: [{ column: 'order no.', direction: 'ascending' as const }],
    filter: [{ column: 'id', operator: 'isNull' as const, values: [] }],
    search: 'x',
    condition: '',
  };
  const renamed = viewAfter(view, { transform: 'RenameField', args: { oldName: '`order no.`', newName: '`a.b`' } });
  expect(renamed.order).toEqual([{ column: 'a.b', direction: 'ascending' }]);
  expect(renamed.filter).toEqual(view.filter);
  const dropped = viewAfter(view, { transform: 'DropFields', args: { paths: ['`order no.`'] } });
  expect([dropped.order, dropped.filter, dropped.search]).toEqual([[], view.filter, 'x']);
  const kept = viewAfter(view, { transform: 'SelectFields', args: { paths: ['`order no.`'] } });
  expect([kept.order, kept.filter]).toEqual([view.order, []]);
  expect(viewAfter(view, { transform: 'Filter', args: { condition: 'true' } })).toBe(view);
});
