/** Saves content through the browser's own download. */

export function downloadFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the content over by the time it returns to its loop.
  requestIdleCallback(() => URL.revokeObjectURL(url), { timeout: 60_000 });
}

/** A name that every file system takes. @param fallback where nothing of the title is left. */
export function fileNameOf(title: string, fallback: string, extension: string): string {
  const plain = title
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replace(/\s+/gu, '-')
    .slice(0, 100);
  return `${plain.replace(/^[-.]+|[-.]+$/gu, '') || fallback}.${extension}`;
}
