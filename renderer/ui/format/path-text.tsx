/** A path as people look for it: the name first, then the folder, muted. */

import { nameAndFolder } from '#renderer/ui/format/path-led.ts';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

/** @param props.others what follows the name, such as `and 2 other files`. */
export function PathText({ path, others = '' }: { readonly path: string; readonly others?: string }) {
  const { name, folder } = nameAndFolder(path);
  return (
    <span title={path}>
      <span className={textStyles.monospace}>{name}</span>
      {others === '' ? null : ` ${others}`}
      {folder === '' ? null : (
        <>
          {' '}
          <span className={classes(textStyles.monospace, textStyles.muted)}>{folder}</span>
        </>
      )}
    </span>
  );
}
