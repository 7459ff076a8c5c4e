/** The letter of a compared run: A is filled, B outlined. */

import { classes } from '#renderer/ui/classes.ts';
import comparisonStyles from '#renderer/features/runs/compare/comparison.module.css';

export function SideMark({ side }: { readonly side: 'A' | 'B' }) {
  return <span className={classes(comparisonStyles.side, side === 'B' && comparisonStyles.second)}>{side}</span>;
}
