/** Beside a table: its facts, and with its rows the selected column. */

import { keyTextOf } from '#renderer/app/commands/keys.ts';
import { IconInfoCircle, IconX } from '@tabler/icons-react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { TableDetails } from '#renderer/features/catalog/table-details.tsx';
import { changeRows, tableRowsPath, useOpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { RecipeButtons, RecipePanel } from '#renderer/features/explore/recipe/recipe-panel.tsx';
import { recipeSourceOf, TableColumnPanel } from '#renderer/features/explore/rows/table-rows-view.tsx';
import { closeInspector } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function TableInspector({ table, hasRows }: { readonly table: TableText; readonly hasRows: boolean }) {
  const path = tableRowsPath(table);
  const open = useOpenRows(path);
  const { inspected, column, recipe } = open;
  const isColumn = hasRows && inspected === 'column';
  const isRecipe = hasRows && inspected === 'recipe';
  return (
    <aside className={paneStyles.pane} data-part="pane" aria-label="Details">
      <header>
        <IconInfoCircle size={16} stroke={1.5} />
        <span className={classes(layoutStyles.grow, textStyles.truncated)}>
          {isColumn ? (column?.name ?? 'Column') : isRecipe ? 'Recipe' : 'Details'}
        </span>
        <span className={layoutStyles.end}>
          {isRecipe ? <RecipeButtons path={path} open={open} /> : null}
          <IconButton label="Close details" keys={keyTextOf('window.toggle-inspector')} onClick={closeInspector}>
            <IconX size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      {hasRows ? (
        <SubTabs
          label="Views of the details"
          current={isColumn ? 'column' : isRecipe ? 'recipe' : 'reading'}
          tabs={[
            { name: 'column', title: 'Column' },
            { name: 'reading', title: 'Table' },
            {
              name: 'recipe',
              title: 'Recipe',
              ...(recipe.steps.length === 0 ? {} : { count: recipe.steps.length }),
            },
          ]}
          onChange={(name) => changeRows(path, { inspected: name })}
        />
      ) : null}
      <div className={paneStyles.body} data-part="pane-body" tabIndex={0}>
        {isColumn ? (
          <TableColumnPanel table={table} />
        ) : isRecipe ? (
          <RecipePanel path={path} version={String(table.generation)} source={recipeSourceOf(table)} open={open} />
        ) : (
          <TableDetails table={table} />
        )}
      </div>
    </aside>
  );
}
