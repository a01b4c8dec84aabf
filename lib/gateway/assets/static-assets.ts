import type { AssetUrls } from '../pages/views/chrome.ts';
import { staticFiles, type StaticFile } from './static-files.ts';

/**
 * A file by its address below `/assets/`, such as `pobsync-1f2e3d4c5b.css`; null when there is none. An address holds
 * the hash of its content, so what it gives may be cached for ever.
 */
export function findAsset(name: string): StaticFile | null {
  return byAddress.get(name) ?? null;
}

const byAddress = new Map(Object.entries(staticFiles).map(([name, file]) => [addressOf(name, file), file]));

/** What pages link to. */
export const assetUrls: AssetUrls = {
  stylesheet: urlOf('pobsync.css'),
  script: urlOf('pobsync.js'),
  icon: urlOf('favicon.svg'),
};

function urlOf(name: string): string {
  const file = staticFiles[name];
  if (file === undefined) throw new Error(`The static file ${name} was not built: run "npm run build".`);
  return `/assets/${addressOf(name, file)}`;
}

/** @example addressOf('pobsync.css', file) // 'pobsync-1f2e3d4c5b.css' */
function addressOf(name: string, { hash }: StaticFile): string {
  return name.replace(/\.[a-z]+$/, (extension) => `-${hash}${extension}`);
}
