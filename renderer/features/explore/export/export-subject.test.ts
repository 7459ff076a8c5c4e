/** What is exported of a file whose rows are not drawn. */

import { expect, test, vi } from 'vitest';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { findExportSubject } from '#renderer/features/explore/export/export-subject.ts';
import { changeReading } from '#renderer/features/explore/rows/rows-view.ts';
import { provideActiveNode } from '#renderer/stores/active-node.ts';
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

test('a node is exported with all of its rows, or with those of its preview, which are called a sample', () => {
  const job = jobSchema.parse({ name: 'daily' });
  openTab({ id: 'job:daily', kind: 'job', title: 'daily', input: { name: 'daily' }, preview: false });
  expect(findExportSubject()).toBeUndefined();
  provideActiveNode(() => ({ job, nodeId: 'split', port: 'rest', title: 'Split: a/b, rest' }));
  const subject = findExportSubject()!;
  const source = { kind: 'node', job, nodeId: 'split', port: 'rest' };
  expect(subject.scopes.map((scope) => [scope.name, scope.source, scope.most])).toEqual([
    ['everything', source, undefined],
    ['preview', { ...source, limit: 200 }, 200],
  ]);
  expect(subject.scopes[1]!.hint).toContain('sampled');
  expect(subject.stem).toBe('daily-Split-a-b-rest');
  expect(subject.note).toContain('does not run');
});
