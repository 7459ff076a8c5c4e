/** ApplyMapping's table: source, type, target, type, drop; renames and casts are highlighted, dropped columns struck. */

import { IconSearch, IconWand } from '@tabler/icons-react';
import { useState } from 'react';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import {
  dropRow,
  keepColumn,
  mappingRows,
  mappingWords,
  matchByName,
  setTarget,
  type Mapping,
  type MappingRow,
} from '#renderer/features/jobs/inspector/mapping-model.ts';
import { columnPath } from '#renderer/ui/code/column-path.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { SuggestInput } from '#renderer/ui/form/suggest-input.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import mappingStyles from '#renderer/features/jobs/inspector/mapping-table.module.css';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface MappingTableProps {
  readonly mappings: readonly Mapping[];
  /** Of the input; undefined while they are not known. */
  readonly columns: readonly ColumnText[] | undefined;
  /** Why they are not. */
  readonly unknown: string;
  /** Types to choose from. */
  readonly types: readonly string[];
  onChange(mappings: readonly Mapping[]): void;
}

export function MappingTable({ mappings, columns, unknown, types, onChange }: MappingTableProps) {
  const [filter, setFilter] = useState('');
  const [current, setCurrent] = useState<string | null>(null);
  const rows = mappingRows(mappings, columns);
  const wanted = filter.trim().toLowerCase();
  const shown = rows.filter(
    ({ source, target }) =>
      wanted === '' || source.toLowerCase().includes(wanted) || target.toLowerCase().includes(wanted),
  );
  const toggle = (row: MappingRow): void => {
    if (!row.dropped) onChange(dropRow(mappings, row.index));
    else if (columns !== undefined)
      onChange(
        keepColumn(
          mappings,
          columns.find(({ name }) => columnPath(name) === row.source)!,
          columns,
        ),
      );
  };
  return (
    <div className={mappingStyles.mapping} data-part="mapping">
      <div className={classes(mappingStyles.tools, layoutStyles.row)}>
        <label className={classes(inputStyles.input, inputStyles.small, inputStyles.quiet, layoutStyles.grow)}>
          <IconSearch size={12} stroke={1.75} />
          <input
            className={inputStyles.bare}
            placeholder={`Filter ${countOf(rows.length, 'column')}`}
            aria-label="Filter columns"
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
        <Button
          size="sm"
          icon={<IconWand size={14} stroke={1.5} />}
          onClick={() => (columns === undefined ? undefined : onChange(matchByName(mappings, columns)))}
          {...(columns === undefined ? { offReason: 'The input’s columns are not known yet' } : {})}
        >
          Match by name
        </Button>
      </div>
      <div>
        <table className={classes(tableStyles.table, tableStyles.noColumnLines, mappingStyles.table)}>
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col" className={mappingStyles.type}>
                Type
              </th>
              <th scope="col">Target</th>
              <th scope="col" className={mappingStyles.type}>
                Type
              </th>
              <th scope="col" className={mappingStyles.dropped}>
                Drop
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => {
              const key = row.index < 0 ? `dropped ${row.source}` : `mapping ${row.index}`;
              return (
                <MappingLine
                  key={key}
                  row={row}
                  isCurrent={key === current}
                  types={types}
                  onFocus={() => setCurrent(key)}
                  onToggle={() => toggle(row)}
                  onTarget={(change) => onChange(setTarget(mappings, row.index, change))}
                />
              );
            })}
          </tbody>
        </table>
        {shown.length === 0 ? (
          <p className={classes(textStyles.muted, tableStyles.none)}>
            {rows.length === 0 ? `${unknown}.` : `No column is named "${filter}".`}
          </p>
        ) : null}
      </div>
      <p className={classes(fieldStyles.hint, mappingStyles.words)}>
        {mappings.length === 0 && columns !== undefined
          ? 'No columns are mapped yet. Match by name keeps every column.'
          : `${mappingWords(rows)}. A value that cannot be cast becomes null.`}
      </p>
    </div>
  );
}

interface MappingLineProps {
  readonly row: MappingRow;
  readonly isCurrent: boolean;
  readonly types: readonly string[];
  onFocus(): void;
  onToggle(): void;
  onTarget(change: { readonly target?: string; readonly targetType?: string }): void;
}

function MappingLine({ row, isCurrent, types, onFocus, onToggle, onTarget }: MappingLineProps) {
  const problem =
    row.problem === 'missing'
      ? 'The input does not have this column.'
      : row.problem === 'type'
        ? 'The column’s type has changed.'
        : undefined;
  return (
    <tr className={classes(isCurrent && tableStyles.chosen, isCurrent && mappingStyles.current)} onFocus={onFocus}>
      <td
        className={classes(row.dropped ? mappingStyles.struck : row.problem !== null && textStyles.bad)}
        title={problem ?? row.source}
      >
        {row.source}
      </td>
      <td className={classes(textStyles.muted, textStyles.micro)} title={row.sourceType}>
        {row.sourceType}
      </td>
      {row.dropped ? (
        <td className={textStyles.muted} colSpan={2}>
          dropped
        </td>
      ) : (
        <>
          <td className={classes(mappingStyles.edit, row.renamed && textStyles.strong)}>
            <input
              aria-label={`Target of ${row.source}`}
              value={row.target}
              onChange={(event) => onTarget({ target: event.currentTarget.value })}
            />
          </td>
          <td
            className={classes(
              mappingStyles.edit,
              textStyles.micro,
              row.cast ? textStyles.accent : textStyles.muted,
              row.cast && textStyles.strong,
            )}
          >
            <SuggestInput
              label={`Target type of ${row.source}`}
              value={row.targetType}
              suggestions={types.map((value) => ({ value }))}
              onChange={(targetType) => onTarget({ targetType })}
            />
          </td>
        </>
      )}
      <td className={mappingStyles.dropped}>
        <Check checked={row.dropped} bare label={`Drop ${row.source}`} onChange={onToggle} />
      </td>
    </tr>
  );
}
