/** The editor when nothing is open: a place to drop files, the workspace's tables and jobs, useful keys. */

import {
  IconCircleCheck,
  IconFileImport,
  IconFileTypeSql,
  IconFolder,
  IconFolderOpen,
  IconFolderPlus,
  IconRoute,
  IconTable,
} from '@tabler/icons-react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { openPathDialog } from '#renderer/features/explore/open-path-store.ts';
import { useReadableFormats } from '#renderer/features/explore/reading/use-readable-formats.ts';
import { RecentThings } from '#renderer/features/explore/recent-things.tsx';
import { RecentWorkspaces } from '#renderer/features/explore/recent-workspaces.tsx';
import { FirstSteps } from '#renderer/features/explore/first-steps.tsx';
import { useEntrySubjects } from '#renderer/features/explore/entry-subjects.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { jobTab, tableTab } from '#renderer/stores/open-editors.ts';
import { openArea, openTab, type AreaName } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { byteSize, countOf, exactCount } from '#renderer/ui/format/words.ts';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import startStyles from '#renderer/features/explore/start-page.module.css';
import { CutName } from '#renderer/ui/format/cut-name.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const mostTables = 8;
const mostJobs = 6;
const worthKnowing = [
  ['Ctrl+K', 'find any table, job or command'],
  ['Ctrl+O', 'open a file by its path'],
  ['F6', 'next region of the window'],
  ['?', 'keys of the current view'],
] as const;

export function StartPage() {
  const workspace = useProcedure('getWorkspace', {});
  return (
    <div className={startStyles.page} tabIndex={0} role="region" aria-label="Start" data-part="page">
      <div className={startStyles.column}>
        <header className={layoutStyles.row}>
          <h1 className={textStyles.title}>{workspace.data?.definition.name ?? 'Tenon'}</h1>
          {workspace.data === undefined ? null : (
            <Tag tone="ok" icon={<IconCircleCheck />}>
              engine ready
            </Tag>
          )}
          <span className={layoutStyles.grow} />
          <Button icon={<IconFolderPlus size={15} stroke={1.5} />} onClick={() => void runCommandById('workspace.new')}>
            Create workspace
          </Button>
          <Button
            icon={<IconFolderOpen size={15} stroke={1.5} />}
            onClick={() => void runCommandById('workspace.open')}
          >
            Open workspace
          </Button>
        </header>
        <p className={textStyles.secondary}>
          Everything here works offline. Files stay where they are and are only read.
        </p>
        <DropZone />
        <div className={startStyles.halves}>
          <div>
            <FirstSteps />
            <RecentThings />
            <Tables />
          </div>
          <div>
            <Jobs />
            <RecentWorkspaces />
            <h2 className={startStyles.heading}>Shortcuts</h2>
            <dl className={classes(startStyles.card, startStyles.keys)}>
              {worthKnowing.map(([keys, what]) => (
                <div key={keys} className={layoutStyles.row}>
                  <dt>
                    <KeyboardKeys parts={chordParts(keys)} />
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </div>
        </div>
      </div>
    </div>
  );
}

function DropZone() {
  const readable = useReadableFormats();
  return (
    <section className={startStyles.dropPlace} aria-label="Open files">
      <IconFileImport size={22} stroke={1.5} className={textStyles.secondary} />
      <p className={textStyles.strong}>Drop files or folders anywhere to see their rows</p>
      <p className={textStyles.secondary}>{readable}</p>
      <span className={classes(layoutStyles.row, startStyles.choices)}>
        <Button
          tone="primary"
          icon={<IconFileImport size={15} stroke={1.5} />}
          onClick={() => void runCommandById('explore.choose-files')}
        >
          Choose files
        </Button>
        <Button
          icon={<IconFolder size={15} stroke={1.5} />}
          onClick={() => void runCommandById('explore.choose-folder')}
        >
          Choose folder
        </Button>
        <Button icon={<IconFolderOpen size={15} stroke={1.5} />} onClick={() => openPathDialog()}>
          Open path
        </Button>
        <KeyboardKeys parts={chordParts('Ctrl+O')} />
        <Button icon={<IconFileTypeSql size={15} stroke={1.5} />} onClick={() => void runCommandById('query.new')}>
          Write query
        </Button>
        <KeyboardKeys parts={chordParts('Alt+Q')} />
      </span>
    </section>
  );
}

function Tables() {
  const tables = useProcedure('searchTables', { text: '', limit: mostTables });
  const items = tables.data?.items ?? [];
  const root = useEntrySubjects(items.map(({ databaseName, name }) => tableTab(databaseName, name)));
  return (
    <section aria-label="Tables" ref={root}>
      <h2 className={startStyles.heading}>Tables</h2>
      <div className={startStyles.card}>
        {items.map((table) => (
          <button
            key={`${table.databaseName}.${table.name}`}
            type="button"
            className={startStyles.entry}
            data-entry
            onClick={() => openTab(tableTab(table.databaseName, table.name))}
          >
            <IconTable size={16} stroke={1.5} className={textStyles.secondary} />
            <span className={classes(layoutStyles.grow, textStyles.truncated)}>
              <span className={textStyles.strong}>{table.name}</span>
              <span className={classes(textStyles.caption, startStyles.description)}>
                {table.classification}, {countOf(table.objectCount, 'file')}
                {table.partitionCount === 0 ? '' : ` in ${countOf(table.partitionCount, 'partition')}`},{' '}
                {byteSize(table.sizeBytes)}
              </span>
            </span>
            <span>{table.recordCount === null ? '' : exactCount(table.recordCount)}</span>
          </button>
        ))}
        {tables.data !== undefined && items.length === 0 ? (
          <p className={classes(textStyles.muted, startStyles.none)}>
            No tables yet. Run a crawler to find them, or open a file to look at it now.
          </p>
        ) : null}
        {(tables.data?.next ?? null) === null ? null : <ShowAll area="catalog" what="Show all tables" />}
      </div>
    </section>
  );
}

function Jobs() {
  const jobs = useWholeList('getListedJobs', {});
  const root = useEntrySubjects(jobs.items.slice(0, mostJobs).map(({ name }) => jobTab(name)));
  if (jobs.items.length === 0) return null;
  return (
    <section aria-label="Jobs" ref={root}>
      <h2 className={startStyles.heading}>Jobs</h2>
      <div className={startStyles.card}>
        {jobs.items.slice(0, mostJobs).map(({ name, description }) => (
          <button
            key={name}
            type="button"
            className={startStyles.entry}
            data-entry
            onClick={() => openTab(jobTab(name))}
          >
            <IconRoute size={16} stroke={1.5} className={textStyles.secondary} />
            <span className={classes(layoutStyles.grow, textStyles.truncated)}>
              <CutName className={textStyles.strong} name={name} />
              {description === '' ? null : (
                <span className={classes(textStyles.caption, startStyles.description)}>{description}</span>
              )}
            </span>
          </button>
        ))}
        {jobs.items.length > mostJobs ? (
          <ShowAll
            area="jobs"
            what={jobs.isComplete ? `Show all ${countOf(jobs.items.length, 'job')}` : 'Show all jobs'}
          />
        ) : null}
      </div>
    </section>
  );
}

/** The way to the list of an area, below its first entries. */
function ShowAll({ area, what }: { readonly area: AreaName; readonly what: string }) {
  return (
    <button type="button" className={classes(startStyles.entry, textStyles.secondary)} onClick={() => openArea(area)}>
      {what}
    </button>
  );
}
