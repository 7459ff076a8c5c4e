/** What the desktop app does when its last window closes; the app keeps the choice, and the window's settings change it. */

import { z } from 'zod';

/**
 * automatic: the app stays in the tray while something is activated or a run or crawl is in progress; on macOS always, as
 * apps do there.
 */
export const closingChoices = ['automatic', 'keep', 'ask', 'quit'] as const;
export const closingChoiceSchema = z.enum(closingChoices);
export type ClosingChoice = z.output<typeof closingChoiceSchema>;
