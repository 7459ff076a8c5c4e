/** One or two tables of preview rows; two of them scroll together. */

import { memo, useRef, type ReactNode } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { cellKey } from '#renderer/features/jobs/panel/compare-rows.ts';
import { cellText, fromJson, isNumeric } from '#renderer/ui/data-grid/cell-text.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import panelStyles from '#renderer/features/jobs/panel/panel.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

export interface Side {
  readonly title: string;
  readonly preview: Output<'previewNode'>;
  /** `row column` of the cells that are tinted. */
  readonly changed?: ReadonlySet<string>;
}

interface PreviewTablesProps {
  readonly sides: readonly Side[];
  /** Only these rows, by position. */
  readonly rows?: readonly number[];
  /** Newer rows are being read; these are dimmed. */
  readonly busy: boolean;
  /** In the place of a side that has no rows. */
  readonly children?: ReactNode;
}

export function PreviewTables({ sides, rows, busy, children }: PreviewTablesProps) {
  const boxes = useRef<(HTMLDivElement | null)[]>([]);
  const onScroll = (from: number): void => {
    const top = boxes.current[from]?.scrollTop ?? 0;
    for (const [index, box] of boxes.current.entries())
      if (index !== from && box !== null && box.scrollTop !== top) box.scrollTop = top;
  };
  return (
    <div className={classes(panelStyles.sides, busy && panelStyles.busy)}>
      {sides.map((side, index) => (
        <div
          key={side.title}
          className={panelStyles.side}
          tabIndex={0}
          role="region"
          aria-label={`Rows ${side.title} the node`}
          ref={(box) => void (boxes.current[index] = box)}
          onScroll={() => onScroll(index)}
        >
          <PreviewTable preview={side.preview} changed={side.changed} rows={rows} numbered={index === 0} />
        </div>
      ))}
      {children}
    </div>
  );
}

/** Columns that a panel draws; a table of more is cut, and says so. */
const mostColumns = 150;

interface PreviewTableProps {
  readonly preview: Side['preview'];
  readonly changed: Side['changed'];
  readonly rows: readonly number[] | undefined;
  readonly numbered: boolean;
}

/** Drawn again only for other rows: thousands of cells would make each click on the graph dear. */
const PreviewTable = memo(function PreviewTable({ preview, changed, rows, numbered }: PreviewTableProps) {
  const columns = preview.columns.slice(0, mostColumns);
  const shown = rows ?? preview.rows.map((_, index) => index);
  return (
    <>
      <table className={classes(tableStyles.table, tableStyles.dense, panelStyles.table)}>
        <thead>
          <tr>
            {numbered ? (
              <th className={classes(tableStyles.rowNumber, panelStyles.rowNumber)} scope="col">
                #
              </th>
            ) : null}
            {columns.map(({ name, type }) => (
              <th key={name} scope="col" title={`${name}: ${type}`}>
                <span className={layoutStyles.iconAndName}>
                  <TypeIcon type={type} />
                  {name}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row}>
              {numbered ? <td className={classes(tableStyles.rowNumber, panelStyles.rowNumber)}>{row + 1}</td> : null}
              {columns.map(({ name, type }, column) => {
                const { text, kind } = cellText(fromJson(preview.rows[row]?.[name], type), type);
                const isTinted = changed?.has(cellKey(row, column)) === true;
                return (
                  <td
                    key={name}
                    className={classes(isNumeric(type) && tableStyles.numeric, isTinted && panelStyles.changed)}
                    title={text.length > 24 ? text : undefined}
                  >
                    {kind === 'value' ? text : <span className={textStyles.nullValue}>{text}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 ? (
        <p className={classes(textStyles.muted, tableStyles.none)}>
          {rows === undefined ? 'No rows reach this node.' : 'No row has a changed value.'}
        </p>
      ) : null}
      {preview.columns.length > mostColumns ? (
        <p className={classes(textStyles.muted, tableStyles.none)}>
          The first {mostColumns} of {countOf(preview.columns.length, 'column')}.
        </p>
      ) : null}
    </>
  );
});
