/** The rows of a result, with all that the rows of a file have: order, filters, search, profiles, copies. */

import { IconPlayerPlay } from '@tabler/icons-react';
import { useFileRows } from '#renderer/features/explore/rows/file-rows.ts';
import { RowsArea } from '#renderer/features/explore/rows/rows-area.tsx';
import { resultRowsPath, useOpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import type { QueryResult } from '#renderer/features/query/query-runs.ts';
import { useQueryTexts } from '#renderer/features/query/query-texts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ErrorView, LoadingView, EmptyView } from '#renderer/ui/state-view.tsx';
import pageStyles from '#renderer/ui/page.module.css';

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
  return (
    <div className={pageStyles.body}>
      <div className={pageStyles.center}>
        <RowsArea
          path={path}
          name={title}
          counted={file}
          what="result"
          label="Rows of the result"
          open={open}
          rows={rows}
          preview={{ ...rows.preview, warnings: result.warnings }}
          source={rows.source}
        />
      </div>
    </div>
  );
}
