/** A file as rows: how it was read, the grid, the count and how sure it is. */

import { IconAlertTriangle, IconCircleCheck, IconRefresh } from '@tabler/icons-react';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { useFileRows } from '#renderer/features/explore/file-rows.ts';
import { ReceivingNote, ReceivingView } from '#renderer/features/explore/receiving-note.tsx';
import { useReceiving } from '#renderer/features/explore/receive-dropped.ts';
import { ReadingLine } from '#renderer/features/explore/reading-line.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { DataGrid } from '#renderer/ui/data-grid/data-grid.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';

export function FileEditor({ tab }: EditorProps) {
  const path = String(tab.input['path']);
  const receiving = useReceiving((state) => state.files[path]);
  const rows = useFileRows({ path, options: {} }, receiving === undefined ? null : receiving.readable ? 'pages' : 'all');
  if (rows.error !== null) {
    return (
      <ErrorView error={rows.error}>
        <Button icon={<IconRefresh size={15} stroke={1.5} />} onClick={rows.reload}>Read it again</Button>
      </ErrorView>
    );
  }
  if (receiving !== undefined && !receiving.readable) return <ReceivingView receiving={receiving} />;
  if (rows.preview === undefined || rows.source === undefined) return <LoadingView text={`Reading ${path}`} />;
  return (
    <div className="center">
      <div className="tool">
        <ReadingLine preview={rows.preview} />
        <span className="end" />
        <Button icon={<IconRefresh size={15} stroke={1.5} />} onClick={rows.reload}>Read again</Button>
      </div>
      <DataGrid source={rows.source} label={`Rows of ${path}`} onFailure={(thrown) => showFailure('Reading rows', thrown)} />
      <div className="foot">
        {rows.rowCount === null ? <span>first {rows.preview.rows.length.toLocaleString('en-US')} rows</span> : <span><b>{rows.rowCount.toLocaleString('en-US')}</b> rows</span>}
        <span>{rows.preview.columns.length} columns</span>
        {receiving === undefined ? null : <ReceivingNote receiving={receiving} />}
        {rows.rowCount === null && receiving === undefined ? <Tag icon={<span className="spin" />}>counting</Tag> : rows.rowCount === null ? null : <Tag tone="ok" icon={<IconCircleCheck className="i" />}>Exact</Tag>}
        {rows.preview.warnings.map((warning) => (
          <span key={warning} className="row g6 warn cut" title={warning}>
            <IconAlertTriangle size={14} stroke={1.5} />
            {warning}
          </span>
        ))}
      </div>
    </div>
  );
}
