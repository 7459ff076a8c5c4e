/** One column on the page of profiles. */

import { IconAlertTriangle, IconCircleCheck, IconKey } from '@tabler/icons-react';
import { isExact, sampleRows, type ColumnState } from '#renderer/features/explore/profile/count-columns.ts';
import {
  checksOf,
  isKeyCandidate,
  middleWords,
  rangeWords,
  shareOf,
} from '#renderer/features/explore/profile/profile-words.ts';
import { brushOf, keepsNull, pressValue, setBrush } from '#renderer/features/explore/brush/brush.ts';
import { BrushChart } from '#renderer/features/explore/brush/brush-chart.tsx';
import type { LinkedBins } from '#renderer/features/explore/brush/use-linked-bins.ts';
import type { OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { exactCount, shortCount } from '#renderer/ui/format/words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { classes } from '#renderer/ui/classes.ts';
import profileStyles from '#renderer/features/explore/profile/profile.module.css';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ProfileRowProps {
  /** Key of the view. */
  readonly path: string;
  /** The file with the rows. */
  readonly counted: string;
  readonly open: OpenRows;
  readonly column: GridColumn;
  /** From 0. */
  readonly place: number;
  /** undefined: not counted yet. */
  readonly state: ColumnState | undefined;
  /** Of the rows before; shown until this column is counted again. */
  readonly before: ColumnState | undefined;
  readonly linked: LinkedBins | undefined;
  readonly isChosen: boolean;
  /** No filter leaves rows out. */
  readonly isWhole: boolean;
  onChoose(): void;
}

export function ProfileRow({
  path,
  counted: file,
  open,
  column,
  place,
  state,
  before,
  linked,
  isChosen,
  isWhole,
  onChoose,
}: ProfileRowProps) {
  const counted = (state ?? before)?.counted;
  return (
    <div
      role="row"
      aria-rowindex={place + 2}
      data-column={place}
      className={classes(
        profileStyles.row,
        profileStyles.column,
        isChosen && profileStyles.chosen,
        state === undefined && counted !== undefined && profileStyles.stale,
      )}
      aria-busy={state === undefined}
    >
      <div role="cell">
        <button type="button" className={profileStyles.name} aria-pressed={isChosen} onClick={onChoose}>
          <TypeIcon type={column.type} />
          <span className={classes(textStyles.strong, textStyles.truncated)}>{column.name}</span>
        </button>
        <span className={profileStyles.facts}>
          <span className={classes(textStyles.monospace, textStyles.muted, textStyles.truncated)} title={column.type}>
            {column.type}
          </span>
          <Counted state={state} />
        </span>
      </div>
      <div role="cell">
        {counted === undefined ? null : (
          <BrushChart
            path={path}
            file={file}
            open={open}
            column={column}
            kept={counted.profile}
            isStale={!isExact(state)}
            linked={linked}
          />
        )}
      </div>
      <div role="cell">
        {counted === undefined ? null : (
          <>
            <NullCount path={path} view={open.view} column={column.name} count={counted.profile.nullCount} />
            <span className={textStyles.muted}>{shareOf(counted.profile.nullCount, counted.profile.rowCount)}</span>
            <NullShare {...counted.profile} />
          </>
        )}
      </div>
      <div role="cell">
        {counted === undefined ? null : (
          <>
            <span>{exactCount(counted.profile.distinctCount)}</span>
            {isWhole && isKeyCandidate(counted) ? (
              <Tag icon={<IconKey />}>key candidate</Tag>
            ) : (
              <span className={textStyles.muted}>
                {shareOf(counted.profile.distinctCount, counted.profile.rowCount - counted.profile.nullCount)}
              </span>
            )}
          </>
        )}
      </div>
      <div role="cell">
        {counted === undefined ? null : (
          <>
            <span className={textStyles.truncated} title={rangeWords(counted)}>
              {rangeWords(counted)}
            </span>
            <span className={classes(textStyles.muted, profileStyles.middle)} title={middleWords(counted)}>
              {middleWords(counted)}
            </span>
          </>
        )}
      </div>
      <div role="cell">
        {counted === undefined
          ? null
          : checksOf(counted).map(({ text, isWarning }) => (
              <span key={text} className={classes(textStyles.truncated, isWarning && textStyles.warning)} title={text}>
                {isWarning ? <IconAlertTriangle size={12} stroke={1.75} aria-label="Check" /> : null} {text}
              </span>
            ))}
      </div>
    </div>
  );
}

/** Pressed, it keeps only the rows where the column is null; with Ctrl, in addition to what is drawn on the column. */
function NullCount({
  path,
  view,
  column,
  count,
}: {
  readonly path: string;
  readonly view: OpenRows['view'];
  readonly column: string;
  readonly count: number;
}) {
  if (count === 0) return <span>0</span>;
  const brush = brushOf(view, column);
  const isKept = keepsNull(brush);
  const press = (adds: boolean): void => setBrush(path, column, pressValue(column, brush, null, adds));
  return (
    <button
      type="button"
      className={profileStyles.nulls}
      aria-pressed={isKept}
      aria-label={`${exactCount(count)} null. Keep only these rows`}
      title={
        brush?.operator === 'isNull'
          ? 'Press again to remove the filter'
          : isKept
            ? 'Rows where it is null are kept. Ctrl removes them from what is kept'
            : 'Keep only rows where it is null. Ctrl adds them to the rows that are kept'
      }
      onClick={({ ctrlKey, metaKey }) => press(ctrlKey || metaKey)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        press(true);
      }}
    >
      {exactCount(count)}
    </button>
  );
}

/** The part of the rows where it is null, from the right. */
function NullShare({ nullCount, rowCount }: { readonly nullCount: number; readonly rowCount: number }) {
  const percent = rowCount === 0 || nullCount === 0 ? 0 : Math.max(2, (nullCount / rowCount) * 100);
  return (
    <span className={profileStyles.nullShare} aria-hidden="true">
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}

/** How sure the numbers are. */
function Counted({ state }: { readonly state: ColumnState | undefined }) {
  if (state === undefined)
    return (
      <span className={classes(spinnerStyles.spinner, profileStyles.waiting)} aria-label="Not counted yet" role="img" />
    );
  if (state.kind === 'failed')
    return (
      <Tooltip label={state.error.message}>
        <span tabIndex={0} className={profileStyles.failed}>
          <Tag tone="bad">{state.counted === undefined ? 'Failed' : 'Sample, failed'}</Tag>
        </span>
      </Tooltip>
    );
  if (!state.counted.profile.sampled)
    return (
      <Tag tone="ok" icon={<IconCircleCheck />}>
        Exact
      </Tag>
    );
  return (
    <Tooltip label={`Counted over the first ${exactCount(sampleRows)} rows`}>
      <span tabIndex={0} className={profileStyles.failed}>
        <Tag>Sample {shortCount(sampleRows)}</Tag>
      </span>
    </Tooltip>
  );
}
