/** What people read of a provoked failure, as texts.json has it. */

export interface FailureText {
  readonly area: string;
  readonly title: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** Labels of buttons. */
  readonly fixes: readonly string[];
}
