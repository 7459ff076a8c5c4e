/** A column's profile in its header: how its values are spread or which are most frequent, and how many are null. */

import { useCallback, useSyncExternalStore } from 'react';
import { shownText } from '#renderer/ui/data-grid/cell-text.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { exactCount, shortCount } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import profileStyles from '#renderer/ui/data-grid/header-profile.module.css';
import shareStyles from '#renderer/ui/share-bar.module.css';
import textStyles from '#renderer/ui/text.module.css';

export interface HeaderProfile {
  readonly rowCount: number;
  readonly nullCount: number;
  readonly distinctCount: number;
  /** null: the values have no scale. */
  readonly histogram: { readonly bins: readonly { readonly rowCount: number }[] } | null;
  readonly top: readonly { readonly value: string; readonly rowCount: number }[];
  /** The counts are of other rows, until these are counted. */
  readonly isStale?: boolean;
}

/** Profiles of columns, which come one by one; a column that is listened to is wanted. */
export interface ProfileFeed {
  /** undefined: not known yet. */
  get(column: string): HeaderProfile | undefined;
  /** Shown in place of profiles that are not counted. */
  readonly note?: string;
  /** Returns the function that ends the listening. */
  listen(column: string, onChange: () => void): () => void;
}

/** Of the header with a profile; it does not change when the profile comes. */
export const profileHeight = 112;

const [width, height] = [100, 44];
const shownTop = 2;

export function ColumnProfile({ column, feed }: { readonly column: GridColumn; readonly feed: ProfileFeed }) {
  const listen = useCallback((onChange: () => void) => feed.listen(column.name, onChange), [feed, column.name]);
  const profile = useSyncExternalStore(listen, () => feed.get(column.name));
  if (profile === undefined)
    return (
      <div className={profileStyles.profile} aria-hidden="true">
        {feed.note === undefined ? null : (
          <span className={classes(textStyles.caption, profileStyles.note)}>{feed.note}</span>
        )}
      </div>
    );
  const { rowCount, nullCount, distinctCount } = profile;
  const nulls = share(nullCount, rowCount);
  return (
    <div
      className={profileStyles.profile}
      role="img"
      aria-label={`${exactCount(distinctCount)} distinct values, ${nulls} null`}
    >
      <ProfileChart profile={profile} type={column.type} />
      <svg className={profileStyles.nullLine} viewBox={`0 0 ${width} 4`} preserveAspectRatio="none">
        <rect className={profileStyles.filled} width={width} height={4} />
        <rect
          className={profileStyles.nullPart}
          x={rowCount === 0 ? width : width * (1 - nullCount / rowCount)}
          width={width}
          height={4}
        />
      </svg>
      <div className={classes(profileStyles.numbers, profile.isStale === true && profileStyles.stale)}>
        <span className={textStyles.truncated}>
          {rowCount > 0 && distinctCount === rowCount ? 'unique' : `${shortCount(distinctCount)} distinct`}
        </span>
        {nullCount === 0 ? null : <span>{nulls} null</span>}
      </div>
    </div>
  );
}

/** How the values are spread, or which are most frequent. */
function ProfileChart({ profile, type }: { readonly profile: HeaderProfile; readonly type: string }) {
  const { histogram, distinctCount } = profile;
  return (
    <div className={classes(profileStyles.profile, profileStyles.chart)}>
      {histogram === null || distinctCount <= shownTop ? (
        <TopValues profile={profile} type={type} />
      ) : (
        <Histogram counts={histogram.bins.map((bin) => bin.rowCount)} />
      )}
    </div>
  );
}

function Histogram({ counts }: { readonly counts: readonly number[] }) {
  const most = Math.max(1, ...counts);
  const step = width / counts.length;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" height={height}>
      {counts.map((count, part) => {
        // A part with few rows is seen beside one with many.
        const tall = count === 0 ? 0 : Math.max(1, (count / most) * height);
        return (
          <rect
            key={part}
            className={profileStyles.bar}
            x={part * step}
            y={height - tall}
            width={step * 0.86}
            height={tall}
          />
        );
      })}
    </svg>
  );
}

function TopValues({ profile, type }: { readonly profile: HeaderProfile; readonly type: string }) {
  const { top, rowCount, distinctCount } = profile;
  return (
    <div className={profileStyles.topValues}>
      {top.slice(0, shownTop).map(({ value, rowCount: count }) => (
        <div key={value} className={profileStyles.topValue}>
          <progress
            className={classes(shareStyles.share, profileStyles.share)}
            max={Math.max(1, rowCount)}
            value={count}
            aria-hidden="true"
          />
          <span className={textStyles.truncated}>{shownText(value, type)}</span>
          <span>{share(count, rowCount)}</span>
        </div>
      ))}
      {distinctCount > shownTop ? (
        <span className={profileStyles.rest}>+ {shortCount(distinctCount - shownTop)} more</span>
      ) : null}
    </div>
  );
}

function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  const percent = (part / whole) * 100;
  return percent < 1 ? '<1%' : `${Math.round(percent)}%`;
}
