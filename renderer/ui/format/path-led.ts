/** Sentences that begin with a path, `/data/sales/may.csv and 2 other files: 3 records do not fit.`, taken apart. Pure. */

export interface PathLed {
  readonly text: string;
  /** Null: the sentence begins with no path. */
  readonly path: string | null;
  /** `and 2 other files`; empty: the path alone. */
  readonly others: string;
}

const pathFirst =
  /^(?<path>(?:\/|\\\\|[A-Za-z]:[\\/]|[a-z][a-z\d]+:\/\/).*?)(?<others> and [\d,]+ other files?)?: (?<text>.+)$/su;

/** @param sentence in which a path, if any, ends at the first colon with a space behind it. */
export function pathLed(sentence: string): PathLed {
  const { path, others, text } = pathFirst.exec(sentence)?.groups ?? {};
  if (path === undefined || text === undefined) return { text: sentence, path: null, others: '' };
  return { text, path, others: (others ?? '').trim() };
}

/** @returns the last part of a path, and the folder before that part, with its separator; `''` where there is none. */
export function nameAndFolder(path: string): { readonly name: string; readonly folder: string } {
  const end = path.search(/[^/\\]*[/\\]*$/u);
  return { name: path.slice(end), folder: path.slice(0, end) };
}
