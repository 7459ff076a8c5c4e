/** What people write about a table beside its description and owner; absent where it is empty. Decides no row. */

export interface TableNotes {
  /** Comments of columns and partition keys by the name of the column. */
  readonly comments?: Readonly<Record<string, string>>;
  /** Tags; the value may be ''. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Without the empty members. */
export function notesOf({ comments, tags }: TableNotes): TableNotes {
  return {
    ...(comments === undefined || Object.keys(comments).length === 0 ? {} : { comments }),
    ...(tags === undefined || Object.keys(tags).length === 0 ? {} : { tags }),
  };
}
