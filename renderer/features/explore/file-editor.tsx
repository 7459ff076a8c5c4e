/** A file as rows: how it was read, filters, the grid, the count and how sure it is. */

import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useInspectorShown } from '#renderer/app/inspector.tsx';
import type { EditorProps } from '#renderer/features/feature.ts';
import { ArchiveView } from '#renderer/features/explore/archive-view.tsx';
import { isStated } from '#renderer/features/explore/reading/file-reading.ts';
import { useFileRows, type FileRows } from '#renderer/features/explore/rows/file-rows.ts';
import { PathActions } from '#renderer/features/explore/path-actions.tsx';
import { FolderEditor } from '#renderer/features/explore/folder/folder-editor.tsx';
import { FirstReading } from '#renderer/features/explore/first-reading.tsx';
import { ReceivingNote, ReceivingView } from '#renderer/features/explore/dropped/receiving-note.tsx';
import { useReceiving } from '#renderer/features/explore/dropped/receive-dropped.ts';
import { correctPath, keepOpened, openPathDialog } from '#renderer/features/explore/open-path-store.ts';
import { keepPlaceKind, type PlaceKind } from '#renderer/features/explore/place-kinds.ts';
import { ReadingLine } from '#renderer/features/explore/reading/reading-line.tsx';
import { ReloadButton } from '#renderer/features/explore/rows/reload-rows.tsx';
import { RowsArea } from '#renderer/features/explore/rows/rows-area.tsx';
import { RowsInspector } from '#renderer/features/explore/rows/rows-inspector.tsx';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { useRecipeRows, type RecipeRows } from '#renderer/features/explore/recipe/recipe-rows.ts';
import { sourceOfFile } from '#renderer/features/explore/recipe/recipe-source.ts';
import { RecipeView } from '#renderer/features/explore/recipe/recipe-view.tsx';
import { shownSteps } from '#renderer/features/explore/recipe/recipe.ts';
import {
  changeReading,
  changeRows,
  plainView,
  useOpenRows,
  type OpenRows,
} from '#renderer/features/explore/rows/rows-view.ts';
import { hasChart } from '#renderer/features/explore/rows/shown-parts.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { fileName } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';

export function FileEditor({ tab }: EditorProps) {
  const path = String(tab.input['path']);
  const open = useOpenRows(path);
  const receiving = useReceiving((state) => state.files[path]);
  const source = sourceOfFile(path, open);
  const hasSteps = shownSteps(open.recipe).length > 0;
  const rows = useFileRows(
    { path, format: open.format, options: open.options, saved: open.saved },
    // Order and filters are those of the rows after the steps.
    hasSteps ? plainView : open.view,
    receiving === undefined ? (hasSteps ? 'pages' : null) : receiving.readable ? 'pages' : 'all',
  );
  const isKnown = rows.preview !== undefined && rows.error === null && receiving === undefined;
  const afterSteps = useRecipeRows(path, rows.preview?.snapshot ?? '', isKnown ? source : null, open);
  const isRead =
    (rows.preview !== undefined && rows.error === null) ||
    (rows.error !== null && placeKindOf(rows.error) !== undefined);
  useEffect(() => {
    if (isRead) keepOpened(path);
  }, [isRead, path]);
  useEffect(() => {
    if (isRead) keepPlaceKind(path, rows.error === null ? undefined : placeKindOf(rows.error));
  }, [isRead, path, rows.error]);
  const inspectorShown = useInspectorShown();
  if (receiving !== undefined && !receiving.readable) return <ReceivingView receiving={receiving} />;
  if (rows.error?.details['isFolder'] === true) return <FolderEditor path={path} />;
  return (
    <div className={pageStyles.column}>
      <div className={pageStyles.body}>
        <div className={pageStyles.center}>
          <FileBody
            path={path}
            open={open}
            rows={rows}
            afterSteps={afterSteps}
            source={source}
            note={receiving === undefined ? null : <ReceivingNote receiving={receiving} />}
          />
        </div>
        {inspectorShown &&
        (open.detail === null || open.shown !== 'rows' || rows.error !== null || afterSteps?.error != null) &&
        (!hasChart(open.shown) || rows.preview === undefined) &&
        (rows.error === null ? rows.preview !== undefined : canBeReadOtherwise(rows.error)) ? (
          <RowsInspector
            path={path}
            open={open}
            preview={rows.error === null ? rows.preview : undefined}
            error={rows.error}
            rowCount={rows.totalCount}
            recipeFile={afterSteps === null ? null : afterSteps.file}
            source={source}
          />
        ) : null}
      </div>
    </div>
  );
}

function canBeReadOtherwise(error: EngineError): boolean {
  return !isOutOfReach(error) && placeKindOf(error) === undefined;
}

/** A folder or an archive: no failure, its files are listed instead of rows. */
function placeKindOf({ details }: EngineError): PlaceKind | undefined {
  return details['isFolder'] === true ? 'folder' : details.members === undefined ? undefined : 'archive';
}

/** Another format would change nothing: no byte of it was read. */
function isOutOfReach(error: EngineError): boolean {
  const { bucket, problem } = error.details;
  return isMissing(error) || error.code === 'AccessDenied' || bucket !== undefined || problem !== undefined;
}

function isMissing(error: EngineError): boolean {
  return error.code === 'FileNotFound';
}

/** Suggestions for a path where nothing exists. */
function nearPaths(error: EngineError): string[] {
  const near = error.details['near'];
  return isMissing(error) && Array.isArray(near) ? near.map(String) : [];
}

interface FileBodyProps {
  readonly path: string;
  readonly open: OpenRows;
  readonly rows: FileRows;
  /** null: no step of the recipe is in effect. */
  readonly afterSteps: RecipeRows | null;
  readonly source: RecipeSource;
  /** Of a file that is still coming. */
  readonly note: React.ReactNode;
}

function FileBody({ path, open, rows, afterSteps, source, note }: FileBodyProps) {
  if (rows.error?.details.members !== undefined) {
    const { members, memberCount = members.length } = rows.error.details;
    return <ArchiveView path={path} members={members} memberCount={memberCount} />;
  }
  if (rows.error !== null) {
    return (
      <ErrorView error={rows.error}>
        <span className={classes(layoutStyles.row, layoutStyles.close)}>
          {isMissing(rows.error) ? (
            <Button tone="primary" onClick={() => openPathDialog(path)}>
              Correct path
            </Button>
          ) : null}
          {nearPaths(rows.error).map((near) => (
            <Button key={near} title={near} onClick={() => correctPath(path, near)}>
              Open {fileName(near)}
            </Button>
          ))}
          <ReloadButton path={path} title="Try again" reload={rows.reload} />
          {isOutOfReach(rows.error) ? null : isStated(open) ? (
            <Button onClick={() => changeReading(path, { format: undefined, options: {}, saved: false })}>
              Read with detected options
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
      <div className={pageStyles.toolbar} data-part="toolbar">
        <ReadingLine preview={rows.preview} />
        <PathActions path={path} crawlTitle="Add to catalog">
          <Button
            icon={<IconAdjustmentsHorizontal size={15} stroke={1.5} />}
            onClick={() => void runCommandById('explore.reading-options')}
          >
            Reading options
          </Button>
        </PathActions>
      </div>
      {afterSteps === null ? (
        <RowsArea
          path={path}
          name={fileName(path)}
          counted={path}
          what="file"
          label={`Rows of ${path}`}
          open={open}
          rows={rows}
          preview={rows.preview}
          source={rows.source}
          recipe={{ source, job: null }}
          note={note}
          chartNote={note}
        />
      ) : (
        <RecipeView path={path} name={fileName(path)} source={source} open={open} rows={afterSteps} />
      )}
    </>
  );
}
