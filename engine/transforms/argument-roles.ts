/** The role of an argument, as metadata behind its description: `.describe('…').meta(wholeColumn('in'))`. */

import type { ArgumentRole } from '#engine/contract/argument-role.ts';

type StatedRole = Readonly<Record<'role', ArgumentRole>>;

export function asRole(role: ArgumentRole): StatedRole {
  return { role };
}

/** Columns of an input, and nothing inside of them. */
export function wholeColumn(port: string): StatedRole {
  return asRole({ kind: 'column', port, nested: false });
}

/** Columns of an input and fields at any depth. */
export function columnOrField(port: string): StatedRole {
  return asRole({ kind: 'column', port, nested: true });
}

/** Has an effect only if the argument `format` has this value. */
export function optionOfFormat(of: string): StatedRole {
  return asRole({ kind: 'option-of-format', format: 'format', of });
}
