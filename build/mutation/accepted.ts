/** Changes that no test can notice, because they change nothing that can be seen from outside. */

export interface Accepted {
  readonly source: string;
  /** The line as the change leaves it, without blanks around it. */
  readonly line: string;
  readonly reason: string;
}

export const accepted: readonly Accepted[] = [];
