/** Options that the engine sets, or that change nothing: forms leave them out, definitions may hold them. */

/** Metadata of such a member in its JSON Schema. */
export const internal = { internal: true } as const;
