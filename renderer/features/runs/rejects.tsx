/** Rows that a run set aside: where each stood, why, and what it was. */

import { useMemo } from 'react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { DataGrid } from '#renderer/ui/data-grid/data-grid.tsx';
import { rowsInMemory } from '#renderer/ui/data-grid/row-source.ts';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';

const columns = [
  { name: 'nodeId', type: 'string' },
  { name: 'reason', type: 'string' },
  { name: 'columnName', type: 'string' },
  { name: 'raw', type: 'string' },
  { name: 'file', type: 'string' },
  { name: 'line', type: 'bigint' },
  { name: 'byteOffset', type: 'bigint' },
];

export function Rejects({ runId }: { readonly runId: string }) {
  const page = useProcedure('getRejectedRecords', { id: runId, limit: 1000 });
  const source = useMemo(
    () => rowsInMemory(`rejects ${runId} ${page.dataUpdatedAt}`, columns, page.data?.items ?? []),
    [runId, page.data, page.dataUpdatedAt],
  );
  if (page.error !== null) return <ErrorView error={page.error} />;
  if (page.data === undefined) return <LoadingView text="Reading rejected rows" />;
  if (page.data.items.length === 0) return <EmptyView title="No row was rejected." />;
  return (
    <>
      <DataGrid
        source={source}
        label="Rejected rows"
        onFailure={(thrown) => showFailure('Reading rejected rows', thrown)}
      />
      <div className="foot">
        {page.data.next === null
          ? `${page.data.items.length.toLocaleString('en-US')} rejected rows`
          : 'the first 1,000 rejected rows'}
      </div>
    </>
  );
}
