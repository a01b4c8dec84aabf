/** What is known of a directory that is to be the backup root. */
export interface RootFacts {
  path: string;
  state: 'absent' | 'empty' | 'root' | 'occupied' | 'file' | 'symlink' | 'system' | 'unreadable';
  mountPoint: string | null;
  fileSystem: string | null;
  freeBytes: number | null;
  totalBytes: number | null;
}

export interface RootFinding {
  name: 'directory' | 'mount' | 'hard_links' | 'space';
  ok: 'ok' | 'warning' | 'failed';
  message: string;
  cure: string | null;
}

/** Whether a directory can be the backup root, and whether it is wise: each finding with what to do about it. */
export function judgeRoot(facts: RootFacts): RootFinding[] {
  return [
    { name: 'directory', ...states[facts.state] },
    ...(facts.mountPoint === null ? [] : [{ name: 'mount' as const, ...judgeMount(facts) }]),
    ...(facts.fileSystem === null ? [] : [{ name: 'hard_links' as const, ...judgeLinks(facts.fileSystem) }]),
    ...(facts.freeBytes === null ? [] : [{ name: 'space' as const, ...judgeSpace(facts) }]),
  ];
}

type Judged = Omit<RootFinding, 'name'>;

const fine = (message: string): Judged => ({ ok: 'ok', message, cure: null });
const another = 'Choose a new or an empty directory.';

const states: Record<RootFacts['state'], Judged> = {
  absent: fine('It is not there yet and will be made.'),
  empty: fine('It is there and empty.'),
  root: fine('It is a backup root already: its snapshots are taken over.'),
  occupied: { ok: 'failed', message: 'It holds other things.', cure: another },
  file: { ok: 'failed', message: 'It is a file.', cure: another },
  symlink: { ok: 'failed', message: 'It is a symlink.', cure: 'Name the directory that it points to.' },
  system: { ok: 'failed', message: 'It is a directory of the system.', cure: another },
  unreadable: {
    ok: 'failed',
    message: 'The service may not read it.',
    cure: 'Give it to the user that the service runs as, or choose another directory.',
  },
};

function judgeMount({ mountPoint, fileSystem }: RootFacts): Judged {
  if (fileSystem === 'overlay') {
    return {
      ok: 'warning',
      message: 'It is inside a container: it goes when the container goes.',
      cure: 'Bind a directory of the machine into the container, and name the place where it is bound.',
    };
  }
  if (fileSystem === 'tmpfs' || fileSystem === 'ramfs') {
    return {
      ok: 'warning',
      message: `It is in memory (${fileSystem}): it goes with the next start.`,
      cure: 'Choose a directory on a disk.',
    };
  }
  if (mountPoint !== '/') return fine(`It is on a file system of its own, mounted at ${mountPoint}.`);
  return {
    ok: 'warning',
    message: 'It is on the disk of the system.',
    cure: 'Better a disk of its own: a full one then stops backups, not the machine. If one is to be mounted here, mount it first.',
  };
}

const withoutLinks = ['vfat', 'msdos', 'exfat', 'cifs', 'smb3', '9p', 'fuse.sshfs'];
const withLinks = ['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'zfs', 'bcachefs', 'f2fs', 'nfs', 'nfs4'];

function judgeLinks(fileSystem: string): Judged {
  if (withLinks.includes(fileSystem)) return fine(`Its file system, ${fileSystem}, has hard links.`);
  if (withoutLinks.includes(fileSystem)) {
    return {
      ok: 'failed',
      message: `Its file system, ${fileSystem}, has no hard links: every snapshot would be a full copy.`,
      cure: 'Use a disk with ext4, XFS, Btrfs or ZFS.',
    };
  }
  return fine(`Its file system is ${fileSystem}; hard links are tried out when it is made.`);
}

const gibibyte = 1024 ** 3;

function judgeSpace({ freeBytes, totalBytes }: RootFacts): Judged {
  const free = (freeBytes ?? 0) / gibibyte;
  const message = `${free.toFixed(1)} GiB of ${((totalBytes ?? 0) / gibibyte).toFixed(1)} GiB are free.`;
  if (free >= 10) return fine(message);
  return {
    ok: 'warning',
    message,
    cure: 'The first backup copies everything: see that it fits, with room for what changes.',
  };
}
