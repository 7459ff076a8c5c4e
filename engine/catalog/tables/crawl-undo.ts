/** The undo of a crawl, as callers see it. */

/** What the crawl did to a table. */
export type UndoneChange = 'created' | 'changed' | 'deleted';

export interface CrawlUndoTable {
  readonly databaseName: string;
  readonly tableName: string;
  readonly change: UndoneChange;
  readonly undone: boolean;
  /** Why its change cannot be undone: a sentence without a full stop; null: it can, or it is undone. */
  readonly refusal: string | null;
}

export interface CrawlUndo {
  readonly crawlId: string;
  readonly undone: 'part' | 'all' | null;
  /** Milliseconds since 1970; null: nothing of it is undone. */
  readonly undoneOn: number | null;
  /** Tables that it changed, by name. Empty: it changed none, or their time is over. */
  readonly tables: readonly CrawlUndoTable[];
}

/** How long the state before a crawl is kept. */
export const keptUndoDays = 7;
