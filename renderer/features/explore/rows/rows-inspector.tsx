/** Beside the rows: the selected column, and how the file was read. */

import { IconX } from '@tabler/icons-react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { ColumnPanel } from '#renderer/features/explore/rows/column-panel.tsx';
import { FileRejects } from '#renderer/features/explore/reading/file-rejects.tsx';
import { ReadingPanel } from '#renderer/features/explore/reading/reading-panel.tsx';
import { changeRows, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { closeInspector } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

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
    <aside className={paneStyles.pane} data-part="pane" aria-label="Inspector">
      <header>
        <span className={classes(textStyles.strong, layoutStyles.grow, textStyles.truncated)}>
          {inspected === 'reading'
            ? 'How this file was read'
            : inspected === 'rejects'
              ? "Records that can't be read"
              : (open.column?.name ?? 'Column')}
        </span>
        <IconButton label="Close the inspector" keys="Alt I" onClick={closeInspector}>
          <IconX size={15} stroke={1.5} />
        </IconButton>
      </header>
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
      <div className={paneStyles.body} data-part="pane-body">
        {inspected === 'reading' ? (
          <ReadingPanel path={path} open={open} preview={preview} error={error} />
        ) : inspected === 'rejects' ? (
          <FileRejects path={path} open={open} />
        ) : (
          <ColumnPanel path={path} counted={path} what="file" open={open} />
        )}
      </div>
    </aside>
  );
}
