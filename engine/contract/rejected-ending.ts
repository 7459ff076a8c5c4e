/** The end of warnings about rows that a complete reading reports one by one. */
export const rejectedEnding = 'such rows are rejected.';
