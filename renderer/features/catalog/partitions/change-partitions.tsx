/** Asks before partitions are added or dropped, and lists them. */

import { useState } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { applyPartitions } from '#renderer/features/catalog/partitions/apply-partitions.ts';
import {
  usePartitionPreview,
  type PartitionRequest,
  type PartitionResult,
} from '#renderer/features/catalog/partitions/use-partition-preview.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { Switch } from '#renderer/ui/choice-controls.tsx';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { byteSize, countOf } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

interface ChangePartitionsProps {
  readonly table: TableName;
  readonly change: PartitionRequest;
  onClose(): void;
}

const titles: Readonly<Record<PartitionRequest['kind'], string>> = {
  repair: 'Repair the partitions of',
  add: 'Add partition to',
  drop: 'Drop partitions of',
  'drop-matching': 'Drop partitions of',
};

export function ChangePartitions({ table, change: asked, onClose }: ChangePartitionsProps) {
  const [drops, setDrops] = useState(true);
  const change = asked.kind === 'repair' ? { ...asked, drop: drops } : asked;
  const { result, error, note } = usePartitionPreview(table, change);
  const known = useProcedure('getTable', { databaseName: table.databaseName, name: table.name }).data;
  const title = `${table.databaseName}.${table.name}`;
  const isNothing = result !== undefined && result.addedCount + result.droppedCount === 0;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`${titles[asked.kind]} ${title}?`}
      action={result === undefined ? actionOf(asked, 0, 0) : actionOf(asked, result.addedCount, result.droppedCount)}
      offReason={
        error?.message ??
        (result === undefined ? 'Looking at the folders' : isNothing ? 'There is nothing to change' : undefined)
      }
      onConfirm={() => void applyPartitions(table, change, result!)}
    >
      {asked.kind === 'repair' ? (
        <Switch
          checked={drops}
          label="Drop partitions whose folders have no files"
          hint="Otherwise they stay in the catalog."
          onChange={setDrops}
        />
      ) : null}
      {error !== undefined ? (
        <p role="alert" className={classes(textStyles.compact, textStyles.warning)}>
          {error.message} {error.hint}
        </p>
      ) : result === undefined ? (
        <p className={textStyles.compact} role="status">
          {note}…
        </p>
      ) : (
        <Changes result={result} table={known} />
      )}
      {asked.kind === 'drop' || asked.kind === 'drop-matching' ? (
        <p className={textStyles.compact}>The files stay, and the next crawl of the table finds them again.</p>
      ) : null}
    </ConfirmDialog>
  );
}

/** Partitions that are listed; the others are counted. */
const mostListed = 8;

function Changes({ result, table }: { readonly result: PartitionResult; readonly table: TableText | undefined }) {
  const { added, addedCount, dropped, droppedCount, misfits, skippedCount } = result;
  return (
    <>
      {addedCount + droppedCount === 0 ? (
        <p className={textStyles.compact}>The catalog lists exactly the partitions that have files.</p>
      ) : null}
      <List title={`${countOf(addedCount, 'partition')} to add`} partitions={added} count={addedCount} table={table} />
      <List
        title={`${countOf(droppedCount, 'partition')} to drop`}
        partitions={dropped}
        count={droppedCount}
        table={table}
      />
      {misfits.length + skippedCount === 0 ? null : (
        <p className={classes(textStyles.compact, textStyles.warning)}>
          Not added, because they do not fit the table or cannot be read:{' '}
          {[...misfits, ...result.skipped]
            .slice(0, mostListed)
            .map(({ path, reason }) => `${path} (${reason})`)
            .join('; ')}
        </p>
      )}
    </>
  );
}

interface ListProps {
  readonly title: string;
  readonly partitions: PartitionResult['added'];
  readonly count: number;
  readonly table: TableText | undefined;
}

function List({ title, partitions, count, table }: ListProps) {
  if (count === 0) return null;
  return (
    <>
      <p className={classes(textStyles.compact, textStyles.strong)}>{title}</p>
      <ul className={textStyles.compact} aria-label={title}>
        {partitions.slice(0, mostListed).map(({ values, objectCount, sizeBytes, location }) => (
          <li key={location} title={location}>
            <span className={textStyles.monospace}>{nameOf(table, values)}</span> {countOf(objectCount, 'file')},{' '}
            {byteSize(sizeBytes)}
          </li>
        ))}
        {count > mostListed ? <li>{countOf(count - mostListed, 'more partition')}</li> : null}
      </ul>
    </>
  );
}

function nameOf(table: TableText | undefined, values: readonly (string | null)[]): string {
  return values.map((value, place) => `${table?.partitionKeys[place]?.name ?? ''}=${value ?? 'null'}`).join('/');
}

function actionOf({ kind }: PartitionRequest, added: number, dropped: number): string {
  if (added > 0 && dropped > 0) return `Add ${added} and drop ${dropped}`;
  if (added > 0) return `Add ${countOf(added, 'partition')}`;
  if (dropped > 0) return `Drop ${countOf(dropped, 'partition')}`;
  return kind === 'repair' ? 'Repair partitions' : kind === 'add' ? 'Add partition' : 'Drop partitions';
}
