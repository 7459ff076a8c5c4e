/** What uses a table: jobs, views, crawlers, the crawls that changed it and the runs that wrote it, each a link to its page. */

import { endWord } from '#engine/contract/end-word.ts';
import { IconEye, IconFolderSearch, IconPlayerPlay, IconRadar2, IconRoute } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { TableText, TableUserText } from '#engine/contract/procedures/databases.ts';
import { crawlTab } from '#renderer/features/crawlers/crawl-list.tsx';
import { crawlTitle, shownState } from '#renderer/features/crawlers/crawl-words.ts';
import { runTab } from '#renderer/features/runs/run-actions.ts';
import { runStart, runTitle, stateWord } from '#renderer/features/runs/run-words.ts';
import { useListPages } from '#renderer/rpc/list-pages.ts';
import { crawlerThing, jobTab, tableTab } from '#renderer/stores/open-editors.ts';
import { subjectOf, type Thing } from '#renderer/stores/subject.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { timeOfDay } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { ShowMore } from '#renderer/features/catalog/show-more.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

type User = TableUserText;

const pageUsers = 100;

export function TableUsers({ table }: { readonly table: TableText }) {
  const { databaseName, name } = table;
  const pages = useListPages('getTableUsers', { databaseName, name }, { limit: pageUsers });
  if (pages.error !== null) return <ErrorView error={pages.error} />;
  const { items: users } = pages;
  if (users === undefined) return <LoadingView text="Finding jobs, crawlers and runs" />;
  return (
    <>
      <SimpleTable
        label={`Used by: ${databaseName}.${name}`}
        columns={columns}
        rows={users}
        keyOf={(user) => thingOf(user).id}
        onChoose={(user) => openTab({ ...thingOf(user), preview: true })}
        subjectOf={(user) => subjectOf(thingOf(user))}
        empty={`No job, view, crawler or run uses this ${table.tableType === 'VIRTUAL_VIEW' ? 'view' : 'table'}.`}
      />
      <ShowMore pages={pages} />
    </>
  );
}

function thingOf(user: User): Thing {
  switch (user.kind) {
    case 'job':
      return jobTab(user.name);
    case 'view':
      return tableTab(user.databaseName, user.name);
    case 'crawler':
      return crawlerThing(user.name);
    case 'crawl':
      return crawlTab(user);
    case 'run':
      return runTab(user.run);
  }
}

const icons: Readonly<Record<User['kind'], ReactNode>> = {
  job: <IconRoute size={15} stroke={1.5} />,
  view: <IconEye size={15} stroke={1.5} />,
  crawler: <IconRadar2 size={15} stroke={1.5} />,
  crawl: <IconFolderSearch size={15} stroke={1.5} />,
  run: <IconPlayerPlay size={15} stroke={1.5} />,
};
const kindWords: Readonly<Record<User['kind'], string>> = {
  job: 'Job',
  view: 'View',
  crawler: 'Crawler',
  crawl: 'Crawl',
  run: 'Run',
};

const columns: readonly SimpleColumn<User>[] = [
  {
    title: 'Used by',
    width: '110',
    cell: ({ kind }) => (
      <span className={layoutStyles.iconAndName}>
        {icons[kind]}
        {kindWords[kind]}
      </span>
    ),
  },
  {
    title: 'Name',
    cell: (user) => (
      <span className={textStyles.truncated} title={nameOf(user)}>
        {nameOf(user)}
      </span>
    ),
  },
  {
    title: 'How',
    cell: (user) => (
      <span className={classes(textStyles.secondary, textStyles.truncated)} title={howWords(user)}>
        {howWords(user)}
      </span>
    ),
  },
  { title: 'Latest', width: '150', cell: latestState },
  {
    title: 'Started',
    width: '150',
    cell: (user) => {
      const start = startOf(user);
      if (start === undefined) return null;
      return start === null ? <span className={textStyles.muted}>never</span> : timeOfDay(start);
    },
  },
];

function nameOf(user: User): string {
  switch (user.kind) {
    case 'crawl':
      return crawlTitle(user.crawlerName);
    case 'view':
      return `${user.databaseName}.${user.name}`;
    case 'run':
      return runTitle(user.run);
    default:
      return user.name;
  }
}

/** `reads it in Orders, writes its files in Out`. */
function howWords(user: User): string {
  switch (user.kind) {
    case 'view':
      return 'reads it';
    case 'crawler':
      return 'crawls its files';
    case 'crawl':
      return `created version ${user.versionId}`;
    case 'run':
      return user.run.undone ? 'wrote it, undone' : 'wrote it';
    case 'job': {
      const byUse = Map.groupBy(user.nodes, ({ use, by }) => `${use} ${by === 'table' ? 'it' : 'its files'}`);
      return [...byUse].map(([use, nodes]) => `${use} in ${nodes.map(({ name }) => name).join(', ')}`).join('; ');
    }
  }
}

function latestState(user: User): ReactNode {
  switch (user.kind) {
    case 'view':
      return null;
    case 'job':
      return user.latestRun === null ? null : (
        <StateTag state={endWord(user.latestRun.state, user.latestRun.hasRejects, user.latestRun.undone)} />
      );
    case 'crawler':
      return user.latestCrawl === null ? null : <StateTag state={shownState(user.latestCrawl)} />;
    case 'crawl':
      return <StateTag state={shownState(user)} />;
    case 'run':
      return <StateTag state={stateWord(user.run)} />;
  }
}

/** Milliseconds since 1970; null: never; undefined: it is nothing that starts. */
function startOf(user: User): number | null | undefined {
  switch (user.kind) {
    case 'view':
      return undefined;
    case 'job':
      return user.latestRun?.startTime ?? null;
    case 'crawler':
      return user.latestCrawl?.startTime ?? null;
    case 'crawl':
      return user.startTime;
    case 'run':
      return runStart(user.run);
  }
}
