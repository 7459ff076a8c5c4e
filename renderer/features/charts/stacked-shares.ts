/** Groups as parts of 100% of their place. */

interface Counted {
  readonly number: number | null;
  readonly words: string;
}

/**
 * @param table by series, then by place.
 * @returns null: some numbers are negative, which cannot be parts of a whole.
 */
export function sharesOf<Each extends Counted>(table: readonly (readonly Each[])[]): Each[][] | null {
  const numbers = table.map((series) => series.map(({ number }) => number ?? 0));
  if (numbers.flat().some((number) => number < 0)) return null;
  const totals = (numbers[0] ?? []).map((_, at) => numbers.reduce((sum, series) => sum + series[at]!, 0));
  return table.map((series, of) =>
    series.map((each, at) => {
      const total = totals[at]!;
      if (each.number === null || total === 0) return each.number === null ? each : { ...each, number: 0 };
      const percent = (numbers[of]![at]! / total) * 100;
      return { ...each, number: percent, words: `${each.words} (${percentWords(percent)})` };
    }),
  );
}

function percentWords(percent: number): string {
  if (percent === 0) return '0%';
  return percent < 0.1 ? '<0.1%' : `${Number(percent.toPrecision(3))}%`;
}
