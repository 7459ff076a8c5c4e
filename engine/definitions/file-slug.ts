/** File names of definitions: a slug of the name that every file system takes. */

/** With a number and an extension they still fit in the 255 bytes that a file system takes. */
const longest = { characters: 80, bytes: 200 };

/** Names that Windows keeps for devices, with any extension. */
const deviceNames = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/u;

/**
 * Lower case letters and digits of any script, and dashes, in NFC; never empty and not too long. Latin
 * letters lose their accents. Different names may share a slug: the store then numbers the later file.
 */
export function fileSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/(?<=[a-z])\p{M}+/giu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replaceAll(/^-+/gu, '');
  const cut = shortened(slug).replace(/-+$/u, '');
  if (cut === '') return 'unnamed';
  return deviceNames.test(cut) ? `${cut}-1` : cut;
}

function shortened(text: string): string {
  let [cut, bytes] = ['', 0];
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > longest.bytes || cut.length + character.length > longest.characters) break;
    cut += character;
  }
  return cut;
}
