/** rsync's own closing numbers. They describe the transfer, not the tree: those we count ourselves. */
export interface RsyncStats {
  /** Entries of every kind that were not there before. */
  entriesCreated: number;
  filesTransferred: number;
  /** Sizes of the transferred files. */
  transferredFileBytes: number;
  /** What came over the wire. */
  bytesReceived: number;
  bytesSent: number;
}

const rows: Record<keyof RsyncStats, RegExp> = {
  entriesCreated: /^Number of created files: ([\d,]+)/,
  filesTransferred: /^Number of regular files transferred: ([\d,]+)/,
  transferredFileBytes: /^Total transferred file size: ([\d,]+)/,
  bytesReceived: /^Total bytes received: ([\d,]+)/,
  bytesSent: /^Total bytes sent: ([\d,]+)/,
};

export function emptyRsyncStats(): RsyncStats {
  return { entriesCreated: 0, filesTransferred: 0, transferredFileBytes: 0, bytesReceived: 0, bytesSent: 0 };
}

/** Takes one line of `--stats` output into account; other lines change nothing. */
export function addStatsLine(stats: RsyncStats, text: string): void {
  for (const [field, row] of Object.entries(rows) as [keyof RsyncStats, RegExp][]) {
    const match = row.exec(text);
    if (match?.[1] !== undefined) stats[field] = Number(match[1].replaceAll(',', ''));
  }
}
