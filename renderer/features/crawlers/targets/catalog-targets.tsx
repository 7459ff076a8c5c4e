/** Tables of the catalog that a crawler keeps up to date. */

import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { CatalogTarget } from '#engine/contract/definitions/crawler.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { ListInput } from '#renderer/ui/form/list-input.tsx';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { QueueInput } from '#renderer/features/crawlers/targets/queue-input.tsx';
import { emptyCatalogTarget } from '#renderer/features/crawlers/targets/target-kind.ts';
import crawlerStyles from '#renderer/features/crawlers/crawler-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import tableStyles from '#renderer/ui/simple-table.module.css';

interface CatalogTargetsProps {
  readonly targets: readonly CatalogTarget[];
  /** With their event queues. */
  readonly queues?: boolean;
  onChange(change: (targets: readonly CatalogTarget[]) => CatalogTarget[]): void;
}

export function CatalogTargets({ targets, queues = false, onChange }: CatalogTargetsProps) {
  const databases = useWholeList('getDatabases', {});
  const tables = useWholeList('getListedTables', {});
  const changeTarget = (index: number, change: Partial<CatalogTarget>): void =>
    onChange((before) => before.map((target, at) => (at === index ? { ...target, ...change } : target)));
  // Views have no files.
  const tablesOf = (database: string): string[] =>
    tables.items
      .filter(({ databaseName, tableType }) => databaseName === database && tableType !== 'VIRTUAL_VIEW')
      .map(({ name }) => name);
  return (
    <>
      <table
        className={classes(tableStyles.table, tableStyles.noColumnLines, crawlerStyles.targets)}
        aria-label="Targets"
      >
        <thead>
          <tr>
            <th scope="col" className={crawlerStyles.database}>
              Database
            </th>
            <th scope="col">Tables</th>
            <th className={crawlerStyles.tools} aria-label="Remove" />
          </tr>
        </thead>
        <tbody>
          {targets.map(({ databaseName, tables: chosen, eventQueueArn }, index) => {
            const known = tablesOf(databaseName.toLowerCase());
            return (
              <tr key={index}>
                <td>
                  <SuggestInput
                    label={`Database of target ${index + 1}`}
                    value={databaseName}
                    bad={databaseName === ''}
                    suggestions={databases.items.map(({ name }) => ({ value: name }))}
                    onChange={(name) => changeTarget(index, { databaseName: name })}
                  />
                </td>
                <td>
                  <ListInput
                    label={`tables of target ${index + 1}`}
                    closed={tables.isComplete}
                    bad={chosen.length === 0}
                    values={chosen}
                    suggestions={known.map((name) => ({ value: name }))}
                    placeholder="Add a table"
                    onChange={(names) => changeTarget(index, { tables: [...names] })}
                  />
                  {queues ? (
                    <QueueInput
                      place={index + 1}
                      value={eventQueueArn}
                      onChange={(queue) => changeTarget(index, { eventQueueArn: queue })}
                    />
                  ) : null}
                </td>
                <td className={crawlerStyles.tools}>
                  <IconButton
                    label={`Remove target ${index + 1}`}
                    removes
                    offReason={targets.length === 1 ? 'A crawler has at least one target' : undefined}
                    onClick={() => onChange((before) => before.filter((_, at) => at !== index))}
                  >
                    <IconTrash size={14} stroke={1.5} />
                  </IconButton>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Button
        size="sm"
        tone="quiet"
        icon={<IconPlus size={14} stroke={1.5} />}
        onClick={() => onChange((before) => [...before, emptyCatalogTarget])}
      >
        Add database
      </Button>
    </>
  );
}
