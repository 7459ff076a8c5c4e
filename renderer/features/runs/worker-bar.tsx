/** The line of a run's timeline that shows how many workers it had from when to when, and why the number changed. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import timelineStyles from '#renderer/features/runs/timeline.module.css';

export type WorkerChange = Output<'getRunWorkers'>[number];

/** Pixels that a number needs. */
const roomForNumber = 14;

interface WorkerBarProps {
  /** Empty: nothing is drawn. */
  readonly changes: readonly WorkerChange[];
  /** Milliseconds since 1970 at which the chart ends. */
  readonly until: number;
  readonly y: number;
  toX(time: number): number;
}

export function WorkerBar({ changes, until, y, toX }: WorkerBarProps) {
  if (changes.length === 0) return null;
  return (
    <g>
      <text x={0} y={y + 13} className={timelineStyles.lane}>
        Workers
      </text>
      {changes.map((change, index) => {
        const from = toX(change.time);
        const width = Math.max(1, toX(changes[index + 1]?.time ?? until) - from);
        return (
          <g key={`${change.time} ${index}`}>
            <title>{changeWords(change)}</title>
            <rect x={from} y={y + 1} width={width} height={16} className={timelineStyles.workers} />
            {width < roomForNumber ? null : (
              <text x={from + 4} y={y + 13} className={timelineStyles.workerCount}>
                {change.workers}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

/** `3 workers: 9 tasks wait and the machine has room`. */
export function changeWords({ workers, why }: WorkerChange): string {
  return `${countOf(workers, 'worker')}: ${why ?? 'the run begins'}`;
}
