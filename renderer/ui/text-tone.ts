/** The colour of words and icons for what they say. */

import textStyles from '#renderer/ui/text.module.css';

export const textTone = {
  plain: textStyles.muted,
  ok: textStyles.good,
  warn: textStyles.warning,
  bad: textStyles.bad,
  info: textStyles.info,
};
