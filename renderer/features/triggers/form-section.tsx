/** A part of the form of a trigger or notification, with its heading. */

import type { ReactNode } from 'react';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';
import triggerStyles from '#renderer/features/triggers/trigger-editor.module.css';

export function FormSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={triggerStyles.section}>
      <h2 className={classes(textStyles.strong, triggerStyles.line)}>{title}</h2>
      {children}
    </section>
  );
}
