/** The icon of an opened path: a file, a folder or an archive. */

import { IconArchive, IconFileText, IconFolder } from '@tabler/icons-react';
import { usePlaceKinds } from '#renderer/features/explore/place-kinds.ts';
import type { EditorIconProps } from '#renderer/features/feature.ts';

const icons = { folder: IconFolder, archive: IconArchive, file: IconFileText };

type PathIconKind = (typeof icons)[keyof typeof icons];

/** For lists that take an icon instead of drawing it. @param path absolute. */
export function iconOfPath(path: string): PathIconKind {
  const { kinds } = usePlaceKinds.getState();
  return icons[(Object.hasOwn(kinds, path) ? kinds[path] : undefined) ?? 'file'];
}

interface PathIconProps extends EditorIconProps {
  /** Absolute. */
  readonly path: string;
}

export function PathIcon({ path, size, stroke }: PathIconProps) {
  const kind = usePlaceKinds(({ kinds }) => (Object.hasOwn(kinds, path) ? kinds[path] : undefined)) ?? 'file';
  const Icon = icons[kind];
  return (
    <span data-icon={kind} style={{ display: 'contents' }}>
      <Icon {...(size === undefined ? {} : { size })} {...(stroke === undefined ? {} : { stroke })} />
    </span>
  );
}

/** Of a tab; without one, of any file. */
export function FileTabIcon({ tab, ...rest }: EditorIconProps) {
  return <PathIcon path={tab === undefined ? '' : String(tab.input['path'])} {...rest} />;
}
