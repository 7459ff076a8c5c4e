/** Tables in the side bar of queries, by database: each opens to its columns; a click puts a name into the text. */

import { IconDatabase, IconEye, IconTable } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ListedTableText } from '#engine/contract/procedures/databases.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { insertName } from '#renderer/features/query/open-editor.ts';
import { sqlTable } from '#renderer/features/query/sql-name.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryKey } from '#renderer/rpc/queries.ts';
import { tableTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { sqlName } from '#renderer/ui/code/sql-name.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { exactCount, shortCount } from '#renderer/ui/format/words.ts';
import type { TreeItem } from '#renderer/ui/tree.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';

type Table = Output<'getTable'>;
/** undefined: it is being read. */
type Read = Pick<Table, 'columns' | 'partitionKeys'> | Error | undefined;

export function useTableItems(tables: readonly ListedTableText[]): readonly TreeItem[] {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const wanted = tables.filter((table) => opened.has(idOf(table)));
  const read = useQueries({
    queries: wanted.map(({ databaseName, name }) => ({
      queryKey: queryKey('getTable', { databaseName, name }),
      queryFn: ({ signal }: { signal: AbortSignal }) => client.call('getTable', { databaseName, name }, signal),
    })),
    combine: (answers) => answers.map(({ data, error }): Read => data ?? error ?? undefined),
  });
  return useMemo(() => {
    const reads = new Map(wanted.map((table, place) => [idOf(table), read[place]]));
    const itemOf = (table: ListedTableText): TreeItem =>
      tableItem(table, reads.get(idOf(table)), () =>
        setOpened((before) => (before.has(idOf(table)) ? before : new Set(before).add(idOf(table)))),
      );
    return [...Map.groupBy(tables, ({ databaseName }) => databaseName)].map(([databaseName, own]) =>
      databaseItem(databaseName, own.map(itemOf)),
    );
    // The wanted ones follow from the tables and the opened ones.
  }, [tables, opened, read]);
}

function databaseItem(databaseName: string, children: readonly TreeItem[]): TreeItem {
  return {
    id: `insert:${databaseName}`,
    label: databaseName,
    icon: <IconDatabase size={15} stroke={1.5} />,
    caption: exactCount(children.length),
    subject: { menus: ['database'], title: databaseName, databaseName },
    children,
  };
}

function idOf({ databaseName, name }: Pick<ListedTableText, 'databaseName' | 'name'>): string {
  return `insert:${databaseName}.${name}`;
}

function tableItem(table: ListedTableText, read: Read, load: () => void): TreeItem {
  const { databaseName, name, recordCount, tableType } = table;
  const Icon = tableType === 'VIRTUAL_VIEW' ? IconEye : IconTable;
  return {
    id: idOf(table),
    label: name,
    filterText: `${databaseName}.${name}`,
    hint: `Insert ${databaseName}.${name} into the query`,
    icon: <Icon size={15} stroke={1.5} />,
    caption: recordCount === null ? '' : shortCount(recordCount),
    subject: subjectOf(tableTab(databaseName, name)),
    open: () => insertName(sqlTable(databaseName, name)),
    children: childrenOf(table, read),
    load,
  };
}

function childrenOf(table: ListedTableText, read: Read): readonly TreeItem[] {
  const { databaseName, name } = table;
  if (read === undefined || read instanceof Error) {
    const label = read === undefined ? 'Reading columns' : `Columns not read: ${read.message}`;
    return [{ id: `${idOf(table)} columns`, label, icon: null, subject: subjectOf(tableTab(databaseName, name)) }];
  }
  const thing = tableTab(databaseName, name);
  return [...read.columns, ...read.partitionKeys].map((column) => ({
    id: `${idOf(table)} ${column.name}`,
    label: column.name,
    hint: `Insert ${column.name} (${column.type}) into the query`,
    icon: (
      // The caption says it.
      <span className={layoutStyles.row} aria-hidden="true">
        <TypeIcon type={column.type} />
      </span>
    ),
    // The whole type is in the tooltip.
    caption: column.type.replace(/<.*$/u, '<…>'),
    subject: { menus: ['table-column', 'table'], title: column.name, column, thing },
    open: () =>
      insertName(sqlName(column.name), `SELECT ${sqlName(column.name)}\nFROM ${sqlTable(databaseName, name)}\n`),
  }));
}
