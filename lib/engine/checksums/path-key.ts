/**
 * 64 bits that stand for a path inside one table: two FNV-1a lanes with different seeds. Seeded, because the host
 * chooses the names and could otherwise look for two that collide.
 */
export function pathKey(
  path: Uint8Array,
  seed: number,
  from = 0,
  to = path.length,
): { high: number; low: number } {
  let high = 0x811c9dc5 ^ seed;
  let low = 0xcbf29ce4 ^ Math.imul(seed, 0x9e3779b1);
  for (let index = from; index < to; index++) {
    const byte = path[index] ?? 0;
    high = Math.imul(high ^ byte, 0x01000193);
    low = Math.imul(low ^ byte, 0x85ebca6b);
    low ^= low >>> 13;
  }
  return { high: high >>> 0, low: low >>> 0 };
}
