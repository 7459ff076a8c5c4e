/** Beside a table: its facts, and with its rows the selected column. */

import { keyTextOf } from '#renderer/app/commands/keys.ts';
import { IconInfoCircle, IconX } from '@tabler/icons-react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { TableDetails } from '#renderer/features/catalog/table-details.tsx';
import { changeRows, tableRowsPath, useOpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { TableColumnPanel } from '#renderer/features/explore/rows/table-rows-view.tsx';
import { closeInspector } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function TableInspector({ table, hasRows }: { readonly table: TableText; readonly hasRows: boolean }) {
  const path = tableRowsPath(table);
  const { inspected, column } = useOpenRows(path);
  const isColumn = hasRows && inspected === 'column';
  return (
    <aside className={paneStyles.pane} data-part="pane" aria-label="Details">
      <header>
        <IconInfoCircle size={16} stroke={1.5} />
        <span className={classes(layoutStyles.grow, textStyles.truncated)}>
          {isColumn ? (column?.name ?? 'Column') : 'Details'}
        </span>
        <span className={layoutStyles.end}>
          <IconButton label="Close the details" keys={keyTextOf('window.toggle-inspector')} onClick={closeInspector}>
            <IconX size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      {hasRows ? (
        <SubTabs
          label="Views of the details"
          current={isColumn ? 'column' : 'reading'}
          tabs={[
            { name: 'reading', title: 'Table' },
            { name: 'column', title: 'Column' },
          ]}
          onChange={(name) => changeRows(path, { inspected: name })}
        />
      ) : null}
      <div className={paneStyles.body} data-part="pane-body" tabIndex={0}>
        {isColumn ? <TableColumnPanel table={table} /> : <TableDetails table={table} />}
      </div>
    </aside>
  );
}
