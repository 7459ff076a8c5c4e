/** How to open state that this user's Tenon did not create on this machine. A separate file, since commands start without schemas. */

export const workspaceOpenings = ['read-only', 'take-over', 'fresh'] as const;
export type WorkspaceOpening = (typeof workspaceOpenings)[number];
