/** Paths without those that lie below another one of them, each once: an archive holds everything once. */
export function withoutNested(paths: readonly Buffer[]): Buffer[] {
  const known = new Set(paths.map((path) => path.toString('latin1')));
  const isNested = (path: string) => {
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      if (known.has(path.slice(0, cut))) return true;
    }
    return false;
  };
  return [...known].filter((path) => !isNested(path)).map((path) => Buffer.from(path, 'latin1'));
}
