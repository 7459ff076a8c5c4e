/** The versions of a table: a list, the differences between two of them, and the way back to one. */

import { IconArrowBackUp, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { askCatalog } from '#renderer/features/catalog/catalog-dialogs-store.ts';
import { compareVersions, useComparedVersions } from '#renderer/features/catalog/table-versions-store.ts';
import { VersionChanges } from '#renderer/features/catalog/version-changes.tsx';
import { useListPages } from '#renderer/rpc/list-pages.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { tableTabId } from '#renderer/stores/table-views.ts';
import { Button } from '#renderer/ui/button.tsx';
import inputStyles from '#renderer/ui/form/input.module.css';
import { countOf, dateAndTime, folderName, timeOfDay } from '#renderer/ui/format/words.ts';
import { ShowMore } from '#renderer/features/catalog/show-more.tsx';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Version = Output<'getTableVersions'>['items'][number];

const pageVersions = 100;

export function TableVersions({ table }: { readonly table: TableText }) {
  const { databaseName, name, versionId: current } = table;
  const id = tableTabId(databaseName, name);
  const compared = useComparedVersions((all) => all[id]);
  const pages = useListPages('getTableVersions', { databaseName, name }, { limit: pageVersions });
  const { items: versions } = pages;
  const to = Math.min(compared?.to ?? current, current);
  const from = compared?.from ?? to - 1;
  const changes = useProcedure('compareTableVersions', { databaseName, name, from, to }, { enabled: from >= 0 });
  if (pages.error !== null) return <ErrorView error={pages.error} />;
  if (versions === undefined) return <LoadingView text="Loading versions" />;
  const countChanges = (kind: 'added' | 'removed' | 'changed'): number =>
    (changes.data?.changes ?? []).filter(({ change }) => change === kind).length;
  return (
    <>
      <SimpleTable
        label={`Versions of ${databaseName}.${name}`}
        columns={columnsOf(current)}
        rows={versions}
        keyOf={({ versionId }) => String(versionId)}
        markOf={({ versionId }) => (versionId === to ? 'chosen' : undefined)}
        onChoose={({ versionId }) => compareVersions(id, { to: versionId })}
        choosesByArrows
        subjectOf={({ versionId }) => ({
          menus: ['table-version', 'table'],
          title: `Version ${versionId}`,
          versionId,
          select: () => compareVersions(id, { to: versionId }),
        })}
      />
      <ShowMore pages={pages} />
      <div className={classes(pageStyles.bar, layoutStyles.wrap)}>
        <label className={classes(layoutStyles.row, layoutStyles.close)} htmlFor="version-from">
          Version {to}
          {to === current ? ', current,' : ''} against
        </label>
        <select
          id="version-from"
          className={classes(inputStyles.input, inputStyles.small)}
          value={from < 0 ? '' : from}
          onChange={(event) => compareVersions(id, { to, from: Number(event.currentTarget.value) })}
        >
          {from < 0 ? <option value="">no earlier version</option> : null}
          {versions
            .filter(({ versionId }) => versionId !== to)
            .map(({ versionId, createTime }) => (
              <option key={versionId} value={versionId}>
                version {versionId}, {timeOfDay(createTime)}
              </option>
            ))}
        </select>
        {changes.data === undefined ? null : (
          <>
            <Tag tone="ok" icon={<IconPlus />}>
              {countChanges('added')} added
            </Tag>
            <Tag tone="warn" icon={<IconPencil />}>
              {countChanges('changed')} changed
            </Tag>
            <Tag tone="bad" icon={<IconMinus />}>
              {countChanges('removed')} removed
            </Tag>
          </>
        )}
        <span className={layoutStyles.end}>
          <Button
            changes
            size="sm"
            icon={<IconArrowBackUp size={15} stroke={1.5} />}
            onClick={() => askCatalog({ kind: 'restore-version', table: { databaseName, name }, versionId: to })}
            {...(to === current ? { offReason: 'This is the current version. Choose an earlier one' } : {})}
          >
            Restore version {to}
          </Button>
        </span>
      </div>
      {from < 0 ? (
        <p className={classes(textStyles.compact, textStyles.muted, pageStyles.bar)}>
          Version 0 is the first one. {countOf(table.columns.length, 'column')} in the current version.
        </p>
      ) : changes.error !== null ? (
        <ErrorView error={changes.error} />
      ) : changes.data === undefined ? (
        <LoadingView text="Comparing versions" />
      ) : (
        <VersionChanges changes={changes.data.changes} label={`Changes from version ${from} to version ${to}`} />
      )}
    </>
  );
}

function columnsOf(current: number): readonly SimpleColumn<Version>[] {
  return [
    {
      title: 'Version',
      width: '130',
      cell: ({ versionId }) => (
        <span className={layoutStyles.iconAndName}>
          <span className={textStyles.strong}>{versionId}</span>
          {versionId === current ? <Tag>current</Tag> : null}
        </span>
      ),
    },
    {
      title: 'Created',
      width: '150',
      cell: ({ createTime }) => <span title={dateAndTime(createTime)}>{timeOfDay(createTime)}</span>,
    },
    {
      title: 'By',
      width: '200',
      cell: ({ madeBy }) => (
        <span className={classes(textStyles.secondary, textStyles.truncated)} title={madeBy}>
          {makerWords(madeBy)}
        </span>
      ),
    },
    {
      title: 'What changed',
      cell: ({ summary }) => (
        <span className={textStyles.truncated} title={summary}>
          {summary}
        </span>
      ),
    },
  ];
}

/** `crawl of sales` for a crawl of a path, whose start is the same for most. */
export function makerWords(madeBy: string): string {
  const path = /^crawl of (?<path>.*[/\\].*)$/u.exec(madeBy)?.groups?.['path'];
  return path === undefined ? madeBy : `crawl of ${folderName(path)}`;
}
