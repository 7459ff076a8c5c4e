import { expect, test } from 'vitest';
import { compactedTable, compactionName } from '#engine/contract/definitions/compaction-name.ts';
import { readTableTitle } from '#engine/contract/definitions/table-title.ts';
import { triggerActionSchema } from '#engine/contract/definitions/trigger.ts';

test.each([
  ['sales.orders', { databaseName: 'sales', name: 'orders' }],
  ['sales.orders.2025', { databaseName: 'sales', name: 'orders.2025' }],
  ['sales..hidden', { databaseName: 'sales', name: '.hidden' }],
  ['sales.', undefined],
  ['.orders', undefined],
  ['orders', undefined],
  ['', undefined],
])('%s', (title, names) => {
  expect(readTableTitle(title)).toEqual(names);
  expect(compactedTable(compactionName(title))).toBe(names === undefined ? undefined : title);
  expect(triggerActionSchema.safeParse({ compactTable: title }).success).toBe(names !== undefined);
});
