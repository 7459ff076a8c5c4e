/** A file as rows: how it was read, filters, the grid, the count and how sure it is. */

import { IconAdjustmentsHorizontal, IconCircleCheck, IconClock, IconRefresh } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import { runCommandById, showFailure } from '#renderer/app/commands/run-command.ts';
import { useInspectorShown } from '#renderer/app/inspector.tsx';
import { startCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { ArchiveView } from '#renderer/features/explore/archive-view.tsx';
import { isStated } from '#renderer/features/explore/file-reading.ts';
import { useFileRows, type FileRows } from '#renderer/features/explore/file-rows.ts';
import { FirstReading } from '#renderer/features/explore/first-reading.tsx';
import { FilterBar } from '#renderer/features/explore/filter-bar.tsx';
import { BusyNote, NoRowsNote, ViewErrorNote } from '#renderer/features/explore/grid-notes.tsx';
import { ReceivingNote, ReceivingView } from '#renderer/features/explore/receiving-note.tsx';
import { useReceiving } from '#renderer/features/explore/receive-dropped.ts';
import { correctPath, keepOpened, openPathDialog } from '#renderer/features/explore/open-path-store.ts';
import { ReadingLine } from '#renderer/features/explore/reading-line.tsx';
import { RowsDialogs } from '#renderer/features/explore/rows-dialogs.tsx';
import { useHeaderProfiles } from '#renderer/features/explore/use-header-profiles.ts';
import { RowsInspector } from '#renderer/features/explore/rows-inspector.tsx';
import { cellMenu, columnMenu } from '#renderer/features/explore/rows-menus.ts';
import {
  changeReading,
  changeRows,
  isPlain,
  plainView,
  setRowsGrid,
  showDialog,
  useOpenRows,
  type OpenRows,
} from '#renderer/features/explore/rows-view.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { DataGrid, type DataGridProps } from '#renderer/ui/data-grid/data-grid.tsx';
import type { ColumnMark } from '#renderer/ui/data-grid/column-header.tsx';
import type { GridHandle } from '#renderer/ui/data-grid/grid-handle.ts';
import { FloatMenu, type FloatMenuItem } from '#renderer/ui/float-menu.tsx';
import { countOf, duration, exactCount, fileName } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';

export function FileEditor({ tab }: EditorProps) {
  const path = String(tab.input['path']);
  const open = useOpenRows(path);
  const receiving = useReceiving((state) => state.files[path]);
  const rows = useFileRows(
    { path, format: open.format, options: open.options, saved: open.saved },
    open.view,
    receiving === undefined ? null : receiving.readable ? 'pages' : 'all',
  );
  const isRead = (rows.preview !== undefined && rows.error === null) || rows.error?.details.members !== undefined;
  useEffect(() => {
    if (isRead) keepOpened(path);
  }, [isRead, path]);
  const inspectorShown = useInspectorShown();
  if (receiving !== undefined && !receiving.readable) return <ReceivingView receiving={receiving} />;
  return (
    <div className="editor-column">
      <div className="editor-body">
        <div className="center">
          <FileBody
            path={path}
            open={open}
            rows={rows}
            note={receiving === undefined ? null : <ReceivingNote receiving={receiving} />}
          />
        </div>
        {inspectorShown && (rows.preview !== undefined || (rows.error !== null && canBeReadOtherwise(rows.error))) ? (
          <RowsInspector
            path={path}
            open={open}
            preview={rows.error === null ? rows.preview : undefined}
            error={rows.error}
          />
        ) : null}
      </div>
    </div>
  );
}

function canBeReadOtherwise(error: EngineError): boolean {
  return !isMissing(error) && error.details.members === undefined && error.details['isFolder'] !== true;
}

function isMissing(error: EngineError): boolean {
  return error.code === 'FileNotFound';
}

/** What may have been meant by a path where nothing stands. */
function nearPaths(error: EngineError): string[] {
  const near = error.details['near'];
  return isMissing(error) && Array.isArray(near) ? near.map(String) : [];
}

interface FileBodyProps {
  readonly path: string;
  readonly open: OpenRows;
  readonly rows: FileRows;
  /** Of a file that is still coming. */
  readonly note: React.ReactNode;
}

function FileBody({ path, open, rows, note }: FileBodyProps) {
  if (rows.error?.details['isFolder'] === true) {
    return (
      <ErrorView error={rows.error}>
        <Button tone="primary" onClick={() => startCrawl({ path })}>
          Crawl this folder
        </Button>
      </ErrorView>
    );
  }
  if (rows.error?.details.members !== undefined) {
    const { members, memberCount = members.length } = rows.error.details;
    return <ArchiveView path={path} members={members} memberCount={memberCount} />;
  }
  if (rows.error !== null) {
    return (
      <ErrorView error={rows.error}>
        <span className="row g6">
          {isMissing(rows.error) ? (
            <Button tone="primary" onClick={() => openPathDialog(path)}>
              Correct the path
            </Button>
          ) : null}
          {nearPaths(rows.error).map((near) => (
            <Button key={near} title={near} onClick={() => correctPath(path, near)}>
              Open {fileName(near)}
            </Button>
          ))}
          <Button icon={<IconRefresh size={15} stroke={1.5} />} onClick={rows.reload}>
            Read it again
          </Button>
          {isMissing(rows.error) ? null : isStated(open) ? (
            <Button onClick={() => changeReading(path, { format: undefined, options: {}, saved: false })}>
              Read it as it was found
            </Button>
          ) : (
            <Button onClick={() => (openInspector(), changeRows(path, { inspected: 'reading' }))}>
              Reading options
            </Button>
          )}
        </span>
      </ErrorView>
    );
  }
  if (rows.preview === undefined || rows.source === undefined) return <FirstReading path={path} rows={rows} />;
  return (
    <>
      <div className="tool">
        <ReadingLine preview={rows.preview} />
        <span className="end row g6">
          <Button
            icon={<IconAdjustmentsHorizontal size={15} stroke={1.5} />}
            onClick={() => void runCommandById('explore.reading-options')}
          >
            Reading options
          </Button>
          <Button icon={<IconRefresh size={15} stroke={1.5} />} onClick={rows.reload}>
            Read again
          </Button>
        </span>
      </div>
      <FilterBar path={path} view={open.view} />
      <RowsGrid path={path} open={open} rows={rows} preview={rows.preview} source={rows.source} />
      <Footer rows={rows} open={open} note={note} />
      <RowsDialogs path={path} open={open} source={rows.source} />
    </>
  );
}

interface RowsGridProps extends Omit<FileBodyProps, 'note'> {
  readonly preview: NonNullable<FileRows['preview']>;
  readonly source: NonNullable<FileRows['source']>;
}

function RowsGrid({ path, open, rows, preview, source }: RowsGridProps) {
  const [handle, setHandle] = useState<GridHandle>();
  const [menu, setMenu] = useState<{
    readonly label: string;
    readonly items: readonly FloatMenuItem[];
    readonly place: { x: number; y: number };
  }>();
  const { view } = open;
  useEffect(() => {
    if (handle !== undefined) setRowsGrid(path, { handle, reload: rows.reload, preview });
    return () => setRowsGrid(path, undefined);
  });
  useEffect(() => {
    // Opened by keys: they go on in the rows.
    const holder = document.activeElement;
    if (holder === document.body || holder?.id === 'editor') handle?.focus();
  }, [handle]);
  const marks = useMemo(() => marksOf(view), [view]);
  const profiles = useHeaderProfiles(path, open, rows, source.columns.length);
  const onColumnMenu = useCallback<NonNullable<DataGridProps['onColumnMenu']>>(
    (column, place) => setMenu({ label: column.name, items: columnMenu(path, column, handle), place }),
    [path, handle],
  );
  const onFailure = useCallback((thrown: unknown) => {
    if (toEngineError(thrown).code === 'FileChanged') {
      showToast({ tone: 'info', title: 'The file, or how it is read, has changed; its rows are read again' });
      void runCommandById('explore.read-again');
    } else showFailure('Reading rows', thrown);
  }, []);
  const closeMenu = useCallback(() => setMenu(undefined), []);
  const shown = rows.shown?.view ?? plainView;
  return (
    <div className={`grid-place${rows.busy ? ' busy' : ''}`} aria-busy={rows.busy}>
      <DataGrid
        source={source}
        label={`Rows of ${path}`}
        marks={marks}
        profiles={profiles}
        highlight={shown.search}
        {...(profiles === undefined ? {} : { onScroll: profiles.pause })}
        onReady={setHandle}
        onColumnMenu={onColumnMenu}
        onCellMenu={(cell, place) => setMenu({ label: cell.column.name, items: cellMenu(path, cell), place })}
        onOpenCell={(column, value) => showDialog(path, { kind: 'cell', column, value })}
        onFocusColumn={(column) => changeRows(path, { column })}
        onFailure={onFailure}
      />
      {rows.busy ? <BusyNote path={path} view={view} shown={shown} totalCount={rows.totalCount} /> : null}
      {!rows.busy && rows.viewError !== null ? <ViewErrorNote path={path} view={view} error={rows.viewError} /> : null}
      {!rows.busy && rows.viewError === null && rows.shown?.rowCount === 0 && !isPlain(shown) ? (
        <NoRowsNote path={path} view={shown} totalCount={rows.totalCount} />
      ) : null}
      {!rows.busy && rows.totalCount === 0 && isPlain(shown) ? (
        <p className="float grid-note t3" role="status">
          {source.columns.length === 0
            ? (preview.warnings[0] ?? 'The file is empty.')
            : 'The file has columns, and no rows.'}
        </p>
      ) : null}
      {menu === undefined ? null : (
        <FloatMenu label={menu.label} items={menu.items} place={menu.place} onClose={closeMenu} />
      )}
    </div>
  );
}

function marksOf({ order, filter }: OpenRows['view']): Record<string, ColumnMark> {
  const marks: Record<string, ColumnMark> = {};
  for (const { column } of filter) marks[column] = { filtered: true };
  for (const { column, direction } of order) marks[column] = { filtered: marks[column]?.filtered ?? false, direction };
  return marks;
}

function Footer({
  rows,
  open,
  note,
}: {
  readonly rows: FileRows;
  readonly open: OpenRows;
  readonly note: React.ReactNode;
}) {
  const { totalCount, shown, preview } = rows;
  const counting = totalCount === null && note === null && rows.viewError === null;
  const narrowed = shown !== null && (shown.view.filter.length > 0 || shown.view.search !== '');
  return (
    <div className="foot">
      {totalCount === null ? (
        <span>first {countOf(preview!.rows.length, 'row')}</span>
      ) : narrowed ? (
        <span>
          <b>{exactCount(shown.rowCount)}</b> of {countOf(totalCount, 'row')}
        </span>
      ) : (
        <span>
          <b>{exactCount(totalCount)}</b> {totalCount === 1 ? 'row' : 'rows'}
        </span>
      )}
      <span>{countOf(preview!.columns.length, 'column')}</span>
      {note}
      {counting ? (
        <Tag icon={<span className="spin" />}>counting</Tag>
      ) : totalCount === null ? null : (
        <Tag tone="ok" icon={<IconCircleCheck className="i" />}>
          Exact
        </Tag>
      )}
      {preview!.warnings.length === 0 ? null : (
        <Button size="sm" tone="quiet" onClick={() => void runCommandById('explore.reading-options')}>
          <span className="warn">{countOf(preview!.warnings.length, 'warning')}</span>
        </Button>
      )}
      {shown === null || isPlain(shown.view) || isPlain(open.view) ? null : (
        <span className="end row g6">
          <IconClock size={14} stroke={1.5} />
          {shown.view.order.length > 0 ? 'sorted' : 'filtered'} in {duration(shown.millis)}
        </span>
      )}
    </div>
  );
}
