/** Metadata of options in their JSON Schema. */

/** The engine sets it, or it changes nothing: forms leave it out, definitions may hold it. */
export const internal = { internal: true } as const;

/** The file lists its values, see `choices` of an inference: a form asks the file for them. */
export const chosenFromFile = { chosenFromFile: true } as const;
