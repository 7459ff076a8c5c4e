/** The entries of the palette: commands, open editors, and whatever in the workspace has a name. */

import {
  IconBell,
  IconBucket,
  IconCalendarTime,
  IconColumns3,
  IconFileSearch,
  IconFileText,
  IconFileTypeSql,
  IconFolder,
  IconFolderOpen,
  IconPlayerPlay,
  IconRadar2,
  IconPackage,
  IconRoute,
  IconSitemap,
  IconTable,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { availableCommands, offReasonOf, type Command } from '#renderer/app/commands/command.ts';
import { keyOf } from '#renderer/app/commands/keys.ts';
import { runCommandById, showFailure } from '#renderer/app/commands/run-command.ts';
import { runEntries } from '#renderer/app/palette/run-entries.ts';
import { readOnlyCaption, type PaletteEntry } from '#renderer/app/palette/palette-entry.ts';
import { useRecentWorkspaces, useShortPath } from '#renderer/app/workspaces/recent.ts';
import { showWorkspace } from '#renderer/app/workspaces/show-workspace.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { classifierThing } from '#renderer/features/crawlers/classifiers/classifier-store.ts';
import { connectionThing } from '#renderer/features/explore/connections/connection-store.ts';
import { saveAndCrawl } from '#renderer/features/crawlers/crawler-actions.ts';
import { runJob } from '#renderer/features/jobs/job-actions.ts';
import { iconOfPath } from '#renderer/features/explore/path-icon.tsx';
import { useOpenedFound, useRecentFound } from '#renderer/features/explore/recent-found.ts';
import { recentCaption } from '#renderer/features/explore/recent-things.tsx';
import { runTab } from '#renderer/features/runs/run-actions.ts';
import { runStart, runTitle, stateWord } from '#renderer/features/runs/run-words.ts';
import { notificationThing } from '#renderer/features/triggers/notifications/notification-store.ts';
import { triggerThing } from '#renderer/features/triggers/trigger-store.ts';
import { client } from '#renderer/rpc/connection.ts';
import {
  crawlerThing,
  fileTab,
  jobTab,
  savedQueryTab,
  subflowTab,
  tableTab,
  workflowTab,
} from '#renderer/stores/open-editors.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { showTableView } from '#renderer/stores/table-views.ts';
import { findEditor } from '#renderer/features/index.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { countOf, timeOfDay } from '#renderer/ui/format/words.ts';

/** How often the palette looks for commands that have become available, in milliseconds. */
const lookAgainAfter = 250;

/**
 * Commands that can be given now. The palette may be opened while rows are still being read: what can be done with them
 * is listed when they are there. None leaves: what had the focus before does not have it here.
 */
export function useCommandEntries(): readonly PaletteEntry[] {
  const [entries, setEntries] = useState(commandEntries);
  useEffect(() => {
    const timer = setInterval(
      () =>
        setEntries((listed) => {
          const ids = new Set(listed.map(({ id }) => id));
          const more = commandEntries().filter(({ id }) => !ids.has(id));
          return more.length === 0 ? listed : [...listed, ...more];
        }),
      lookAgainAfter,
    );
    return () => clearInterval(timer);
  }, []);
  return entries;
}

/** Every command that can be given now by words. */
export function commandEntries(): PaletteEntry[] {
  return availableCommands()
    .filter(({ keysOnly }) => keysOnly !== true)
    .map((command) => ({ command, keys: keyOf(command) }))
    .map(({ command, keys }) => ({
      id: command.id,
      title: command.title,
      group: command.group,
      keywords: [...(command.keywords ?? []), ...otherVerbs(command.title)],
      ...(command.icon === undefined ? {} : { icon: command.icon }),
      ...(keys === undefined ? {} : { keys }),
      ...aboutOf(command),
      run: () => void runCommandById(command.id),
    }));
}

function aboutOf(command: Command): Pick<PaletteEntry, 'about' | 'caption'> {
  const about = command.about?.();
  if (offReasonOf(command) !== undefined) return { caption: readOnlyCaption };
  return about === undefined ? {} : { about, caption: about };
}

function captionOf(caption: string | undefined): Pick<PaletteEntry, 'caption'> {
  return caption === undefined || caption === '' ? {} : { caption };
}

/** Open editors, the front one last: one is there already. */
export function tabEntries(): PaletteEntry[] {
  const { tabs, activeTab } = useWorkbench.getState();
  const others = tabs.filter(({ id }) => id !== activeTab);
  return [...others, ...tabs.filter(({ id }) => id === activeTab)].map((tab) => {
    const path = typeof tab.input['path'] === 'string' ? tab.input['path'] : undefined;
    return {
      id: tab.id,
      title: tab.title,
      group: 'Open editors',
      keywords: ['open', tab.kind, ...(path === undefined ? [] : [path])],
      icon: tab.kind === 'file' && path !== undefined ? iconOfPath(path) : (findEditor(tab.kind)?.icon ?? IconTable),
      caption: path ?? tab.kind.replaceAll('-', ' '),
      run: () => openTab(tab),
    };
  });
}

/** What was open last and is not open now, where nothing is typed. */
export function useRecentEntries(): readonly PaletteEntry[] {
  const things = useRecentFound();
  const tabs = useWorkbench((state) => state.tabs);
  return things
    .filter((thing) => !tabs.some(({ id }) => id === thing.id))
    .slice(0, mostRecent)
    .map((thing): PaletteEntry => ({
      ...entryOf(
        thing,
        'Recent',
        thing.kind === 'file' ? iconOfPath(String(thing.input['path'])) : (findEditor(thing.kind)?.icon ?? IconTable),
      ),
      keywords: [thing.kind],
      caption: recentCaption(thing),
    }));
}

const mostRecent = 6;
/** Runs and columns among all other entries. */
const mostBeside = 8;

/** Everything in the workspace that has a name: `columns` and `runs` alone, or all of it. */
export type PaletteScope = 'all' | 'columns' | 'runs';

/**
 * Matching tables and paths, queried during typing; jobs, crawlers, queries, opened files and the newest runs are few
 * and filtered here.
 */
export function useThingEntries(typed: string, scope: PaletteScope | null): PaletteEntry[] {
  const isAll = scope === 'all';
  const wanted = typed.trim();
  const wantsTables = wanted !== '' && (isAll || scope === 'columns');
  const wantsRuns = scope === 'runs' || (isAll && wanted !== '');
  const tables = useProcedure('searchTables', { text: wanted, limit: 20 }, { enabled: wantsTables });
  const paths = useProcedure('completePath', { typed: wanted }, { enabled: isAll && isPath(wanted) });
  const jobs = useWholeList('getListedJobs', {}, { enabled: isAll });
  const subflows = useProcedure('getDefinitions', { kind: 'subflow' }, { enabled: isAll });
  const crawlers = useProcedure('getDefinitions', { kind: 'crawler' }, { enabled: isAll });
  const classifiers = useProcedure('getClassifiers', {}, { enabled: isAll });
  const connections = useProcedure('getConnections', {}, { enabled: isAll });
  const queries = useProcedure('getDefinitions', { kind: 'query' }, { enabled: isAll });
  const triggers = useProcedure('getDefinitions', { kind: 'trigger' }, { enabled: isAll });
  const workflows = useProcedure('getDefinitions', { kind: 'workflow' }, { enabled: isAll });
  const notifications = useProcedure('getDefinitions', { kind: 'notification' }, { enabled: isAll });
  const runs = useProcedure('getJobRuns', { limit: 200 }, { enabled: wantsRuns });
  const opened = useOpenedFound();
  const recent = useRecentWorkspaces(isAll && wanted !== '');
  const short = useShortPath();
  // An earlier answer is still there when it is not asked for.
  const found = wantsTables ? (tables.data?.items ?? []) : [];
  const listed = wantsRuns ? (runs.data?.items ?? []) : [];
  const text = wanted.toLowerCase();
  // Beside everything else a few: a column name is in many tables, and a job has run many times.
  const few = <T>(all: readonly T[]): readonly T[] => (isAll ? all.slice(0, mostBeside) : all);
  return [
    ...(isAll ? found : []).map((table): PaletteEntry => ({
      ...entryOf(tableTab(table.databaseName, table.name), 'Tables', IconTable),
      // Without its database, as people say it.
      names: [table.name],
      keywords: [],
      caption: tableCaption(table),
    })),
    ...(isAll
      ? [
          ...definitionEntries(jobTab, 'Jobs', IconRoute, jobs.items),
          ...definitionEntries(subflowTab, 'Sub-flows', IconPackage, subflows.data),
          ...definitionEntries(crawlerThing, 'Crawlers', IconRadar2, crawlers.data),
          ...definitionEntries(classifierThing, 'Classifiers', IconFileSearch, classifiers.data),
          ...definitionEntries(connectionThing, 'Connections', IconBucket, connections.data),
          ...definitionEntries(triggerThing, 'Triggers', IconCalendarTime, triggers.data),
          ...definitionEntries(workflowTab, 'Workflows', IconSitemap, workflows.data),
          ...definitionEntries(notificationThing, 'Notifications', IconBell, notifications.data),
          ...definitionEntries(savedQueryTab, 'Queries', IconFileTypeSql, queries.data),
          ...runEntries(wanted, [
            { group: 'Jobs', definitions: jobs.items, run: runJob },
            { group: 'Crawlers', definitions: crawlers.data, run: saveAndCrawl },
          ]),
          ...opened.map((path): PaletteEntry => ({
            ...entryOf(fileTab(path), 'Files', iconOfPath(path)),
            caption: path,
            keywords: ['file', path],
          })),
          ...(isPath(wanted) ? (paths.data?.answers ?? []) : [])
            .filter(({ path }) => !opened.includes(path))
            .map(({ path, kind }): PaletteEntry => ({
              id: fileTab(path).id,
              title: path,
              group: 'Files',
              keywords: [wanted],
              icon: kind === 'folder' ? IconFolder : IconFileText,
              caption: kind,
              run: () => void openTyped(path),
            })),
          ...(bucketPath.test(wanted) && !opened.includes(wanted) ? [objectEntry(wanted)] : []),
        ]
      : []),
    ...(isAll && wanted !== '' ? recent : [])
      .filter(({ missing }) => !missing)
      .map(({ path, name }): PaletteEntry => ({
        id: `workspace:${path}`,
        title: `Recent: ${name}`,
        group: 'Workspaces',
        keywords: ['workspace', 'open', path],
        icon: IconFolderOpen,
        caption: short(path),
        run: () => void showWorkspace(path).catch((thrown: unknown) => showFailure(`Open ${name}`, thrown)),
      })),
    ...few(columnEntries(found, text)),
    ...few(isAll ? listed.filter((run) => `${runTitle(run)} ${run.id}`.toLowerCase().includes(text)) : listed).map(
      (run): PaletteEntry => ({
        ...entryOf(runTab(run), 'Runs', IconPlayerPlay),
        keywords: ['run', stateWord(run), run.id],
        caption: `${stateWord(run)}, ${timeOfDay(runStart(run))}`,
        last: true,
      }),
    ),
  ];
}

/** Completion answers relative to what was typed. */
async function openTyped(path: string): Promise<void> {
  const found = await client.call('findPath', { path });
  openTab(fileTab(found.path.replace(/(?<=.)[/\\]$/u, '')));
}

/** What buckets contain is not looked up while somebody types. */
const bucketPath = /^s3:\/\/[^/]/u;

function objectEntry(path: string): PaletteEntry {
  return {
    id: `object:${path}`,
    title: path,
    group: 'Files',
    keywords: ['bucket', 'object'],
    icon: IconBucket,
    run: () => openTab(fileTab(path.replace(/\/+$/u, ''))),
  };
}

function isPath(typed: string): boolean {
  return /[/\\]/u.test(typed);
}

/** @param text in lowercase. */
function columnEntries(tables: readonly TableText[], text: string): PaletteEntry[] {
  return tables.flatMap(({ databaseName, name, columns, partitionKeys }) =>
    [...columns, ...partitionKeys]
      .filter((column) => column.name.toLowerCase().includes(text))
      .map((column): PaletteEntry => ({
        id: `column:${databaseName}.${name}.${column.name}`,
        title: column.name,
        group: 'Columns',
        keywords: ['column'],
        icon: IconColumns3,
        caption: `${column.type} in ${name} (${databaseName})`,
        last: true,
        run() {
          showTableView(databaseName, name, 'schema');
          openTab(tableTab(databaseName, name));
        },
      })),
  );
}

/** People open what we show, and the other way round. */
const verbs: Readonly<Record<string, readonly string[]>> = {
  Show: ['open', 'view'],
  Open: ['show', 'view'],
  Create: ['new', 'add'],
  Delete: ['remove'],
  Remove: ['delete'],
};

function otherVerbs(title: string): readonly string[] {
  return verbs[title.split(' ')[0]!] ?? [];
}

function entryOf(thing: Thing, group: string, icon: NonNullable<PaletteEntry['icon']>): Omit<PaletteEntry, 'keywords'> {
  return { id: thing.id, title: thing.title, group, icon, run: () => openTab(thing) };
}

function definitionEntries(
  tabOf: (name: string) => Thing,
  group: string,
  icon: NonNullable<PaletteEntry['icon']>,
  definitions: readonly { readonly name: string; readonly file?: string; readonly description?: string }[] = [],
): PaletteEntry[] {
  return definitions.map(({ name, file, description }) => {
    const tab = tabOf(name);
    return { ...entryOf(tab, group, icon), keywords: [tab.kind], ...captionOf(description ?? file) };
  });
}

/** `5,040 rows, 9 columns`. */
function tableCaption({ tableType, recordCount, columns, partitionKeys }: TableText): string {
  const width = countOf(columns.length + partitionKeys.length, 'column');
  if (tableType === 'VIRTUAL_VIEW') return `view, ${width}`;
  return recordCount === null ? width : `${countOf(recordCount, 'row')}, ${width}`;
}
