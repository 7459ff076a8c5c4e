/** The files of a folder that was dropped or chosen, up to a limit. Pure. */

/** Files of a folder that are opened: each is a tab. */
export const mostOpened = 12;
/** Files that are listed before a walk ends. */
export const mostListed = 2000;

export interface Walked {
  readonly name: string;
  readonly files: readonly File[];
  /** Beyond these it was not counted. */
  readonly fileCount: number;
}

/** The chosen folder above a file in it. @param inside path of the file from the folder on, with its name. */
export function folderOf(path: string, inside: string): string {
  const [root = ''] = inside.split('/');
  return path.slice(0, path.length - inside.length + root.length);
}

/** In the order of their paths, without hidden ones, as a walk finds them. */
export function filesOfFolder(all: readonly File[]): Walked {
  const [name = ''] = all[0]?.webkitRelativePath.split('/') ?? [];
  const files = all
    .filter(
      ({ webkitRelativePath }) =>
        !webkitRelativePath
          .split('/')
          .slice(1)
          .some((part) => /^[._]/u.test(part)),
    )
    .sort((left, right) => (left.webkitRelativePath < right.webkitRelativePath ? -1 : 1));
  return { name, files: files.slice(0, mostOpened), fileCount: Math.min(mostListed, files.length) };
}
