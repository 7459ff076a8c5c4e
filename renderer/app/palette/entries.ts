/** The entries of the palette: commands, open editors, and the tables, jobs, crawlers and queries of the workspace. */

import { IconFileTypeSql, IconRadar2, IconRoute, IconTable } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { availableCommands, offReasonOf } from '#renderer/app/commands/command.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { findEditor } from '#renderer/features/index.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly keywords: readonly string[];
  readonly icon?: ComponentType<{ size?: number | string; stroke?: number | string }>;
  readonly keys?: string;
  /** On the right: distinguishes entries with the same name. */
  readonly caption?: string;
  run(): void;
}

export function commandEntries(): PaletteEntry[] {
  return availableCommands()
    .filter(({ keysOnly }) => keysOnly !== true)
    .map((command) => ({
      id: command.id,
      title: command.title,
      group: command.group,
      keywords: command.keywords ?? [],
      ...(command.icon === undefined ? {} : { icon: command.icon }),
      ...(command.keys === undefined ? {} : { keys: command.keys }),
      ...(offReasonOf(command) === undefined ? {} : { caption: 'read-only workspace' }),
      run: () => void runCommandById(command.id),
    }));
}

/** Open editors, the front one last: one is there already. */
export function tabEntries(): PaletteEntry[] {
  const { tabs, activeTab } = useWorkbench.getState();
  const others = tabs.filter(({ id }) => id !== activeTab);
  return [...others, ...tabs.filter(({ id }) => id === activeTab)].map((tab) => ({
    id: tab.id,
    title: tab.title,
    group: 'Open editors',
    keywords: ['open', tab.kind],
    icon: findEditor(tab.kind)?.icon ?? IconTable,
    ...(typeof tab.input['path'] === 'string' ? { caption: tab.input['path'] } : {}),
    run: () => openTab(tab),
  }));
}

/** Matching tables, queried from the catalog during typing; jobs, crawlers and queries are few and filtered here. */
export function useThingEntries(typed: string, enabled: boolean): PaletteEntry[] {
  const tables = useProcedure('searchTables', { text: typed, limit: 20 }, { enabled: enabled && typed.trim() !== '' });
  const jobs = useProcedure('getDefinitions', { kind: 'job' }, { enabled });
  const crawlers = useProcedure('getDefinitions', { kind: 'crawler' }, { enabled });
  const queries = useProcedure('getDefinitions', { kind: 'query' }, { enabled });
  return [
    ...(tables.data?.items ?? []).map((table) => ({
      id: `table:${table.databaseName}.${table.name}`,
      title: `${table.databaseName}.${table.name}`,
      group: 'Tables',
      keywords: [],
      icon: IconTable,
      run: () =>
        openTab({
          id: `table:${table.databaseName}.${table.name}`,
          kind: 'table',
          title: `${table.databaseName}.${table.name}`,
          input: { databaseName: table.databaseName, name: table.name },
        }),
    })),
    ...definitionEntries('job', 'Jobs', IconRoute, jobs.data),
    ...definitionEntries('crawler', 'Crawlers', IconRadar2, crawlers.data),
    ...definitionEntries('query', 'Queries', IconFileTypeSql, queries.data),
  ];
}

function definitionEntries(
  kind: 'job' | 'crawler' | 'query',
  group: string,
  icon: NonNullable<PaletteEntry['icon']>,
  definitions: readonly { readonly name: string }[] = [],
): PaletteEntry[] {
  return definitions.map(({ name }) => ({
    id: `${kind}:${name}`,
    title: name,
    group,
    keywords: [kind],
    icon,
    run: () => openTab({ id: `${kind}:${name}`, kind, title: name, input: { name } }),
  }));
}
