import { formatBytes } from '../../pages/format/bytes.ts';
import { formatCount } from '../../pages/format/count.ts';
import { formatDuration } from '../../pages/format/duration.ts';

interface Progress {
  phase: string;
  percent: number | null;
  bytes: number | null;
  bytesPerSecond: number | null;
  etaSeconds: number | null;
  files: number | null;
}

interface LogLine {
  at: string | null;
  level: string;
  text: string;
}

const largestLog = 2000;

/** Keeps a run's page fresh from its events, and loads it again when the run has ended. */
export function followRun(): void {
  const address = document.querySelector<HTMLElement>('[data-run-events]')?.dataset['runEvents'];
  if (address === undefined) return;
  const events = new EventSource(address);
  events.addEventListener('progress', ({ data }: MessageEvent<string>) =>
    showProgress(JSON.parse(data) as Progress),
  );
  events.addEventListener('log', ({ data }: MessageEvent<string>) => appendLine(JSON.parse(data) as LogLine));
  events.addEventListener('status', ({ data }: MessageEvent<string>) => {
    const { status } = JSON.parse(data) as { status: string };
    if (status === 'queued') return;
    // from queued to running the head of the page changes too
    const wasWaiting =
      document.querySelector('[data-progress="phase"]')?.textContent === 'waiting for a worker';
    if (status !== 'running' || wasWaiting) reload(events);
  });
  events.addEventListener('error', () => {
    // the browser tries again by itself unless the server refused
    if (events.readyState === EventSource.CLOSED) setTimeout(() => reload(events), 5000);
  });
}

function reload(events: EventSource): void {
  events.close();
  location.reload();
}

function showProgress(progress: Progress): void {
  const { percent, bytes, bytesPerSecond, etaSeconds, files } = progress;
  show('phase', progress.phase);
  show('percent', percent === null ? '…' : `${Math.floor(percent)} %`);
  show('bytes', bytes === null ? '–' : formatBytes(bytes));
  show('speed', bytesPerSecond === null ? '–' : `${formatBytes(bytesPerSecond)}/s`);
  show('eta', etaSeconds === null ? '–' : formatDuration(etaSeconds * 1000));
  show('files', files === null ? '–' : formatCount(files));
  const bar = document.querySelector('[data-bar]');
  bar?.classList.toggle('unknown', percent === null);
  if (percent === null) return;
  bar?.setAttribute('aria-valuenow', String(Math.round(percent)));
  bar?.querySelector('rect')?.setAttribute('width', String(Math.min(100, percent)));
}

function show(place: string, text: string): void {
  const element = document.querySelector(`[data-progress="${place}"]`);
  if (element !== null) element.textContent = text;
}

/** Text only: what a remote wrote never becomes markup. */
function appendLine({ at, level, text }: LogLine): void {
  const log = document.querySelector('[data-log]');
  if (log === null) return;
  const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  const line = document.createElement('span');
  if (/^[a-z]+$/.test(level)) line.className = level;
  if (at !== null) {
    const time = document.createElement('span');
    time.className = 'at';
    time.textContent = `${at.slice(11, 19)} `;
    line.append(time);
  }
  line.append(level === 'warn' || level === 'error' ? `${level}: ` : '', text, '\n');
  log.append(line);
  while (log.childElementCount > largestLog) log.firstElementChild?.remove();
  if (isAtEnd) log.scrollTop = log.scrollHeight;
}
