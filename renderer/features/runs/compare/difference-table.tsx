/** A page of rows that differ between two runs: A's value struck through before B's where a row changed. */

import { useRef } from 'react';
import type { RowComparison } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import { ChangeIcon } from '#renderer/features/runs/compare/change-icon.tsx';
import type { DifferenceCell, DifferenceRow } from '#renderer/features/runs/compare/difference-pages.ts';
import { comparedColumns, shownPlaces } from '#renderer/features/runs/compare/row-columns.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { classes } from '#renderer/ui/classes.ts';
import { cellText, isNumeric } from '#renderer/ui/data-grid/cell-text.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import comparisonStyles from '#renderer/features/runs/compare/comparison.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** More would make the page slow. */
const mostColumns = 60;

interface DifferenceTableProps {
  readonly columns: RowComparison['columns'];
  readonly rows: readonly DifferenceRow[];
  readonly subject: Subject | undefined;
}

export function DifferenceTable({ columns, rows, subject }: DifferenceTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  useSubjects(body, () => subject);
  const compared = comparedColumns(columns);
  const places = shownPlaces(columns, mostColumns);
  const repeats = rows.some(({ times }) => times > 1);
  return (
    <>
      <div className={comparisonStyles.differences} role="region" aria-label="Rows that differ" tabIndex={0}>
        <table className={classes(tableStyles.table, comparisonStyles.differing)}>
          <thead>
            <tr>
              <th scope="col">Difference</th>
              {repeats ? (
                <th scope="col" className={tableStyles.numeric}>
                  Rows
                </th>
              ) : null}
              {places.map((place) => {
                const { name, comparedAs } = compared[place]!;
                return (
                  <th key={place} scope="col" className={classes(isNumeric(comparedAs!) && tableStyles.numeric)}>
                    <span className={layoutStyles.iconAndName} title={`${name}, ${comparedAs}`}>
                      <TypeIcon type={comparedAs!} />
                      {name}
                    </span>
                  </th>
                );
              })}
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map(({ change, times, cells }, row) => (
              <tr
                key={row}
                tabIndex={-1}
                data-difference={change}
                className={
                  change === 'added' ? tableStyles.added : change === 'removed' ? tableStyles.removed : undefined
                }
              >
                <td>
                  <span className={classes(layoutStyles.iconAndName, changeTone[change])}>
                    <ChangeIcon change={change} />
                    {change}
                  </span>
                </td>
                {repeats ? <td className={tableStyles.numeric}>{exactCount(times)}</td> : null}
                {places.map((place) => {
                  const { comparedAs, isKey } = compared[place]!;
                  return <Cell key={place} cell={cells[place]!} type={comparedAs!} isKey={isKey} />;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {compared.length > places.length ? (
        <p className={classes(tableStyles.none, textStyles.muted)}>
          {countOf(compared.length - places.length, 'more column')} not shown.
        </p>
      ) : null}
    </>
  );
}

const changeTone = { added: textStyles.good, removed: textStyles.bad, changed: textStyles.info } as const;

function Cell({
  cell,
  type,
  isKey,
}: {
  readonly cell: DifferenceCell;
  readonly type: string;
  readonly isKey: boolean;
}) {
  const { value, before } = cell;
  return (
    <td
      className={classes(
        isNumeric(type) && tableStyles.numeric,
        isKey && textStyles.strong,
        before !== undefined && comparisonStyles.differs,
      )}
    >
      {before === undefined ? (
        <Value value={value} type={type} />
      ) : (
        <>
          <del>
            <Value value={before.value} type={type} />
          </del>{' '}
          <ins>
            <Value value={value} type={type} />
          </ins>
        </>
      )}
    </td>
  );
}

function Value({ value, type }: { readonly value: unknown; readonly type: string }) {
  const { text, kind } = cellText(value, type);
  return kind === 'value' ? text : <span className={textStyles.nullValue}>{text}</span>;
}
