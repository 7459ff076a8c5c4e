/** Texts that stand for a missing value in many tools; in a column of text files that is otherwise typed they mean null. */

/** In lower case. */
export const nullTexts: ReadonlySet<string> = new Set([
  'na', 'n/a', '#n/a', 'n.a.', 'null', 'none', 'nil', '-', '--', '---', '?', '.', '..', '...', '\\n', '(null)', '<null>', '<na>', '#null!', 'nan',
]); // prettier-ignore
