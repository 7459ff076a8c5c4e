/** How state is opened that this user's Tenon did not create on this machine. Apart, since commands start without schemas. */

export const workspaceOpenings = ['read-only', 'take-over', 'fresh'] as const;
export type WorkspaceOpening = (typeof workspaceOpenings)[number];
