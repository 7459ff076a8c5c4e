/** Cases that random jobs skip until they are fixed, each with the reason. The goal is an empty list. */

interface Exclusion {
  readonly reason: string;
  /** Matches the text of a condition. */
  readonly condition: RegExp;
}

const exclusions: readonly Exclusion[] = [];

export function isExcludedCondition(text: string): boolean {
  return exclusions.some(({ condition }) => condition.test(text));
}
