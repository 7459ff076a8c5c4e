/** How many terminal cells a text takes, and texts made safe for a terminal. */

const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
const noWidth = /\p{Mn}|\p{Me}|[\u200B-\u200F]/u;

export function textWidth(text: string): number {
  if (/^[ -~]*$/u.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += noWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** Control characters, line separators and everything that turns the direction of text. */
const steering = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

/** Control characters and direction marks as escapes: data must not steer the terminal. */
export function printable(text: string): string {
  return text.replaceAll(steering, escaped);
}

/** As {@link printable}, for text of several lines. */
export function printableLines(text: string): string {
  return text.replaceAll(steering, (character) => (character === '\n' ? character : escaped(character)));
}

function escaped(character: string): string {
  switch (character) {
    case '\n':
      return String.raw`\n`;
    case '\r':
      return String.raw`\r`;
    case '\t':
      return String.raw`\t`;
    default:
      return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
  }
}

/** At most `width` cells, with `…` for what was cut. */
export function clipText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let clipped = '';
  let used = 0;
  for (const character of text) {
    const cells = textWidth(character);
    if (used + cells > width - 1) break;
    clipped += character;
    used += cells;
  }
  return `${clipped}…`;
}

export function padText(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - textWidth(text)));
  return right ? space + text : text + space;
}
