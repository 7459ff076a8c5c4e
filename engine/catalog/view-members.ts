/** What a view has beside the members of a table; both are absent for a table. */

export interface ViewMembers {
  /** Its SELECT, which reads tables and views by their whole names. */
  readonly viewOriginalText?: string;
  /** What its text reads, each once, in the order of the text. */
  readonly viewReads?: readonly TableName[];
}

export interface TableName {
  readonly databaseName: string;
  readonly name: string;
}
