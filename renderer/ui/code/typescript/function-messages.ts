/** Questions about a function of a row to the worker that knows TypeScript, and its answers. Places are UTF-16 units of the code. */

export interface FunctionText {
  /** One function. */
  readonly code: string;
  /** `interface Row { … }`. */
  readonly rowType: string;
  readonly returns: 'row' | 'rows' | 'keep';
}

export interface FunctionProblem {
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export interface FunctionSuggestion {
  readonly label: string;
  /** The type, where it is a member of the row or of another value; empty text: not looked up. */
  readonly detail: string;
  /** TypeScript's name of what it is: property, method, keyword, const … */
  readonly kind: string;
  /** The smaller, the nearer. */
  readonly order: string;
  /** Instead of the label, from here on. */
  readonly insert: { readonly text: string; readonly from: number } | null;
}

export interface FunctionDescription {
  readonly from: number;
  readonly to: number;
  /** The declaration in TypeScript. */
  readonly declaration: string;
  /** Of its documentation; empty text: none. */
  readonly documentation: string;
}

export interface FunctionAnswers {
  readonly check: readonly FunctionProblem[];
  readonly complete: readonly FunctionSuggestion[];
  readonly describe: FunctionDescription | null;
}

export interface FunctionQuestion {
  readonly id: number;
  readonly kind: keyof FunctionAnswers;
  readonly text: FunctionText;
  /** Ignored by `check`. */
  readonly at: number;
}

export interface FunctionAnswer {
  readonly id: number;
  readonly answer: FunctionAnswers[keyof FunctionAnswers];
}
