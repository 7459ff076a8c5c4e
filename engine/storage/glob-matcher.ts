/** Matches names with the parts of a glob in time that grows with pattern × name, whatever the pattern is. */

/** One character that fits, any number of such characters, or a choice of parts. */
export type GlobPart =
  | { readonly kind: 'one' | 'many'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'choice'; readonly choices: readonly (readonly GlobPart[])[] };

/** Where a match may stand: before a character that fits, before several places at once, or at the end. */
interface State {
  readonly fits?: (character: string) => boolean;
  readonly next: number[];
}

/**
 * A regular expression tries every way to divide a name between several stars: with ten of them a name of 120
 * characters takes years. Here all ways are followed at once.
 * @returns a test on a whole name.
 */
export function compileParts(parts: readonly GlobPart[]): (name: string) => boolean {
  const states: State[] = [];
  const add = (state: State): number => states.push(state) - 1;
  /** @returns the state that the parts begin with. */
  const build = (sequence: readonly GlobPart[], after: number): number =>
    sequence.reduceRight((next, part) => {
      if (part.kind === 'one') return add({ fits: part.fits, next: [next] });
      if (part.kind === 'choice') return add({ next: part.choices.map((choice) => build(choice, next)) });
      const loop = add({ next: [next] });
      states[loop]!.next.push(add({ fits: part.fits, next: [loop] }));
      return loop;
    }, after);
  const end = add({ next: [] });
  const start = build(parts, end);
  return (name) => {
    let here = reachable(states, [start]);
    for (const character of name) {
      const moved: number[] = [];
      for (const at of here) {
        const { fits, next } = states[at]!;
        if (fits?.(character) === true) moved.push(...next);
      }
      if (moved.length === 0) return false;
      here = reachable(states, moved);
    }
    return here.has(end);
  };
}

/** With the states that need no character. */
function reachable(states: readonly State[], from: readonly number[]): Set<number> {
  const found = new Set(from);
  for (const at of found) {
    const { fits, next } = states[at]!;
    if (fits === undefined) for (const each of next) found.add(each);
  }
  return found;
}
