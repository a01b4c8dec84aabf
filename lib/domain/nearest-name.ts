/**
 * The known name that a mistyped one most likely meant, or null when none is similar: at most a third of the letters
 * differ.
 *
 * @example nearestName('wbe1', ['web1', 'db1']) // 'web1'
 */
export function nearestName(input: string, names: readonly string[]): string | null {
  const wanted = input.slice(0, 80).toLowerCase();
  let best: { name: string; distance: number } | null = null;
  for (const name of names) {
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance < (best?.distance ?? Infinity)) best = { name, distance };
  }
  if (best === null || best.distance > Math.max(1, Math.ceil(best.name.length / 3))) return null;
  return best.name;
}

/** Levenshtein's distance, with a swap of neighbours as one step (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let steps = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) steps = Math.min(steps, (before[j - 2] ?? 0) + 1);
      row.push(steps);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
