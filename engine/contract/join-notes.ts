/** What the receipt of a join tells beyond its sums: rows that found no partner, and rows that found several. */

import { countText } from '#engine/contract/count-text.ts';

interface JoinReceipt {
  readonly kind: string;
  readonly rowsOut: number;
  readonly inputs: Readonly<Record<string, number>>;
  readonly withoutPartner?: Readonly<Record<string, number>> | undefined;
}

/** One note for each thing; none for other nodes, and for a join of which every row found one partner. */
export function joinNotes({ kind, rowsOut, inputs, withoutPartner }: JoinReceipt): string[] {
  if (kind !== 'join') return [];
  const left = inputs['left'] ?? 0;
  const alone = Object.entries(withoutPartner ?? {}).map(
    ([port, rows]) => `at least ${countText(rows, `${port} row`)} without a partner left out`,
  );
  return left > 0 && rowsOut > left ? [...alone, `${(rowsOut / left).toFixed(2)} rows for each left row`] : alone;
}
