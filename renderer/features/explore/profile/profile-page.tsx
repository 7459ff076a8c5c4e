/** All columns of the shown rows on one page: how each is filled, spread and ordered, counted column by column. */

import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { Subject } from '#renderer/stores/subject.ts';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import { useLinkedBins } from '#renderer/features/explore/brush/use-linked-bins.ts';
import { isExact } from '#renderer/features/explore/profile/count-columns.ts';
import { ProfileRow } from '#renderer/features/explore/profile/profile-row.tsx';
import { exactColumns, useProfiles } from '#renderer/features/explore/profile/use-profiles.ts';
import { changeRows, isPlain, plainView, rowsInput, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import profileStyles from '#renderer/features/explore/profile/profile.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ProfilePageProps {
  /** Key of the view. */
  readonly path: string;
  /** The file with the rows. */
  readonly counted: string;
  readonly open: OpenRows;
  readonly columns: readonly GridColumn[];
  /** Of the shown rows. */
  readonly rowCount: number;
  /** Without filters. */
  readonly totalCount: number;
  /** Another one counts again. */
  readonly version: string;
}

/** Which rows the profile is of, when a filter leaves some out. */
type Scope = 'kept' | 'all';

/** Pixels. */
const rowHeight = 70;
const spare = 4;
/** Of more columns, the histograms in sight are linked. */
const mostLinked = 24;
const heads = ['Column', 'Distribution', 'Null', 'Distinct', 'Values', 'Check'];

export function ProfilePage(props: ProfilePageProps) {
  const { path, counted, columns, version } = props;
  const [scope, setScope] = useState<Scope>('kept');
  const isFiltered = !isPlain({ ...props.open.view, order: [] });
  const isOfAll = isFiltered && scope === 'all';
  const rowCount = isOfAll ? props.totalCount : props.rowCount;
  const { open } = props;
  const input = JSON.stringify({ ...readingInput(counted, open), ...rowsInput(isOfAll ? plainView : open.view) });
  const { states, before, isCounting, stop, resume } = useProfiles(input, version, columns, rowCount);
  const root = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 1200 });
  const look = (): void => {
    const element = root.current;
    if (element !== null) setView({ top: element.scrollTop, height: Math.max(1200, element.clientHeight) });
  };
  useSubjects(root, (target) => {
    const place = Number(target.closest('[data-column]')?.getAttribute('data-column') ?? Number.NaN);
    const column = columns[place];
    return column === undefined ? undefined : subjectOf(column, () => changeRows(path, { column }));
  });
  const first = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  const last = Math.min(columns.length, Math.ceil((view.top + view.height) / rowHeight) + spare);
  const linked = useLinkedBins(
    path,
    counted,
    open,
    columns.length > mostLinked ? columns.slice(first, last) : columns,
    true,
  );
  const exact = exactColumns(states, columns);
  const isWhole = !isFiltered || isOfAll;
  const keptCount = isWhole || linked?.every !== 1 ? rowCount : linked.keptCount;
  return (
    <div className={profileStyles.page} data-part="profile">
      {isFiltered ? (
        <div className={classes(layoutStyles.row, profileStyles.scopes)}>
          <Segments<Scope>
            label="Profile of"
            small
            current={scope}
            segments={[
              { name: 'kept', title: 'Kept rows', hint: 'Rows that pass the filters' },
              { name: 'all', title: 'All rows', hint: 'Rows without the filters' },
            ]}
            onChange={(name) => setScope(name)}
          />
          <ul className={profileStyles.legend} aria-label="Bars">
            <li data-bar="kept">{isOfAll ? 'all rows' : 'kept rows'}</li>
            {isOfAll ? null : <li data-bar="all">all rows</li>}
            <li data-bar="drawn">drawn range</li>
          </ul>
          <span className={classes(textStyles.muted, textStyles.truncated)}>
            Each distribution is scaled to its highest bar.
          </span>
        </div>
      ) : null}
      <div
        ref={root}
        className={profileStyles.table}
        role="table"
        aria-label="Profile of all columns"
        aria-rowcount={columns.length + 1}
        tabIndex={0}
        onScroll={look}
        onKeyDown={goToColumn}
      >
        <div role="rowgroup" className={profileStyles.head}>
          <div role="row" aria-rowindex={1} className={profileStyles.row}>
            {heads.map((head) => (
              <span key={head} role="columnheader">
                {head}
              </span>
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          className={profileStyles.rows}
          ref={(element) => {
            element?.style.setProperty('--before', `${first * rowHeight}px`);
            element?.style.setProperty('--after', `${(columns.length - last) * rowHeight}px`);
          }}
        >
          {columns.slice(first, last).map((column, index) => (
            <ProfileRow
              key={column.name}
              path={path}
              counted={counted}
              open={open}
              column={column}
              place={first + index}
              state={states.get(column.name)}
              before={before.get(column.name)}
              linked={isOfAll ? undefined : linked}
              isChosen={open.column?.name === column.name}
              isWhole={isWhole}
              onChoose={() => {
                changeRows(path, { column, inspected: 'column' });
                openInspector();
              }}
            />
          ))}
        </div>
      </div>
      <div className={pageStyles.foot} data-part="foot">
        <span>
          <b>{exactCount(keptCount)}</b> {keptCount === 1 ? 'row' : 'rows'}
          {isWhole ? '' : keptCount === 1 ? ' matches the filters' : ' match the filters'}
        </span>
        <span>{countOf(columns.length, 'column')}</span>
        {linked === undefined || linked.every === 1 || exact === columns.length ? null : (
          <Tag>Bars estimated from 1 in {exactCount(Math.round(linked.every))} rows</Tag>
        )}
        {isCounting ? (
          <>
            <Tag icon={<span className={spinnerStyles.spinner} data-part="spinner" />}>
              counting, {exactCount(exact)} of {exactCount(columns.length)} exact
            </Tag>
            <Button size="sm" tone="quiet" icon={<IconPlayerStop size={13} stroke={1.75} />} onClick={stop}>
              Stop
            </Button>
          </>
        ) : exact === columns.length ? (
          <Tag tone="ok">All columns exact</Tag>
        ) : (
          <>
            <span className={textStyles.muted}>
              {exactCount(exact)} of {countOf(columns.length, 'column')} exact
            </span>
            {columns.some(({ name }) => !isExact(states.get(name)) && states.get(name)?.kind !== 'failed') ? (
              <Button size="sm" tone="quiet" icon={<IconPlayerPlay size={13} stroke={1.75} />} onClick={resume}>
                Continue counting
              </Button>
            ) : null}
          </>
        )}
        <span className={classes(textStyles.muted, textStyles.truncated)}>
          {isCounting && exact < columns.length ? 'Columns are counted one by one.' : ''}
        </span>
      </div>
    </div>
  );
}

/** Up and down go to the same part of another column's row, which is drawn: a few beyond those in sight are. */
function goToColumn(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const cell = event.target instanceof Element ? event.target.closest('[role="cell"]') : null;
  const row = cell?.parentElement?.closest('[data-column]');
  if (step === 0 || cell === null || row == null) return;
  const next = event.currentTarget.querySelector(`[data-column="${Number(row.getAttribute('data-column')) + step}"]`);
  const place = [...row.children].indexOf(cell);
  const focusable = 'button:not([tabindex="-1"])';
  const target = (next?.children[place] ?? next)?.querySelector<HTMLElement>(focusable);
  const found = target ?? next?.querySelector<HTMLElement>(focusable);
  if (found == null) return;
  event.preventDefault();
  found.focus();
}

function subjectOf(column: GridColumn, select: () => void): Subject {
  return { menus: ['column'], title: column.name, column, select };
}
