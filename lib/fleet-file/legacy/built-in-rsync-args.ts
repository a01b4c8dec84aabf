/**
 * What every rsync of pobsync does anyway, or does in another way by design; naming it changes nothing, so old lists
 * of arguments may hold it. Everything else must pass the allow-list.
 */
const builtIn = [
  '--archive',
  '--hard-links',
  '--acls',
  '--xattrs',
  '--numeric-ids',
  '--relative',
  '--delete',
  '--delete-before',
  '--delete-during',
  '--delete-delay',
  '--delete-after',
  '--delete-excluded',
  '--stats',
  '--verbose',
  '--quiet',
  '--human-readable',
  '--progress',
  '--itemize-changes',
  '--partial',
];

// a, H, A, X, R, v, q, h, i, P: each of the above in its short form
const shortForm = /^-[aHAXRvqhiP]+$/;

export function isBuiltInRsyncArg(argument: string): boolean {
  return builtIn.includes(argument) || shortForm.test(argument) || /^--info=[A-Za-z0-9,]+$/.test(argument);
}
