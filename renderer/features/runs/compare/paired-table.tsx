/** A table with groups of three columns: the value in A, in B, and the difference. */

import { useRef, type ReactNode } from 'react';
import type { Change } from '#renderer/features/runs/compare/comparison-words.ts';
import { differenceText } from '#renderer/features/runs/compare/comparison-words.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { classes } from '#renderer/ui/classes.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import comparisonStyles from '#renderer/features/runs/compare/comparison.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

export interface PairedColumn<Row> {
  readonly title: string;
  /** null: not known, or not there. */
  a(row: Row): number | null;
  b(row: Row): number | null;
  text(value: number): string;
}

interface PairedTableProps<Row> {
  readonly label: string;
  /** Head of the first column. */
  readonly first: string;
  readonly rows: readonly Row[];
  readonly columns: readonly PairedColumn<Row>[];
  keyOf(row: Row): string;
  nameOf(row: Row): ReactNode;
  /** Rows that differ are places to go to; absent: a difference is nothing to go to, as with times. */
  readonly changeOf?: (row: Row) => Change;
  readonly subjectOf?: (row: Row) => Subject | undefined;
}

export function PairedTable<Row>({
  label,
  first,
  rows,
  columns,
  keyOf,
  nameOf,
  changeOf,
  subjectOf,
}: PairedTableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  useSubjects(body, (target) => {
    const row = rows[[...(body.current?.children ?? [])].indexOf(target.closest('tr')!)];
    return row === undefined ? undefined : subjectOf?.(row);
  });
  return (
    <div className={comparisonStyles.paired} role="region" aria-label={label} tabIndex={0}>
      <table className={classes(tableStyles.table, tableStyles.byValues)}>
        <thead>
          <tr className={comparisonStyles.groups}>
            <td />
            {columns.map(({ title }) => (
              <th key={title} colSpan={3} scope="colgroup" className={comparisonStyles.groupStart}>
                {title}
              </th>
            ))}
          </tr>
          <tr className={comparisonStyles.sides}>
            <th scope="col">{first}</th>
            {columns.map(({ title }) => [
              <th
                key={`${title} A`}
                scope="col"
                className={classes(tableStyles.numeric, comparisonStyles.groupStart)}
                aria-label={`${title} in A`}
              >
                A
              </th>,
              <th key={`${title} B`} scope="col" className={tableStyles.numeric} aria-label={`${title} in B`}>
                B
              </th>,
              <th key={`${title} B − A`} scope="col" className={tableStyles.numeric} aria-label={`${title}, B − A`}>
                B − A
              </th>,
            ])}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => {
            const change = changeOf?.(row);
            return (
              <tr
                key={keyOf(row)}
                className={
                  change === 'added' ? tableStyles.added : change === 'removed' ? tableStyles.removed : undefined
                }
                {...(change === undefined || change === 'same' ? {} : { tabIndex: -1, 'data-difference': change })}
              >
                <td>{nameOf(row)}</td>
                {columns.map((column) => (
                  <Cells key={column.title} column={column} row={row} />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Cells<Row>({ column, row }: { readonly column: PairedColumn<Row>; readonly row: Row }) {
  const [a, b] = [column.a(row), column.b(row)];
  const difference = differenceText(a, b, column.text);
  return (
    <>
      <td className={classes(tableStyles.numeric, textStyles.secondary, comparisonStyles.groupStart)}>
        {a === null ? '' : column.text(a)}
      </td>
      <td className={classes(tableStyles.numeric, textStyles.secondary)}>{b === null ? '' : column.text(b)}</td>
      <td className={classes(tableStyles.numeric, difference === 'same' ? textStyles.muted : textStyles.strong)}>
        {difference}
      </td>
    </>
  );
}
