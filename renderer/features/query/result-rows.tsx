/** The rows of a result, with all that the rows of a file have: order, filters, search, profiles, copies. */

import { IconPlayerPlay, IconX } from '@tabler/icons-react';
import { useInspectorShown } from '#renderer/app/inspector.tsx';
import { ColumnPanel } from '#renderer/features/explore/rows/column-panel.tsx';
import { useFileRows } from '#renderer/features/explore/rows/file-rows.ts';
import { FilterBar } from '#renderer/features/explore/rows/filter-bar.tsx';
import { RowsChart } from '#renderer/features/explore/rows/rows-chart.tsx';
import { RowsDialogs } from '#renderer/features/explore/rows/rows-dialogs.tsx';
import { RowsFooter, RowsGrid } from '#renderer/features/explore/rows/rows-grid.tsx';
import { resultRowsPath, useOpenRows, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import type { QueryResult } from '#renderer/features/query/query-runs.ts';
import { useQueryTexts } from '#renderer/features/query/query-texts.ts';
import { closeInspector } from '#renderer/stores/workbench.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { ErrorView, LoadingView, EmptyView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ResultRowsProps {
  readonly tabId: string;
  /** One that is done. */
  readonly result: QueryResult;
  onRun(): void;
}

export function ResultRows({ tabId, result, onRun }: ResultRowsProps) {
  const path = resultRowsPath(tabId, result.run);
  const file = result.path ?? '';
  const open = useOpenRows(path);
  const title = useQueryTexts((state) => state.texts[tabId]?.title ?? 'Query');
  const rows = useFileRows({ path: file, format: 'parquet', options: {}, saved: false }, open.view, null);
  const inspectorShown = useInspectorShown();
  const error = rows.error ?? rows.viewError;
  if (error?.code === 'FileNotFound') {
    return (
      <EmptyView
        title="These rows are no longer kept"
        text="The cache was full or was emptied. The query and its files are unchanged."
      >
        <Button icon={<IconPlayerPlay size={15} stroke={1.5} />} onClick={onRun}>
          Run again
        </Button>
      </EmptyView>
    );
  }
  if (rows.error !== null) return <ErrorView error={rows.error} />;
  if (rows.preview === undefined || rows.source === undefined) return <LoadingView text="Loading rows" />;
  const preview = { ...rows.preview, warnings: result.warnings };
  const isChart = open.shown === 'chart';
  return (
    <div className={pageStyles.body}>
      <div className={pageStyles.center}>
        <FilterBar path={path} view={open.view} />
        {isChart ? (
          <RowsChart
            path={path}
            name={title}
            counted={file}
            what="result"
            open={open}
            preview={preview}
            waiting={null}
          />
        ) : null}
        <RowsGrid
          isHidden={isChart}
          path={path}
          counted={file}
          what="result"
          label="Rows of the result"
          open={open}
          rows={rows}
          preview={preview}
          source={rows.source}
        />
        {isChart ? null : <RowsFooter path={path} what="result" rows={{ ...rows, preview }} open={open} note={null} />}
        <RowsDialogs path={path} open={open} source={rows.source} />
      </div>
      {inspectorShown && !isChart ? <ResultInspector path={path} file={file} open={open} /> : null}
    </div>
  );
}

function ResultInspector({
  path,
  file,
  open,
}: {
  readonly path: string;
  readonly file: string;
  readonly open: OpenRows;
}) {
  return (
    <aside className={paneStyles.pane} data-part="pane" aria-label="Inspector">
      <header>
        <span className={classes(textStyles.strong, layoutStyles.grow, textStyles.truncated)}>
          {open.column?.name ?? 'Column'}
        </span>
        <IconButton label="Close the inspector" keys="Alt I" onClick={closeInspector}>
          <IconX size={15} stroke={1.5} />
        </IconButton>
      </header>
      <div className={paneStyles.body} data-part="pane-body">
        <ColumnPanel path={path} counted={file} what="result" open={open} />
      </div>
    </aside>
  );
}
