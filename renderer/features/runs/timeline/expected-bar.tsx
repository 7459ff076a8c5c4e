/** From now to the latest expected end of a task or stage, with a mark at the earliest. */

import { endWords, type ExpectedEnd } from '#renderer/features/runs/timeline/expected-bars.ts';
import timelineStyles from '#renderer/features/runs/timeline.module.css';

interface ExpectedBarProps {
  /** Milliseconds since 1970. */
  readonly from: number;
  /** null: nothing is drawn. */
  readonly end: ExpectedEnd | null;
  readonly y: number;
  readonly now: number;
  toX(time: number): number;
}

export function ExpectedBar({ from, end, y, now, toX }: ExpectedBarProps) {
  if (end === null) return null;
  const [left, least, most] = [toX(from), toX(end.least), toX(end.most)];
  return (
    <g data-part="expected">
      <title>{endWords(end, now)}</title>
      <rect
        x={left}
        y={y + 3.5}
        width={Math.max(1, most - left)}
        height={11}
        rx={2}
        className={timelineStyles.expected}
      />
      {most - least < 2 ? null : (
        <line x1={least} x2={least} y1={y + 3.5} y2={y + 14.5} className={timelineStyles.earliest} />
      )}
    </g>
  );
}
