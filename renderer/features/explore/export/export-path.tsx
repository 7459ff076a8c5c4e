/** Where an export goes: typed with suggestions, or picked from the folders; and what is there already. */

import { IconArrowUp, IconFile, IconFolder, IconFolderOpen } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PathInput } from '#renderer/app/path-input.tsx';
import type { ExportTarget } from '#renderer/features/explore/export/use-export-target.ts';
import { client } from '#renderer/rpc/connection.ts';
import { inWorkspace } from '#renderer/rpc/in-workspace.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, fileName, folderName, timeOfDay } from '#renderer/ui/format/words.ts';
import exportStyles from '#renderer/features/explore/export/export.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Why the export cannot go there; undefined: it can, perhaps over a file. */
export function targetProblem({ path, found, error }: ExportTarget): string | undefined {
  if (error !== null) return error.message;
  if (path.trim() === '') return 'Enter a path first';
  if (/[/\\]$/u.test(path)) return 'Add the name of the file';
  const kind = found?.existing?.kind;
  if (kind === 'folder') return `${fileName(path)} is a folder. Choose another name.`;
  if (kind === 'link') return `${fileName(path)} is a link to another file. Choose another name.`;
  return undefined;
}

interface ExportPathProps {
  readonly target: ExportTarget;
  onType(path: string): void;
}

export function ExportPath({ target, onType }: ExportPathProps) {
  const [browses, setBrowses] = useState(false);
  const { path, found } = target;
  const problem = targetProblem(target);
  const existing = problem === undefined ? (found?.existing ?? null) : null;
  return (
    <div className={exportStyles.part}>
      <label className={fieldStyles.label} htmlFor="export-path">
        To
      </label>
      <span className={classes(layoutStyles.row, layoutStyles.close)}>
        <span className={layoutStyles.grow}>
          <PathInput
            id="export-path"
            large
            value={path}
            bad={problem !== undefined && path !== ''}
            describedBy="export-path-hint"
            onChange={onType}
          />
        </span>
        <Button
          size="lg"
          icon={<IconFolderOpen size={15} stroke={1.5} />}
          aria-expanded={browses}
          onClick={() => setBrowses(!browses)}
        >
          Browse
        </Button>
      </span>
      {browses ? <Places target={target} onPick={onType} /> : null}
      <div id="export-path-hint" role="status">
        {existing === null ? (
          <p className={classes(fieldStyles.hint, problem !== undefined && path !== '' && fieldStyles.wrong)}>
            {problem ?? newFileWords(target)}
          </p>
        ) : (
          <p className={classes(noteStyles.note, noteStyles.warning, exportStyles.existing)}>
            <b>{fileName(path)}</b> exists: {byteSize(existing.sizeBytes)}, changed {timeOfDay(existing.modifiedTime)}.
            The export asks before it replaces the file.{' '}
            <button type="button" className={textStyles.link} onClick={() => onType(inWorkspace(found!.free))}>
              Use {fileName(found!.free)}
            </button>
          </p>
        )}
      </div>
    </div>
  );
}

function newFileWords({ found }: ExportTarget): string {
  if (found === undefined) return ' ';
  return found.folderExists ? `New file: ${found.path}` : `New file: ${found.path}, in a new folder`;
}

/** The folder of the path: its folders to go into, its files to take the name of. */
function Places({ target, onPick }: { readonly target: ExportTarget; onPick(path: string): void }) {
  const whole = target.found?.path ?? `${target.root}${target.path}`;
  const separator = whole.includes('\\') ? '\\' : '/';
  const [chosen, setChosen] = useState<string>();
  const cut = whole.lastIndexOf(separator) + 1;
  const folder = chosen ?? whole.slice(0, cut);
  const name = whole.slice(cut);
  const { data } = useQuery({
    queryKey: ['completePath', folder],
    queryFn: ({ signal }) => client.call('completePath', { typed: folder }, signal),
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const go = (next: string): void => {
    setChosen(next);
    onPick(inWorkspace(`${next}${name}`));
  };
  const above = folder.slice(0, folder.slice(0, -1).lastIndexOf(separator) + 1);
  return (
    <ul className={exportStyles.places} aria-label={`Files in ${folder}`}>
      {above === '' ? null : (
        <li>
          <button type="button" className={exportStyles.place} onClick={() => go(above)}>
            <IconArrowUp size={15} stroke={1.5} className={textStyles.muted} />
            <span className={textStyles.truncated}>Up to {folderName(above) || above}</span>
          </button>
        </li>
      )}
      {(data?.answers ?? []).map(({ path, kind }) => (
        <li key={path}>
          <button
            type="button"
            className={exportStyles.place}
            onClick={() => (kind === 'folder' ? go(path) : onPick(inWorkspace(path)))}
          >
            {kind === 'folder' ? (
              <IconFolder size={15} stroke={1.5} className={textStyles.muted} />
            ) : (
              <IconFile size={15} stroke={1.5} className={textStyles.muted} />
            )}
            <span className={textStyles.truncated}>{folderName(path)}</span>
          </button>
        </li>
      ))}
      {data?.answers.length === 0 ? (
        <li className={classes(textStyles.caption, exportStyles.noPlace)}>No files here yet.</li>
      ) : null}
    </ul>
  );
}
