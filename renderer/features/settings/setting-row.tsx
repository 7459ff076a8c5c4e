/** One setting: its name and effect on the left, its value or control on the right; hidden if a search excludes it. */

import type { ReactNode } from 'react';
import { useSettings } from '#renderer/features/settings/settings-store.ts';
import settingsStyles from '#renderer/features/settings/settings.module.css';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

interface SettingRowProps {
  readonly title: string;
  readonly text: string;
  /** Its name in tenon.json. */
  readonly name?: string;
  readonly keywords?: string;
  readonly children: ReactNode;
}

export function SettingRow({ title, text, name, keywords = '', children }: SettingRowProps) {
  const search = useSettings((state) => state.search)
    .trim()
    .toLowerCase();
  if (search !== '' && !`${title} ${text} ${name ?? ''} ${keywords}`.toLowerCase().includes(search)) return null;
  return (
    <div className={settingsStyles.setting}>
      <div>
        <p className={textStyles.strong}>
          <Marked text={title} wanted={search} />
        </p>
        <p className={classes(textStyles.compact, textStyles.secondary)}>
          <Marked text={text} wanted={search} />
        </p>
        {name === undefined ? null : (
          <p className={classes(textStyles.monospace, textStyles.muted, textStyles.micro)}>{name}</p>
        )}
      </div>
      <div className={settingsStyles.value}>{children}</div>
    </div>
  );
}

export function Marked({ text, wanted }: { readonly text: string; readonly wanted: string }) {
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  );
}
