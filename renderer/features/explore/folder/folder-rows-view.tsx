/** The rows of all files of a folder, with all that the rows of a file have, and the inspector beside them. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { InspectorFrame } from '#renderer/app/inspector.tsx';
import type { FolderFacts, FolderRows } from '#renderer/features/explore/folder/folder-rows.ts';
import { showFolderView } from '#renderer/features/explore/folder/folder-view-store.ts';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { RecipeButtons, RecipePanel } from '#renderer/features/explore/recipe/recipe-panel.tsx';
import type { RecipeRows } from '#renderer/features/explore/recipe/recipe-rows.ts';
import { RecipeView } from '#renderer/features/explore/recipe/recipe-view.tsx';
import { SuggestionsOf } from '#renderer/features/explore/recipe/suggestions.tsx';
import { ColumnPanel } from '#renderer/features/explore/rows/column-panel.tsx';
import { ReloadButton } from '#renderer/features/explore/rows/reload-rows.tsx';
import { RowsArea } from '#renderer/features/explore/rows/rows-area.tsx';
import { RecipeColumn } from '#renderer/features/explore/rows/rows-inspector.tsx';
import { changeRows, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { WholeNote } from '#renderer/features/explore/rows/whole-note.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, countOf, folderName } from '#renderer/ui/format/words.ts';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface FolderRowsViewProps {
  readonly path: string;
  readonly open: OpenRows;
  readonly facts: FolderFacts | undefined;
  readonly source: RecipeSource;
  readonly rows: FolderRows;
  /** null: no step of the recipe is in effect. */
  readonly afterSteps: RecipeRows | null;
}

export function FolderRowsView({ path, open, facts, source, rows, afterSteps }: FolderRowsViewProps) {
  const name = folderName(path);
  // A file was removed: no other order or filter would help.
  const error = rows.error ?? (rows.wholeError?.code === 'FileNotFound' ? rows.wholeError : null);
  if (error !== null)
    return (
      <ErrorView error={error}>
        <span className={classes(layoutStyles.row, layoutStyles.close)}>
          <Button tone="primary" onClick={() => showFolderView(path, 'files')}>
            Show files
          </Button>
          <ReloadButton path={path} reload={rows.reload} />
          {rows.file === undefined && rows.wholeError === null ? (
            <Button onClick={() => changeRows(path, { whole: true })}>Read all valid rows</Button>
          ) : null}
        </span>
      </ErrorView>
    );
  if (rows.preview === undefined || rows.source === undefined)
    return (
      <LoadingView
        text={
          facts == null
            ? 'Reading the files'
            : `Reading ${countOf(facts.fileCount, 'file')} (${byteSize(facts.sizeBytes)})`
        }
      >
        <Button onClick={() => showFolderView(path, 'files')}>Show files</Button>
      </LoadingView>
    );
  if (afterSteps !== null) return <RecipeView path={path} name={name} source={source} open={open} rows={afterSteps} />;
  const sizeBytes = facts?.sizeBytes ?? null;
  return (
    <RowsArea
      path={path}
      name={name}
      counted={rows.file}
      what="folder"
      label={`Rows of ${path}`}
      open={open}
      rows={rows}
      preview={rows.preview}
      source={rows.source}
      recipe={{ source, job: null }}
      note={
        rows.totalCount === null && rows.file === undefined ? (
          <WholeNote path={path} sizeBytes={sizeBytes} rows={rows} />
        ) : null
      }
      waiting={
        <EmptyView title="Charts and profiles need every row" text="Only the first rows of the folder are loaded.">
          <WholeNote path={path} sizeBytes={sizeBytes} rows={rows} isMain />
        </EmptyView>
      }
    />
  );
}

interface FolderInspectorProps {
  readonly path: string;
  readonly open: OpenRows;
  /** Other rows of the files have another one. */
  readonly version: string;
  /** With every row; undefined: not read. */
  readonly file: string | undefined;
  readonly columns: Output<'previewFile'>['columns'];
  /** As {@link file}, after the steps of a recipe; null: no step is in effect. */
  readonly recipeFile: string | null | undefined;
  readonly source: RecipeSource;
}

export function FolderInspector({
  path,
  open: rows,
  version,
  file,
  columns,
  recipeFile,
  source,
}: FolderInspectorProps) {
  // Until a person chooses one, it is the first.
  const open = rows.column === undefined ? { ...rows, column: columns[0] } : rows;
  const inspected = open.inspected === 'recipe' ? 'recipe' : 'column';
  return (
    <InspectorFrame
      label="Inspector"
      title={inspected === 'recipe' ? 'Recipe' : (open.column?.name ?? 'Column')}
      actions={inspected === 'recipe' ? <RecipeButtons path={path} open={open} /> : null}
      tabs={
        <SubTabs
          label="Views of the inspector"
          current={inspected}
          tabs={[
            { name: 'column', title: 'Column' },
            {
              name: 'recipe',
              title: 'Recipe',
              ...(open.recipe.steps.length === 0 ? {} : { count: open.recipe.steps.length }),
            },
          ]}
          onChange={(name) => changeRows(path, { inspected: name })}
        />
      }
    >
      {inspected === 'recipe' ? (
        <RecipePanel path={path} version={version} source={source} open={open} />
      ) : recipeFile !== null ? (
        <RecipeColumn path={path} file={recipeFile} open={open} />
      ) : file === undefined ? (
        <p className={classes(textStyles.muted, paneStyles.note)}>
          A profile needs every row, and not all rows have been read yet.
        </p>
      ) : (
        <ColumnPanel
          path={path}
          counted={file}
          what="folder"
          open={open}
          suggestions={<SuggestionsOf path={path} counted={file} open={open} />}
        />
      )}
    </InspectorFrame>
  );
}
