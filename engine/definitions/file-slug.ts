/** File names of definitions: a slug of the name that every file system takes. */

/** Names that Windows keeps for devices, with any extension. */
const deviceNames = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/u;

/**
 * Lower case ASCII letters, digits and dashes, at most 80 characters; never empty. Different names may share
 * a slug: the store then numbers the later file.
 */
export function fileSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
    .slice(0, 80)
    .replace(/-+$/u, '');
  if (slug === '') return 'unnamed';
  return deviceNames.test(slug) ? `${slug}-1` : slug;
}
