/** A share of the screens: a gate that runs often takes turns, since a walk through all of them takes minutes. */

/**
 * Of `TENON_SCREEN_SHARE=K/N`, every Nth from the Kth one on; without it, all.
 * @throws Error for another form.
 */
export function ofShare<T>(all: readonly T[]): readonly T[] {
  const given = process.env['TENON_SCREEN_SHARE'];
  if (given === undefined) return all;
  const [, turn, turns] = /^([1-9]\d*)\/([1-9]\d*)$/u.exec(given) ?? [];
  if (turn === undefined || Number(turn) > Number(turns))
    throw new Error(`TENON_SCREEN_SHARE is "${given}"; such as 1/3 is expected.`);
  return all.filter((_each, index) => index % Number(turns) === Number(turn) - 1);
}
