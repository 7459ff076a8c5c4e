/** Where a worker may write, and what holds it to that. */

export interface WritablePlaces {
  /** The worker's own folder. */
  readonly own: string;
  /** Further folders. */
  readonly others: readonly string[];
}

/** What holds a process. With neither, nothing was asked for. */
export interface Confinement {
  /** Version of Landlock's interface in this kernel; null: nothing holds the process. */
  readonly landlock: number | null;
  /** Why nothing does, though it was asked for. */
  readonly obstacle: string | null;
}
