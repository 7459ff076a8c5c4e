/** A few rows at a node of a run, with where they are from; read again when a further task has finished. */

import { IconPin, IconRoute, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { NodeProgress } from '#renderer/features/runs/nodes/node-states.ts';
import { originWords } from '#renderer/features/runs/nodes/origin-words.ts';
import { useRunRows } from '#renderer/features/runs/nodes/use-run-rows.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { cellText, fromJson, isNumeric } from '#renderer/ui/data-grid/cell-text.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import rowsStyles from '#renderer/features/runs/nodes/run-rows.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import tableStyles from '#renderer/ui/simple-table.module.css';
import textStyles from '#renderer/ui/text.module.css';

const icon = { size: 15, stroke: 1.5 };
/** Columns that are drawn; a table of more says so. */
const mostColumns = 60;

interface RunRowsProps {
  readonly run: JobRunText;
  readonly node: Subject;
  readonly progress: NodeProgress;
  onClose(): void;
}

export function RunRows({ run, node, progress, onClose }: RunRowsProps) {
  const [isHeld, setHeld] = useState(false);
  const { data, error, isFetching } = useRunRows(run, node.nodeId!, progress, isHeld);
  const words = data === undefined ? 'Reading rows' : originWords(data, run);
  return (
    <section aria-label={`Rows of ${node.title}`} className={rowsStyles.rows}>
      <div className={pageStyles.bar}>
        <b className={textStyles.truncated}>Rows of {node.title}</b>
        <span className={classes(textStyles.secondary, textStyles.truncated)} role="status" title={words}>
          {error === null ? words : ''}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          {data?.from === 'none' && data.why === 'published' && run.jobRunState === 'SUCCEEDED' ? (
            <Button onClick={() => void runCommandById('runs.open-output')}>Open output</Button>
          ) : null}
          {isActive(run) && data !== undefined && data.from !== 'none' ? (
            <IconButton label="Keep these rows while tasks finish" pressed={isHeld} onClick={() => setHeld(!isHeld)}>
              <IconPin {...icon} />
            </IconButton>
          ) : null}
          <Button icon={<IconRoute {...icon} />} onClick={() => void runCommandById('runs.open-node', node)}>
            Open node
          </Button>
          <IconButton label="Close rows" onClick={onClose}>
            <IconX {...icon} />
          </IconButton>
        </span>
      </div>
      {error !== null ? (
        <ErrorView error={error} />
      ) : data === undefined || data.from === 'none' ? null : (
        <RowTable shown={data} busy={isFetching} title={node.title} />
      )}
    </section>
  );
}

interface RowTableProps {
  readonly shown: Exclude<Output<'getRunRows'>, { readonly from: 'none' }>;
  readonly busy: boolean;
  readonly title: string;
}

function RowTable({ shown: { columns, rows }, busy, title }: RowTableProps) {
  const drawn = columns.slice(0, mostColumns);
  if (rows.length === 0) return <p className={classes(textStyles.muted, tableStyles.none)}>No rows reach this node.</p>;
  return (
    <div
      className={classes(rowsStyles.view, busy && rowsStyles.busy)}
      tabIndex={0}
      role="region"
      aria-label={`First rows of ${title}`}
    >
      <table className={classes(tableStyles.table, tableStyles.dense, rowsStyles.table)}>
        <thead>
          <tr>
            <th className={classes(tableStyles.rowNumber, rowsStyles.number)} scope="col">
              #
            </th>
            {drawn.map(({ name, type }) => (
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
          {rows.map((row, index) => (
            <tr key={index}>
              <td className={classes(tableStyles.rowNumber, rowsStyles.number)}>{index + 1}</td>
              {drawn.map(({ name, type }) => {
                const { text, kind } = cellText(fromJson(row[name], type), type);
                return (
                  <td
                    key={name}
                    className={classes(isNumeric(type) && tableStyles.numeric)}
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
      {columns.length > mostColumns ? (
        <p className={classes(textStyles.muted, tableStyles.none)}>
          The first {mostColumns} of {columns.length} columns.
        </p>
      ) : null}
    </div>
  );
}
