/** Rows that have nothing to show: records without fields, objects without keys. */

/** A warning, since such rows are counted and nothing else. */
export const noFields = 'The records have no fields, so they are counted, but have no columns.';
