/** Suggestions for a typed path. */

import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { fileName } from '#renderer/ui/format/words.ts';
import layoutStyles from '#renderer/ui/layout.module.css';

/** Suggestions for a path where nothing exists. */
export function NearPaths({ near, onWrite }: { readonly near: readonly string[]; onWrite(path: string): void }) {
  if (near.length === 0) return null;
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
      {near.map((path) => (
        <Button key={path} size="sm" title={path} onClick={() => onWrite(path)}>
          Use {fileName(path)}
        </Button>
      ))}
    </span>
  );
}
