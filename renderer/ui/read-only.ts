/** Whether the window is on a workspace that is open read-only: what would change it is off, with this reason. */

import { createContext } from 'react';

export const readOnlyReason = 'The workspace is open read-only';

/** Why nothing can be changed; undefined: it can. */
export const ReadOnlyContext = createContext<string | undefined>(undefined);
