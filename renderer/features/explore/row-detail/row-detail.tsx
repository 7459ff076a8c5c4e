/** Beside the grid: one row with every column, its type and its full value; the grid's focus chooses the row. */

import { IconBraces, IconChevronDown, IconChevronUp, IconCopy, IconX } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { keyText } from '#renderer/app/commands/keys.ts';
import { closeRowDetail, showDetailRow } from '#renderer/features/explore/row-detail/detail-actions.ts';
import { setShownRow } from '#renderer/features/explore/row-detail/detail-commands.ts';
import { useRow } from '#renderer/features/explore/row-detail/use-row.ts';
import { ValueBox } from '#renderer/features/explore/row-detail/value-box.tsx';
import { changeRows, openRowsOf, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import type { RowSource } from '#renderer/ui/data-grid/row-source.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { copiedValue, rowAsJson } from '#renderer/ui/value-tree/value-rows.ts';
import { ValueTree } from '#renderer/ui/value-tree/value-tree.tsx';
import { classes } from '#renderer/ui/classes.ts';
import detailStyles from '#renderer/features/explore/row-detail/row-detail.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface RowDetailProps {
  /** Key of the view. */
  readonly path: string;
  readonly detail: NonNullable<OpenRows['detail']>;
  readonly source: RowSource;
}

export function RowDetail({ path, detail, source }: RowDetailProps) {
  const heading = useId();
  const { rowCount } = source;
  // Another filter may leave fewer rows.
  const row = Math.max(0, Math.min(detail.row, rowCount - 1));
  const [attempt, setAttempt] = useState(0);
  const { read, error, isBusy } = useRow(source, row, attempt);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const isMoved = useRef(false);
  useEffect(() => {
    if (isMoved.current) showDetailRow(path, row);
    isMoved.current = false;
  }, [path, row]);
  useEffect(() => {
    if (read !== undefined)
      setShownRow({
        copyValue: () => copyCurrent(read, openRowsOf(path).detail?.value ?? ''),
        copyRow: () => void copyText(rowAsJson(read.items), 'Row'),
      });
    return () => setShownRow(undefined);
  }, [path, read]);
  const move = (to: number): void => {
    if (to < 0 || to >= rowCount) return;
    isMoved.current = true;
    changeRows(path, { detail: { ...detail, row: to } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      closeRowDetail(path);
    } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      event.stopPropagation();
      move(row + (event.key === 'ArrowDown' ? 1 : -1));
    }
  };
  const place = read?.place;
  return (
    <section className={detailStyles.pane} data-part="row-detail" aria-labelledby={heading} onKeyDown={onKeyDown}>
      <header className={detailStyles.head}>
        <span className={classes(layoutStyles.grow, textStyles.truncated)}>
          <span id={heading} className={textStyles.strong} role="status">
            Row {exactCount(row + 1)}
          </span>{' '}
          <span className={textStyles.muted}>
            of {exactCount(rowCount)}
            {place === undefined || isBusy ? '' : `, row ${exactCount(place + 1)} unfiltered`}
          </span>
        </span>
        <IconButton
          label="Previous row"
          keys={keyText('Alt+ArrowUp')}
          aria-disabled={row === 0}
          onClick={() => move(row - 1)}
        >
          <IconChevronUp size={16} stroke={1.5} />
        </IconButton>
        <IconButton
          label="Next row"
          keys={keyText('Alt+ArrowDown')}
          aria-disabled={row >= rowCount - 1}
          onClick={() => move(row + 1)}
        >
          <IconChevronDown size={16} stroke={1.5} />
        </IconButton>
        <IconButton
          label="Copy row as JSON"
          aria-disabled={read === undefined}
          onClick={() => (read === undefined ? undefined : void copyText(rowAsJson(read.items), 'Row'))}
        >
          <IconBraces size={16} stroke={1.5} />
        </IconButton>
        <IconButton label="Close row" keys={keyText('Escape')} onClick={() => closeRowDetail(path)}>
          <IconX size={16} stroke={1.5} />
        </IconButton>
      </header>
      {rowCount === 0 ? (
        <EmptyView title="No row to show" text="No rows match the filters and the search." />
      ) : error !== undefined ? (
        <ErrorView error={error}>
          <Button onClick={() => setAttempt(attempt + 1)}>Reload row</Button>
        </ErrorView>
      ) : read === undefined ? (
        <LoadingView text="Loading the row" />
      ) : (
        <div className={detailStyles.body} aria-busy={isBusy} data-row={read.row}>
          <ValueTree
            label="Columns of the row"
            items={read.items}
            contents={read.contents}
            current={detail.value}
            open={open}
            subject={valueSubject}
            onCurrent={(value) => changeRows(path, { detail: { ...detail, value } })}
            onOpen={setOpen}
            onCopy={() => copyCurrent(read, detail.value)}
          />
          <ValueBox read={read} shown={detail.value} open={open}>
            <Button
              size="sm"
              icon={<IconCopy size={14} stroke={1.5} />}
              onClick={() => copyCurrent(read, detail.value)}
            >
              Copy value
            </Button>
          </ValueBox>
        </div>
      )}
    </section>
  );
}

const valueSubject: Subject = { menus: ['row-value'], title: 'Value' };

function copyCurrent({ items, contents }: NonNullable<ReturnType<typeof useRow>['read']>, key: string): void {
  const found = contents.find(items, key);
  if (found !== undefined) void copyText(copiedValue(found.value), 'Value');
}
