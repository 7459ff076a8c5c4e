/** What is exported of a file whose rows are not drawn. */

import { expect, test, vi } from 'vitest';
import { findExportSubject } from '#renderer/features/explore/export/export-subject.ts';
import { changeReading } from '#renderer/features/explore/rows/rows-view.ts';
import { openTab } from '#renderer/stores/workbench.ts';

vi.mock('#renderer/rpc/connection.ts', () => ({ client: {} }));
vi.mock('#renderer/rpc/queries.ts', () => ({ queryClient: {} }));
vi.mock('#renderer/app/commands/run-command.ts', () => ({ showFailure: () => {} }));

test('a file without a grid is exported as it is read', () => {
  const path = 'sales/orders.csv.gz';
  openTab({ id: `file:${path}`, kind: 'file', title: 'orders.csv.gz', input: { path }, preview: false });
  const sources = (): unknown => findExportSubject()?.scopes.map(({ source }) => source);
  expect(sources()).toEqual([{ kind: 'file', path, options: {} }]);
  changeReading(path, { format: 'csv', options: { separator: ';' }, saved: false });
  expect(sources()).toEqual([{ kind: 'file', path, format: 'csv', options: { separator: ';' }, saved: false }]);
  expect(findExportSubject()).toMatchObject({ title: 'orders.csv.gz', stem: 'orders' });
});
