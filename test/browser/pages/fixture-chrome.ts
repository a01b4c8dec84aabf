import type { Chrome } from '../../../lib/gateway/pages/views/chrome.ts';
import { assetUrls } from '../../../lib/gateway/assets/static-assets.ts';
import { now } from './fixture-rows.ts';

export function chromeAt(path: string, over: Partial<Chrome> = {}): Chrome {
  return {
    user: { name: 'anna', role: 'admin' },
    csrfToken: 'fixture-token',
    path,
    theme: 'auto',
    now,
    node: 'main',
    version: '1.0.0',
    assets: assetUrls,
    notices: [],
    ...over,
  };
}
