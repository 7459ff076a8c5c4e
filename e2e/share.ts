/** A share of the browser tests: a gate that runs often takes turns, since all of them take more than half an hour. */

/** `TENON_BROWSER_SHARE=K/N`: the Kth of N parts. @returns null without it. @throws Error for another form. */
function statedShare(): { readonly turn: number; readonly turns: number } | null {
  const given = process.env['TENON_BROWSER_SHARE'];
  if (given === undefined) return null;
  const [, turn, turns] = /^([1-9]\d*)\/([1-9]\d*)$/u.exec(given) ?? [];
  if (turn === undefined || Number(turn) > Number(turns))
    throw new Error(`TENON_BROWSER_SHARE is "${given}"; such as 1/3 is expected.`);
  return { turn: Number(turn), turns: Number(turns) };
}

/** Of the walk through all screens. Neighbours stay together: some show what the one before made. */
export function ofShare<T>(all: readonly T[]): readonly T[] {
  const share = statedShare();
  if (share === null) return all;
  const begin = (part: number): number => Math.floor((all.length * part) / share.turns);
  return all.slice(begin(share.turn - 1), begin(share.turn));
}

/** Those that take a share of their own tests, so that each turn walks through a part. */
const walks = ['screens.spec.ts', 'reach.spec.ts'];

/** @param names of all files of tests. @returns those that another turn runs. */
export function filesOfOtherTurns(names: readonly string[]): readonly string[] {
  const share = statedShare();
  if (share === null) return [];
  return names
    .filter((name) => name.endsWith('.spec.ts') && !walks.includes(name))
    .toSorted()
    .filter((_name, index) => index % share.turns !== share.turn - 1);
}
