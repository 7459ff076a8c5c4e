/** Suggestions of what can come at the cursor in a text of SQL. */

/** What a suggestion is; decides its sign and its place among others. */
export type SuggestionKind = 'column' | 'relation' | 'table' | 'database' | 'file' | 'folder' | 'function' | 'keyword';

export interface SqlSuggestion {
  readonly kind: SuggestionKind;
  /** Compared with what is typed. */
  readonly label: string;
  readonly insert: string;
  /** UTF-16 units of `insert` before the cursor afterwards (default: all). */
  readonly cursor?: number;
  /** More is to be typed behind it, for which suggestions are shown at once. */
  readonly goesOn?: boolean;
  /** Beside the label. */
  readonly of: string;
  readonly detail: string;
  /** A sentence; empty text: none. */
  readonly description: string;
}

/** Places in the statement, UTF-16 units. */
export interface SqlSuggestions {
  /** Where the typed name begins. */
  readonly from: number;
  /** What a suggestion replaces. */
  readonly start: number;
  readonly end: number;
  readonly suggestions: readonly SqlSuggestion[];
  /** False: a longer text finds others. */
  readonly complete: boolean;
}

/** @returns null: nothing is suggested. */
export type CompleteSql = (statement: string, position: number, signal: AbortSignal) => Promise<SqlSuggestions | null>;
