/** A share of the screens: a gate that runs often takes turns, since a walk through all of them takes minutes. */

/**
 * Of `TENON_SCREEN_SHARE=K/N`, the Kth of N parts; without it, all. Neighbours stay together: some show what the one before made.
 * @throws Error for another form.
 */
export function ofShare<T>(all: readonly T[]): readonly T[] {
  const given = process.env['TENON_SCREEN_SHARE'];
  if (given === undefined) return all;
  const [, turn, turns] = /^([1-9]\d*)\/([1-9]\d*)$/u.exec(given) ?? [];
  if (turn === undefined || Number(turn) > Number(turns))
    throw new Error(`TENON_SCREEN_SHARE is "${given}"; such as 1/3 is expected.`);
  const begin = (part: number): number => Math.floor((all.length * part) / Number(turns));
  return all.slice(begin(Number(turn) - 1), begin(Number(turn)));
}
