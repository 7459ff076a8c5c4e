/** Bars of one job or several: the CPU time in each day or month. */

import { memo } from 'react';
import { duration } from '#renderer/ui/format/words.ts';
import textStyles from '#renderer/ui/text.module.css';
import type { BarSeconds, JobBars } from '#renderer/features/runs/costs/bars-of-jobs.ts';
import { classes } from '#renderer/ui/classes.ts';
import costStyles from '#renderer/features/runs/costs/costs.module.css';

interface CostBarsProps {
  readonly label: string;
  readonly steps: readonly string[];
  readonly seconds: BarSeconds;
  /** Seconds of the highest bar. */
  readonly most: number;
}

const height = 18;

export const CostBars = memo(function CostBars({ label, steps, seconds, most }: CostBarsProps) {
  const used = steps.filter((step) => seconds.has(step));
  return (
    <svg
      className={costStyles.bars}
      viewBox={`0 0 ${steps.length} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${used.map((step) => `${step} ${duration(seconds.get(step)! * 1000)}`).join(', ')}`}
    >
      {steps.map((step, index) => {
        const value = seconds.get(step);
        if (value === undefined) return null;
        const tall = Math.max(2, (value / Math.max(most, Number.MIN_VALUE)) * height);
        return (
          <rect key={step} x={index + 0.1} y={height - tall} width={0.8} height={tall}>
            <title>{`${step}: ${duration(value * 1000)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
});

/** Nothing where all bars are whole. */
export function BarsNote({ bars: { isWhole, wholeFrom } }: { readonly bars: JobBars }) {
  if (isWhole) return null;
  return (
    <p className={classes(textStyles.compact, costStyles.note)} role="status">
      {wholeFrom === null
        ? 'No bars: there are too many jobs for them. '
        : `Bars are shown from ${wholeFrom} on: there are too many jobs for earlier ones. `}
      The numbers include everything.
    </p>
  );
}
