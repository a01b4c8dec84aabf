// the build puts the version of package.json in its place
declare const POBSYNC_VERSION: string | undefined;

/** The version of this program; `source` when it runs unbundled, as tests do. */
export const version: string = typeof POBSYNC_VERSION === 'string' ? POBSYNC_VERSION : 'source';
