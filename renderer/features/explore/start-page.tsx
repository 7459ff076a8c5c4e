/** The editor when nothing is open: a place to drop files, the workspace's tables and jobs, useful keys. */

import { IconCircleCheck, IconFileImport, IconFolderOpen, IconRoute, IconTable } from '@tabler/icons-react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { openPathDialog } from '#renderer/features/explore/open-path-store.ts';
import { readableWords } from '#renderer/features/explore/reading/readable-words.ts';
import { chooseFiles } from '#renderer/features/explore/dropped/receive-dropped.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { byteSize, countOf, exactCount } from '#renderer/ui/format/words.ts';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { Tag } from '#renderer/ui/tag.tsx';

const mostTables = 8;
const worthKnowing = [
  ['Ctrl+K', 'find any table, job or command'],
  ['Ctrl+O', 'open a file by its path'],
  ['F6', 'next part of the window'],
] as const;

export function StartPage() {
  const workspace = useProcedure('getWorkspace', {});
  return (
    <div className="start-page" tabIndex={0} role="region" aria-label="Start">
      <div className="start-column">
        <header className="row">
          <h1 className="tt">{workspace.data?.definition.name ?? 'Tenon'}</h1>
          {workspace.data === undefined ? null : (
            <Tag tone="ok" icon={<IconCircleCheck className="i" />}>
              engine ready
            </Tag>
          )}
        </header>
        <p className="t2">Everything here works offline. Files stay where they are and are only read.</p>
        <DropZone />
        <div className="start-halves">
          <Tables />
          <div>
            <Jobs />
            <h2 className="start-head">Shortcuts</h2>
            <dl className="start-card start-keys">
              {worthKnowing.map(([keys, what]) => (
                <div key={keys} className="row">
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
  return (
    <section className="start-drop" aria-label="Open files">
      <IconFileImport size={22} stroke={1.5} className="t2" />
      <p className="strong">Drop files anywhere to see their rows</p>
      <p className="t2">{readableWords}</p>
      <span className="row">
        <Button tone="primary" icon={<IconFileImport size={15} stroke={1.5} />} onClick={chooseFiles}>
          Choose files
        </Button>
        <Button icon={<IconFolderOpen size={15} stroke={1.5} />} onClick={() => openPathDialog()}>
          Open a path
        </Button>
        <KeyboardKeys parts={chordParts('Ctrl+O')} />
      </span>
    </section>
  );
}

function Tables() {
  const tables = useProcedure('searchTables', { text: '', limit: mostTables });
  const items = tables.data?.items ?? [];
  return (
    <section aria-label="Tables">
      <h2 className="start-head">Tables</h2>
      <div className="start-card">
        {items.map((table) => (
          <button
            key={`${table.databaseName}.${table.name}`}
            type="button"
            className="start-row"
            onClick={() =>
              openTab({
                id: `table:${table.databaseName}.${table.name}`,
                kind: 'table',
                title: `${table.databaseName}.${table.name}`,
                input: { databaseName: table.databaseName, name: table.name },
              })
            }
          >
            <IconTable size={16} stroke={1.5} className="t2" />
            <span className="grow cut">
              <span className="strong">{table.name}</span>
              <span className="cap start-sub">
                {table.classification}, {countOf(table.objectCount, 'file')}
                {table.partitionCount === 0 ? '' : ` in ${countOf(table.partitionCount, 'partition')}`},{' '}
                {byteSize(table.sizeBytes)}
              </span>
            </span>
            <span>{table.recordCount === null ? '' : exactCount(table.recordCount)}</span>
          </button>
        ))}
        {tables.data !== undefined && items.length === 0 ? (
          <p className="t3 start-none">No tables yet. Run a crawler to find them, or open a file to look at it now.</p>
        ) : null}
      </div>
    </section>
  );
}

function Jobs() {
  const jobs = useProcedure('getJobs', {});
  if (jobs.data === undefined || jobs.data.length === 0) return null;
  return (
    <section aria-label="Jobs">
      <h2 className="start-head">Jobs</h2>
      <div className="start-card">
        {jobs.data.slice(0, 6).map(({ name, job }) => (
          <button
            key={name}
            type="button"
            className="start-row"
            onClick={() => openTab({ id: `job:${name}`, kind: 'job', title: name, input: { name } })}
          >
            <IconRoute size={16} stroke={1.5} className="t2" />
            <span className="grow cut">
              <span className="strong">{name}</span>
              {job.description === undefined || job.description === '' ? null : (
                <span className="cap start-sub">{job.description}</span>
              )}
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}
