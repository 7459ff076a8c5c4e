/** Both fuzzers: cases by seed until the time is over, and what did harm. */

export interface Find {
  readonly seed: number;
  /** What a person needs to see it again. */
  readonly reproduction: string;
  readonly harm: string;
}

export interface FuzzRequest {
  readonly firstSeed: number;
  /** Cases end when it is aborted. */
  readonly signal: AbortSignal;
  readonly onFind: (find: Find) => void;
}

export interface FuzzResult {
  readonly cases: number;
  readonly finds: readonly Find[];
  /** How many cases ended how. */
  readonly outcomes: ReadonlyMap<string, number>;
}

/** @param runCase gives the outcome, and the harm when there was any. */
export async function fuzz(
  { firstSeed, signal, onFind }: FuzzRequest,
  runCase: (seed: number) => Promise<{ outcome: string; find?: Find | undefined }>,
): Promise<FuzzResult> {
  const finds: Find[] = [];
  const outcomes = new Map<string, number>();
  let cases = 0;
  for (; !signal.aborted; cases += 1) {
    const { outcome, find } = await runCase(firstSeed + cases);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (find === undefined) continue;
    finds.push(find);
    onFind(find);
  }
  return { cases, finds, outcomes };
}
