import type { LogLine, RunView } from '../views/run-view.ts';
import { countOf } from '../format/count.ts';
import { Card, CardBody } from './card.tsx';

/** The log of a run, or the end of a long one. New lines of a live run are appended by the script. */
export function LogPanel({ log, isLive }: { log: RunView['log']; isLive: boolean }) {
  return (
    <Card
      title="Log"
      note={log.isTail ? `The end: ${countOf(log.lines.length, 'line')}; times are UTC.` : 'Times are UTC.'}
    >
      {log.lines.length === 0 && !isLive ? (
        <CardBody>
          <p class="soft">This run wrote no log.</p>
        </CardBody>
      ) : (
        <pre class="log in-card" tabIndex={0} role="log" aria-label="Log of the run" data-log>
          {log.lines.map((line, index) => (
            <LogText key={index} line={line} />
          ))}
        </pre>
      )}
    </Card>
  );
}

function LogText({ line }: { line: LogLine }) {
  return (
    <span class={line.level}>
      {line.at !== null && <span class="at">{line.at.slice(11, 19)} </span>}
      {line.level === 'error' || line.level === 'warn' ? `${line.level}: ` : ''}
      {line.text}
      {'\n'}
    </span>
  );
}
