/** Names of archives; a workbook is a zip too, but none to us. */
const archiveName = /\.(?:zip|tar|tgz|tbz2?|txz|tzst|tlz4|tar\.(?:gz|gzip|bz2|xz|zst|zstd|lz4|br|sz|snappy))$/iu;

export function isArchiveName(path: string): boolean {
  return archiveName.test(path);
}
