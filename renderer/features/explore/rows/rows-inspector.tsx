/** Beside the rows: the selected column, and how the file was read. */

import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { InspectorFrame } from '#renderer/app/inspector.tsx';
import { ColumnPanel } from '#renderer/features/explore/rows/column-panel.tsx';
import { FileRejects } from '#renderer/features/explore/reading/file-rejects.tsx';
import { ReadingPanel } from '#renderer/features/explore/reading/reading-panel.tsx';
import { changeRows, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';

interface RowsInspectorProps {
  readonly path: string;
  readonly open: OpenRows;
  /** undefined: the file cannot be read as it is stated. */
  readonly preview: Output<'previewFile'> | undefined;
  readonly error: EngineError | null;
}

export function RowsInspector({ path, open, preview, error }: RowsInspectorProps) {
  const inspected = preview === undefined ? 'reading' : open.inspected;
  return (
    <InspectorFrame
      label="Inspector"
      title={
        inspected === 'reading'
          ? 'How this file was read'
          : inspected === 'rejects'
            ? 'Records that cannot be read'
            : (open.column?.name ?? 'Column')
      }
      tabs={
        <SubTabs
          label="Views of the inspector"
          current={inspected}
          tabs={[
            { name: 'reading', title: 'Reading' },
            { name: 'column', title: 'Column' },
            { name: 'rejects', title: 'Rejected' },
          ]}
          onChange={(name) => changeRows(path, { inspected: name })}
        />
      }
    >
      {inspected === 'reading' ? (
        <ReadingPanel path={path} open={open} preview={preview} error={error} />
      ) : inspected === 'rejects' ? (
        <FileRejects path={path} open={open} />
      ) : (
        <ColumnPanel path={path} counted={path} what="file" open={open} />
      )}
    </InspectorFrame>
  );
}
