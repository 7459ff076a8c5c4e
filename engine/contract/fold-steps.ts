/** Receipts of the steps of a node as one receipt of the node: what went into the first step, and what became of it. Pure. */

interface StepReceipt {
  readonly stageId?: string | undefined;
  readonly nodeId: string;
  readonly ofStep?: true | undefined;
  readonly rowsIn: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly deduplicated: number;
  readonly inputs: Readonly<Record<string, number>>;
  readonly castToNull?: Readonly<Record<string, number>> | undefined;
}

export interface FoldedReceipt<R> {
  readonly receipt: R;
  /** In the order of the rows; empty: the node has no steps. */
  readonly steps: readonly R[];
}

/** A step passes on at most the rows that it gets, so that the first one gets the most. */
export function foldSteps<R extends StepReceipt>(receipts: readonly R[]): readonly FoldedReceipt<R>[] {
  const keyOf = ({ stageId = '', nodeId }: R): string => `${stageId}/${nodeId}`;
  const steps = Map.groupBy(
    receipts.filter(({ ofStep }) => ofStep === true),
    keyOf,
  );
  return receipts
    .filter(({ ofStep }) => ofStep !== true)
    .map((receipt) => {
      const own = steps.get(keyOf(receipt)) ?? [];
      if (own.length === 0) return { receipt, steps: own };
      // Some lists begin at the target: there, the node comes before its steps, and the last step is first.
      const isReversed = receipts.indexOf(receipt) < receipts.indexOf(own[0]!);
      return { receipt: folded(receipt, own), steps: isReversed ? own.toReversed() : own };
    });
}

function folded<R extends StepReceipt>(receipt: R, steps: readonly R[]): R {
  const rowsIn = Math.max(receipt.rowsIn, ...steps.map((step) => step.rowsIn));
  const sum = (of: 'filtered' | 'rejected' | 'deduplicated'): number =>
    steps.reduce((total, step) => total + step[of], receipt[of]);
  const lost = new Map<string, number>();
  for (const { castToNull = {} } of steps)
    for (const [column, count] of Object.entries(castToNull)) lost.set(column, (lost.get(column) ?? 0) + count);
  return {
    ...receipt,
    rowsIn,
    filtered: sum('filtered'),
    rejected: sum('rejected'),
    deduplicated: sum('deduplicated'),
    inputs: { in: rowsIn },
    ...(lost.size === 0 ? {} : { castToNull: Object.fromEntries(lost) }),
  };
}
