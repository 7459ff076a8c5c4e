/** The schema as a grid, as a difference of any two versions. */

import { IconArrowsDiagonal, IconCircleCheck, IconMinus, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { compareSchemas, type SchemaChange } from '#renderer/features/catalog/schema-diff.ts';
import { saveTableEdit } from '#renderer/features/catalog/table-notes.tsx';
import { makerWords } from '#renderer/features/catalog/table-versions.tsx';
import { StatisticsBar } from '#renderer/features/catalog/statistics/statistics-bar.tsx';
import { statisticsColumns } from '#renderer/features/catalog/statistics/statistics-columns.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { EditableText } from '#renderer/ui/form/editable-text.tsx';
import { countOf as countWords, timeOfDay } from '#renderer/ui/format/words.ts';
import { SimpleTable, type RowMark, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

const marks: Readonly<Record<SchemaChange['change'], RowMark | undefined>> = {
  same: undefined,
  added: 'added',
  removed: 'removed',
  type: 'changed',
};

export function TableSchema({ table }: { readonly table: TableText }) {
  const versions = useProcedure('getTableVersions', { databaseName: table.databaseName, name: table.name, limit: 200 });
  const isView = table.tableType === 'VIRTUAL_VIEW';
  const statistics = useProcedure(
    'getTableStatistics',
    { databaseName: table.databaseName, name: table.name },
    { enabled: !isView },
  );
  const [chosen, setChosen] = useState<number | null>();
  const others = (versions.data?.items ?? []).filter(({ versionId }) => versionId !== table.versionId);
  // The version before is what one wants to know of, until another is chosen.
  const against =
    chosen === undefined ? (others.find(({ versionId }) => versionId < table.versionId)?.versionId ?? null) : chosen;
  const earlier = versions.data?.items.find(({ versionId }) => versionId === against)?.table;
  const changes = compareSchemas(table, earlier);
  const countOf = (change: SchemaChange['change']): number => changes.filter((each) => each.change === change).length;
  return (
    <>
      {others.length === 0 ? null : (
        <div className={pageStyles.bar}>
          <label className={classes(layoutStyles.row, layoutStyles.close)} htmlFor="against-version">
            Version {table.versionId}, current, against
          </label>
          <select
            id="against-version"
            className={classes(inputStyles.input, inputStyles.small)}
            value={against ?? ''}
            onChange={(event) => setChosen(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
          >
            <option value="">no other version</option>
            {others.map(({ versionId, createTime, madeBy }) => (
              <option key={versionId} value={versionId}>
                version {versionId}, {timeOfDay(createTime)}, {makerWords(madeBy)}
              </option>
            ))}
          </select>
          {earlier === undefined ? null : (
            <>
              <Tag tone="ok" icon={<IconPlus />}>
                {countOf('added')} added
              </Tag>
              <Tag tone="warn" icon={<IconArrowsDiagonal />}>
                {countOf('type')} retyped
              </Tag>
              <Tag tone="bad" icon={<IconMinus />}>
                {countOf('removed')} removed
              </Tag>
            </>
          )}
        </div>
      )}
      <SimpleTable
        label="Columns"
        columns={[
          ...(earlier === undefined ? columns.slice(0, -1) : columns).map((column) =>
            statistics.data == null ? column : { ...column, ...besideStatistics[column.title] },
          ),
          ...(statistics.data == null ? [] : statisticsColumns(statistics.data)),
          commentColumn(table),
        ]}
        rows={changes}
        keyOf={({ name, change }) => `${change} ${name}`}
        markOf={({ change }) => marks[change]}
        subjectOf={(column) => ({ menus: ['table-column', 'table'], title: column.name, column })}
        empty="This table has no columns."
      />
      <div className={pageStyles.foot} data-part="foot">
        <span>{countWords(table.columns.length, 'column')}</span>
        {table.partitionKeys.length === 0 ? null : (
          <span>{countWords(table.partitionKeys.length, 'partition key')}</span>
        )}
        {isView ? null : table.recordCount === null ? (
          <Tag tone="warn">Rows not counted</Tag>
        ) : (
          <>
            <span>{countWords(table.recordCount, 'row')}</span>
            <Tag tone="ok" icon={<IconCircleCheck />}>
              Exact
            </Tag>
          </>
        )}
        {isView ? null : <StatisticsBar table={table} statistics={statistics.data} />}
      </div>
    </>
  );
}

/** Comments are kept by the names of columns in lower case, A to Z alone. */
function foldCase(name: string): string {
  return name.replaceAll(/[A-Z]+/gu, (letters) => letters.toLowerCase());
}

function commentColumn(table: TableText): SimpleColumn<SchemaChange> {
  return {
    title: 'Comment',
    cell: ({ name, change }) =>
      change === 'removed' ? null : (
        <EditableText
          label={`Comment of ${name}`}
          value={table.comments[foldCase(name)] ?? ''}
          placeholder="Add a comment"
          maximum={255}
          onSave={(comment) => saveTableEdit(table, { comments: { [name]: comment } })}
        />
      ),
  };
}

/** Names and tags stay readable, however many columns there are. */
const besideStatistics: Readonly<Record<string, { readonly width: string }>> = {
  Column: { width: '180' },
  Type: { width: '104' },
  Change: { width: '76' },
};

const changeWords: Readonly<Record<SchemaChange['change'], string>> = {
  same: 'same',
  added: '+ added',
  removed: '− removed',
  type: 'retyped',
};

const columns: readonly SimpleColumn<SchemaChange>[] = [
  { title: '#', width: '44', numeric: true, cell: (_, index) => <span className={textStyles.muted}>{index + 1}</span> },
  {
    title: 'Column',
    wraps: true,
    cell: (row) => (
      <span className={layoutStyles.iconAndName}>
        <TypeIcon type={row.type} />
        <span className={classes(textStyles.strong, textStyles.wrapAnywhere)}>{row.name}</span>
        {row.isPartitionKey ? <Tag>partition key</Tag> : null}
      </span>
    ),
  },
  {
    title: 'Type',
    wraps: true,
    cell: (row) => (
      <span className={classes(textStyles.monospace, textStyles.wrapAnywhere)}>
        {row.before === undefined ? null : <s className={textStyles.muted}>{row.before}</s>} {row.type}
      </span>
    ),
  },
  {
    title: 'Change',
    width: '120',
    cell: (row) => (
      <span className={classes(row.change === 'same' && textStyles.muted)}>{changeWords[row.change]}</span>
    ),
  },
];
