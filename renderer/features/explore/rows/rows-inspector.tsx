/** Beside the rows: the selected column, and how the file was read. */

import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { InspectorFrame } from '#renderer/app/inspector.tsx';
import { RecipeButtons, RecipePanel } from '#renderer/features/explore/recipe/recipe-panel.tsx';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { asCached } from '#renderer/features/explore/recipe/recipe-view.tsx';
import { SuggestionsOf } from '#renderer/features/explore/recipe/suggestions.tsx';
import { ColumnPanel } from '#renderer/features/explore/rows/column-panel.tsx';
import { FileRejects } from '#renderer/features/explore/reading/file-rejects.tsx';
import { ReadingPanel } from '#renderer/features/explore/reading/reading-panel.tsx';
import { countedUnasked } from '#renderer/features/explore/rows/use-header-profiles.ts';
import { changeRows, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { LoadingView } from '#renderer/ui/state-view.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import { classes } from '#renderer/ui/classes.ts';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface RowsInspectorProps {
  readonly path: string;
  readonly open: OpenRows;
  /** undefined: the file cannot be read as it is stated. */
  readonly preview: Output<'previewFile'> | undefined;
  readonly error: EngineError | null;
  /** Of the file; null: not counted yet. */
  readonly rowCount: number | null;
  /** The file with the rows after the steps of a recipe; null: those of the file itself are shown; undefined: not read. */
  readonly recipeFile: string | null | undefined;
  readonly source: RecipeSource;
}

export function RowsInspector({ path, open: rows, preview, error, rowCount, recipeFile, source }: RowsInspectorProps) {
  // Until a person chooses one, it is the first.
  const open = rows.column === undefined ? { ...rows, column: preview?.columns[0] } : rows;
  const inspected = preview === undefined ? 'reading' : open.inspected;
  return (
    <InspectorFrame
      label="Inspector"
      title={
        inspected === 'reading'
          ? preview === undefined
            ? 'How to read this file'
            : 'How this file was read'
          : inspected === 'rejects'
            ? 'Records that cannot be read'
            : inspected === 'recipe'
              ? 'Recipe'
              : (open.column?.name ?? 'Column')
      }
      actions={inspected === 'recipe' ? <RecipeButtons path={path} open={open} /> : null}
      tabs={
        <SubTabs
          label="Views of the inspector"
          current={inspected}
          tabs={[
            { name: 'column', title: 'Column' },
            { name: 'reading', title: 'Reading' },
            {
              name: 'recipe',
              title: 'Recipe',
              ...(open.recipe.steps.length === 0 ? {} : { count: open.recipe.steps.length }),
            },
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
      ) : inspected === 'recipe' ? (
        <RecipePanel path={path} version={preview?.snapshot ?? ''} source={source} open={open} />
      ) : rows.column === undefined && (rowCount === null || rowCount > countedUnasked) ? (
        <NoColumn rowCount={rowCount} />
      ) : recipeFile === null ? (
        <ColumnPanel
          path={path}
          counted={path}
          what="file"
          open={open}
          suggestions={<SuggestionsOf path={path} counted={path} open={open} />}
        />
      ) : (
        <RecipeColumn path={path} file={recipeFile} open={open} />
      )}
    </InspectorFrame>
  );
}

/** Nobody chose a column, and counting the first one would keep a worker busy that the user needs. */
function NoColumn({ rowCount }: { readonly rowCount: number | null }) {
  if (rowCount === null) return <LoadingView text="Counting rows" />;
  return (
    <p className={classes(textStyles.muted, paneStyles.note)}>
      Select a column to see its profile. All {countOf(rowCount, 'row')} are then counted.
    </p>
  );
}

/** The selected column of the rows after the steps of a recipe. */
export function RecipeColumn({
  path,
  file,
  open,
}: {
  readonly path: string;
  /** undefined: not every row is read. */
  readonly file: string | undefined;
  readonly open: OpenRows;
}) {
  if (file === undefined)
    return (
      <p className={classes(textStyles.muted, paneStyles.note)}>
        A profile needs every row, and not all rows have been read yet.
      </p>
    );
  return (
    <ColumnPanel
      path={path}
      counted={file}
      what="result"
      open={asCached(open)}
      suggestions={<SuggestionsOf path={path} counted={file} open={asCached(open)} />}
    />
  );
}
