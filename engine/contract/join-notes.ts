/** Notes on a join's receipt beyond its sums: rows without a partner, and rows with several. */

import { countText } from '#engine/contract/count-text.ts';

const twoDecimals = { minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;

export interface JoinReceipt {
  readonly kind: string;
  readonly rowsOut: number;
  readonly inputs: Readonly<Record<string, number>>;
  readonly withoutPartner?: Readonly<Record<string, number>> | undefined;
}

/** One note for each fact; none for other nodes, or if every row found exactly one partner. */
export function joinNotes({ kind, rowsOut, inputs, withoutPartner }: JoinReceipt): string[] {
  if (kind !== 'join') return [];
  const left = inputs['left'] ?? 0;
  const alone = Object.entries(withoutPartner ?? {}).map(
    ([port, rows]) => `at least ${countText(rows, `${port} row`)} without a match dropped`,
  );
  return left > 0 && rowsOut > left
    ? [...alone, `${(rowsOut / left).toLocaleString('en', twoDecimals)} rows for each left row`]
    : alone;
}
