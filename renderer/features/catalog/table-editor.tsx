/** One table of the catalog: schema with its versions, partitions, files, rows, and its facts beside them. */

import {
  IconAlertTriangle,
  IconDownload,
  IconEye,
  IconFileTypeSql,
  IconRadar2,
  IconRoute,
  IconTable,
  IconTrash,
} from '@tabler/icons-react';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { InspectorButton, useInspectorShown } from '#renderer/app/inspector.tsx';
import { askCatalog } from '#renderer/features/catalog/catalog-dialogs-store.ts';
import { deprecatedParameter } from '#engine/contract/deprecated-parameter.ts';
import { TableInspector } from '#renderer/features/catalog/table-inspector.tsx';
import { PartitionStrip } from '#renderer/features/catalog/partition-strip/partition-strip.tsx';
import { TableObjects } from '#renderer/features/catalog/table-objects.tsx';
import { TablePartitions } from '#renderer/features/catalog/partitions/table-partitions.tsx';
import { TableSchema } from '#renderer/features/catalog/table-schema.tsx';
import {
  changeView,
  focusRows,
  tableRowsPath,
  useDetailShown,
  useShown,
  type RowFilter,
} from '#renderer/features/explore/rows/rows-view.ts';
import { hasChart } from '#renderer/features/explore/rows/shown-parts.ts';
import { ViewSql } from '#renderer/features/catalog/view-sql.tsx';
import { TableVersions } from '#renderer/features/catalog/table-versions.tsx';
import { TableUsers } from '#renderer/features/catalog/table-users.tsx';
import { TableRowsView } from '#renderer/features/explore/rows/table-rows-view.tsx';
import type { EditorProps } from '#renderer/features/feature.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { showTableView, useTableViews, type TableView } from '#renderer/stores/table-views.ts';
import { Button } from '#renderer/ui/button.tsx';
import { exactCount } from '#renderer/ui/format/words.ts';
import { LoadingView } from '#renderer/ui/state-view.tsx';
import { UnreadThing } from '#renderer/app/editors/unread-thing.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function TableEditor({ tab }: EditorProps) {
  const name = { databaseName: String(tab.input['databaseName']), name: String(tab.input['name']) };
  const view = useTableViews((views) => views[tab.id] ?? 'schema');
  const setView = (next: TableView): void => showTableView(name.databaseName, name.name, next);
  const detailsShown = useInspectorShown();
  const table = useProcedure('getTable', name);
  const isDetail = useDetailShown(tableRowsPath(name)) && view === 'rows';
  const isChart = hasChart(useShown(tableRowsPath(name))) && view === 'rows';
  const showRows = (filter: readonly RowFilter[]): void => {
    changeView(tableRowsPath(name), { filter });
    setView('rows');
    focusRows(tableRowsPath(name));
  };
  if (table.error !== null) return <UnreadThing error={table.error} noun="table" name={tab.title} />;
  if (table.data === undefined) return <LoadingView text={`Reading ${name.databaseName}.${name.name}`} />;
  const isView = table.data.tableType === 'VIRTUAL_VIEW';
  return (
    <>
      <div className={pageStyles.center}>
        <div className={pageStyles.head} data-part="page-head">
          {isView ? (
            <IconEye size={18} stroke={1.5} className={textStyles.secondary} />
          ) : (
            <IconTable size={18} stroke={1.5} className={textStyles.secondary} />
          )}
          <h1 className={textStyles.title}>
            {name.databaseName}.{name.name}
          </h1>
          {isView ? <Tag tone="accent">View</Tag> : null}
          <Tag>Version {table.data.versionId}</Tag>
          {table.data.parameters[deprecatedParameter] === undefined ? null : (
            <Tag tone="warn" icon={<IconAlertTriangle />}>
              deprecated: the last crawl did not find its files
            </Tag>
          )}
          {table.data.lockedByRun === null ? null : <Tag tone="warn">locked by {table.data.lockedByRun}</Tag>}
          <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
            {isChart || isDetail ? null : <InspectorButton>Details</InspectorButton>}
            <Button
              changes
              icon={<IconRoute size={15} stroke={1.5} />}
              onClick={() => void runCommandById('jobs.new-from-table')}
            >
              Create job
            </Button>
            <Button
              icon={<IconDownload size={15} stroke={1.5} />}
              onClick={() => void runCommandById('explore.export')}
            >
              Export
            </Button>
            <Button
              icon={<IconFileTypeSql size={15} stroke={1.5} />}
              onClick={() => void runCommandById('query.from-table')}
            >
              Query
            </Button>
            <Button
              changes
              icon={<IconRadar2 size={15} stroke={1.5} />}
              onClick={() => void runCommandById('catalog.crawl-table')}
              {...(isView ? { offReason: 'A view has no files' } : {})}
            >
              Crawl table
            </Button>
            <Button
              changes
              icon={<IconTrash size={15} stroke={1.5} />}
              onClick={() => askCatalog({ kind: 'remove-table', table: name })}
            >
              Remove from catalog
            </Button>
          </span>
        </div>
        <SubTabs<TableView>
          label={isView ? 'Parts of the view' : 'Views of the table'}
          current={view}
          onChange={setView}
          tabs={[
            { name: 'schema', title: 'Schema', count: table.data.columns.length + table.data.partitionKeys.length },
            ...(isView
              ? ([{ name: 'sql', title: 'SQL' }] as const)
              : ([
                  { name: 'partitions', title: 'Partitions', count: exactCount(table.data.partitionCount) },
                  { name: 'files', title: 'Files', count: exactCount(table.data.objectCount) },
                ] as const)),
            { name: 'versions', title: 'Versions', count: exactCount(table.data.versionId + 1) },
            { name: 'rows', title: 'Rows' },
            { name: 'users', title: 'Used by' },
          ]}
        />
        {view === 'schema' && table.data.partitionCount > 0 ? (
          <PartitionStrip key={table.data.generation} table={table.data} onOpen={showRows} />
        ) : null}
        {view === 'schema' ? <TableSchema table={table.data} /> : null}
        {view === 'versions' ? <TableVersions table={table.data} /> : null}
        {view === 'sql' && isView ? <ViewSql view={table.data} /> : null}
        {view === 'partitions' ? <TablePartitions table={table.data} onOpen={showRows} /> : null}
        {view === 'files' ? <TableObjects table={table.data} /> : null}
        {view === 'rows' ? <TableRowsView table={table.data} /> : null}
        {view === 'users' ? <TableUsers table={table.data} /> : null}
      </div>
      {detailsShown && !isChart && !isDetail ? <TableInspector table={table.data} hasRows={view === 'rows'} /> : null}
    </>
  );
}
