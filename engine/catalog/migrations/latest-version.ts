/** The version of a migrated catalog, known without loading the migrations: a test compares it with the last of them. */

export const latestVersion = 9;
