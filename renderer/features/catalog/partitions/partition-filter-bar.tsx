/** The field above a table's partitions: an expression that filters them, how many match, and what is wrong with it. */

import { IconFilter, IconX } from '@tabler/icons-react';
import { useId } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { askCatalog } from '#renderer/features/catalog/catalog-dialogs-store.ts';
import type { PartitionFilterState } from '#renderer/features/catalog/partitions/use-partition-filter.ts';
import { filterPartitions } from '#renderer/stores/table-views.ts';
import { Button } from '#renderer/ui/button.tsx';
import { exactCount } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import filterStyles from '#renderer/features/catalog/partitions/partition-filter-bar.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface PartitionFilterBarProps {
  readonly table: TableText;
  readonly filter: PartitionFilterState;
}

export function PartitionFilterBar({ table, filter: { text, error, shown } }: PartitionFilterBarProps) {
  const problemId = useId();
  const change = (expression: string): void => filterPartitions(table.databaseName, table.name, expression);
  const all = exactCount(table.partitionCount);
  return (
    <div className={filterStyles.filter} data-part="partition-filter">
      <div className={classes(pageStyles.bar, filterStyles.bar)}>
        <label
          className={classes(
            inputStyles.input,
            inputStyles.small,
            inputStyles.quiet,
            filterStyles.field,
            error === null ? undefined : inputStyles.wrong,
          )}
        >
          <IconFilter size={12} stroke={1.75} />
          <input
            className={classes(inputStyles.bare, textStyles.monospace)}
            placeholder={`Filter partitions, for example ${exampleOf(table)}`}
            aria-label="Filter partitions"
            aria-invalid={error !== null}
            aria-describedby={error === null ? undefined : problemId}
            spellCheck={false}
            value={text}
            onChange={(event) => change(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || text === '') return;
              event.preventDefault();
              change('');
            }}
          />
          {text === '' ? null : (
            <button type="button" aria-label="Clear filter" onClick={() => change('')}>
              <IconX size={12} stroke={1.75} />
            </button>
          )}
        </label>
        <span className={textStyles.secondary} role="status">
          {shown.expression === '' ? `${all} partitions` : `${exactCount(shown.count)} of ${all} partitions`}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          {shown.expression === '' || shown.count === 0 ? null : (
            <Button
              size="sm"
              changes
              onClick={() =>
                askCatalog({
                  kind: 'change-partitions',
                  table,
                  change: { kind: 'drop-matching', expression: shown.expression },
                })
              }
            >
              Drop {exactCount(shown.count)}
            </Button>
          )}
          <Button size="sm" changes onClick={() => askCatalog({ kind: 'add-partition', table })}>
            Add partition
          </Button>
          <Button
            size="sm"
            changes
            onClick={() => askCatalog({ kind: 'change-partitions', table, change: { kind: 'repair' } })}
          >
            Repair partitions
          </Button>
        </span>
      </div>
      {error === null ? null : (
        <p id={problemId} className={filterStyles.problem} role="alert">
          {error.message} {error.hint}
        </p>
      )}
    </div>
  );
}

const quotedTypes = /^(?:string|char|varchar|date|timestamp)/u;

/** An expression over the first key. */
function exampleOf({ partitionKeys: [key] }: TableText): string {
  if (key === undefined) return '';
  const name = /^[a-z_][a-z0-9_]*$/iu.test(key.name) ? key.name : `"${key.name}"`;
  return quotedTypes.test(key.type) ? `${name} >= '2024'` : `${name} >= 2024`;
}
