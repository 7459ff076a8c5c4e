/** What people write about a table beside its description and owner; absent where it is empty. Decides no row. */

export interface TableNotes {
  /** Comments of columns and partition keys by the name of the column. */
  readonly comments?: Readonly<Record<string, string>>;
  /** Tags; the value may be ''. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Changes of named texts, such as tags: texts to set; null removes one. */
export type EntryChanges = Readonly<Record<string, string | null>>;

export function withEntries(known: Readonly<Record<string, string>>, changes: EntryChanges): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...known, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

/** Without the empty members. */
export function notesOf({ comments, tags }: TableNotes): TableNotes {
  return {
    ...(comments === undefined || Object.keys(comments).length === 0 ? {} : { comments }),
    ...(tags === undefined || Object.keys(tags).length === 0 ? {} : { tags }),
  };
}
