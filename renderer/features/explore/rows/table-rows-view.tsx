/** The rows of a catalog table, with all that the rows of a file have: order, filters, search, profiles, copies. */

import { IconRadar2 } from '@tabler/icons-react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { ColumnPanel } from '#renderer/features/explore/rows/column-panel.tsx';
import { ReloadButton } from '#renderer/features/explore/rows/reload-rows.tsx';
import { RowsArea } from '#renderer/features/explore/rows/rows-area.tsx';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { useRecipeRows, useShownQueries } from '#renderer/features/explore/recipe/recipe-rows.ts';
import { sourceOfTable } from '#renderer/features/explore/recipe/recipe-source.ts';
import { RecipeView } from '#renderer/features/explore/recipe/recipe-view.tsx';
import { SuggestionsOf } from '#renderer/features/explore/recipe/suggestions.tsx';
import { shownSteps } from '#renderer/features/explore/recipe/recipe.ts';
import { RecipeColumn } from '#renderer/features/explore/rows/rows-inspector.tsx';
import { changeRows, plainView, tableRowsPath, useOpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { useTableFile, useTableRows } from '#renderer/features/explore/rows/table-rows.ts';
import { WholeNote } from '#renderer/features/explore/rows/whole-note.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { byteSize } from '#renderer/ui/format/words.ts';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';

export function TableRowsView({ table }: { readonly table: TableText }) {
  const path = tableRowsPath(table);
  const open = useOpenRows(path);
  const source = recipeSourceOf(table);
  const hasSteps = source !== null && shownSteps(open.recipe).length > 0;
  // Order and filters are those of the rows after the steps.
  const rows = useTableRows(table, hasSteps ? { ...open, view: plainView } : open);
  const afterSteps = useRecipeRows(path, String(table.generation), source, open);
  // A file of the table was removed: no other order or filter would help.
  const error = rows.error ?? (rows.wholeError?.code === 'FileNotFound' ? rows.wholeError : null);
  if (error !== null) {
    return (
      <ErrorView error={error}>
        <span className={classes(layoutStyles.row, layoutStyles.close)}>
          <ReloadButton path={path} reload={rows.reload} />
          {error.code === 'FileNotFound' ? (
            <Button
              changes
              tone="primary"
              icon={<IconRadar2 size={15} stroke={1.5} />}
              onClick={() => void runCommandById('catalog.crawl-table')}
            >
              Crawl table
            </Button>
          ) : null}
          {rows.file === undefined && rows.wholeError === null ? (
            <Button onClick={() => changeRows(path, { whole: true })}>Read all valid rows</Button>
          ) : null}
        </span>
      </ErrorView>
    );
  }
  if (rows.preview === undefined || rows.source === undefined) return <LoadingView text="Loading rows" />;
  const name = `${table.databaseName}.${table.name}`;
  if (source !== null && afterSteps !== null)
    return <RecipeView path={path} name={name} source={source} open={open} rows={afterSteps} />;
  // The size of a view is not known.
  const sizeBytes = table.tableType === 'VIRTUAL_VIEW' ? null : table.sizeBytes;
  const whole = <WholeNote path={path} sizeBytes={sizeBytes} rows={rows} />;
  return (
    <RowsArea
      path={path}
      name={name}
      counted={rows.file}
      what="table"
      label={`Rows of ${name}`}
      open={open}
      rows={rows}
      preview={rows.preview}
      source={rows.source}
      recipe={source === null ? null : { source, job: null }}
      note={rows.totalCount === null && rows.file === undefined ? whole : null}
      waiting={
        <EmptyView
          title="Charts and profiles need every row"
          text={`Only the first rows of the ${table.tableType === 'VIRTUAL_VIEW' ? 'view' : 'table'} are loaded.`}
        >
          <WholeNote path={path} sizeBytes={sizeBytes} rows={rows} isMain />
        </EmptyView>
      }
    />
  );
}

/** null: of a view, which has no files. */
export function recipeSourceOf(table: TableText): RecipeSource | null {
  return table.tableType === 'VIRTUAL_VIEW' ? null : sourceOfTable(table);
}

/** The selected column of a table's rows. */
export function TableColumnPanel({ table }: { readonly table: TableText }) {
  const path = tableRowsPath(table);
  const rows = useOpenRows(path);
  // Until a person chooses one, it is the first.
  const open = rows.column === undefined ? { ...rows, column: table.columns[0] } : rows;
  const afterSteps = useShownQueries(path, String(table.generation), recipeSourceOf(table), open);
  const file = useTableFile(table, open);
  if (afterSteps.job !== null) return <RecipeColumn path={path} file={afterSteps.whole.data?.path} open={open} />;
  if (file === undefined) {
    return (
      <section className={paneStyles.section}>
        <p className={fieldStyles.hint}>A profile needs every row, and not all rows have been read yet.</p>
        <Button size="sm" onClick={() => changeRows(path, { whole: true })}>
          Read every row ({byteSize(table.sizeBytes)})
        </Button>
      </section>
    );
  }
  const canHaveSteps = recipeSourceOf(table) !== null;
  return (
    <ColumnPanel
      path={path}
      counted={file}
      what="table"
      open={open}
      suggestions={canHaveSteps ? <SuggestionsOf path={path} counted={file} open={open} /> : null}
    />
  );
}
