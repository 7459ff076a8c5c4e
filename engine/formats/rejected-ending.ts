/** Ends warnings of rows that a reading of them all tells one by one. */
export const rejectedEnding = 'such rows are rejected.';
