/** How long files of finished runs are kept. */

/** Milliseconds that replaced files are kept for an undo (DESIGN §6.5). */
export const retiredFor = 7 * 24 * 60 * 60 * 1000;

/** Milliseconds that the staged files of a failed run are kept for its resume. */
export const resumableFor = 7 * 24 * 60 * 60 * 1000;
