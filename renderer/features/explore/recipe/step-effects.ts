/** What a step did to the rows and columns, in words. */

import { castText } from '#engine/contract/receipt-notes.ts';
import type { Receipt } from '#renderer/features/explore/recipe/recipe-rows.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';

export interface StepEffect {
  readonly text: string;
  /** Something was lost that one may not have meant to lose. */
  readonly isWarning: boolean;
}

/** @param before columns before the step; undefined while they are not known. */
export function stepEffects(
  receipt: Receipt | undefined,
  before: readonly unknown[] | undefined,
  after: readonly unknown[] | undefined,
): readonly StepEffect[] {
  const effects: StepEffect[] = [];
  const columns = before === undefined || after === undefined ? 0 : after.length - before.length;
  const rows = receipt === undefined ? undefined : rowWords(receipt);
  const said = [
    rows,
    columns === 0 ? undefined : `${signed(columns)} ${Math.abs(columns) === 1 ? 'column' : 'columns'}`,
  ];
  const text = said.filter((part) => part !== undefined).join(', ');
  if (text !== '') effects.push({ text, isWarning: false });
  const casts = Object.entries(receipt?.castToNull ?? {});
  const lost = casts.reduce((sum, [, count]) => sum + count, 0);
  if (lost > 0) {
    // The step itself names the only column, or shows the only expression.
    const which = casts.length === 1 ? '' : `: ${castText(receipt!)}`;
    effects.push({
      text: `${countOf(lost, 'value')} ${lost === 1 ? 'does' : 'do'} not fit and became null${which}`,
      isWarning: true,
    });
  }
  if (receipt !== undefined && receipt.rejected > 0)
    effects.push({ text: `${countOf(receipt.rejected, 'row')} rejected`, isWarning: true });
  return effects;
}

/** undefined: a step that leaves the rows, each with its values. */
function rowWords({ kind, filtered, deduplicated, rowsIn, rowsOut, rejected }: Receipt): string | undefined {
  switch (kind) {
    case 'filter':
    case 'deduplicate': {
      const gone = filtered + deduplicated;
      return gone === 0 ? 'no row dropped' : `${signed(-gone)} ${gone === 1 ? 'row' : 'rows'}`;
    }
    case 'row-wise':
      return rejected > 0 ? undefined : `all ${countOf(rowsOut, 'row')} kept`;
    default:
      return rowsIn === rowsOut ? undefined : `${exactCount(rowsIn)} → ${countOf(rowsOut, 'row')}`;
  }
}

/** With a minus that is as wide as a plus. */
function signed(count: number): string {
  return `${count < 0 ? '−' : '+'}${exactCount(Math.abs(count))}`;
}
