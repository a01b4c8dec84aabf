import { Option, type Command } from 'commander';
import type { ListenOptions } from '../gateway.ts';
import { integerFlag } from './parse-number.ts';

export interface ListenFlags {
  host: string;
  port: number;
  name: string[];
  trustProxy?: string;
}

const collect = (value: string, before: string[]) => [...before, value.toLowerCase()];

/** Adds the options of whatever listens for browsers. */
export function addListenOptions(command: Command): Command {
  return command
    .addOption(new Option('--host <ADDRESS>', 'address to listen on').default('127.0.0.1'))
    .addOption(
      new Option('--port <PORT>', 'port to listen on')
        .default(8000)
        .argParser(integerFlag('--port', 0, 65535)),
    )
    .addOption(
      new Option('--name <NAME>', 'answer to this host name, too; may be repeated')
        .default([])
        .argParser(collect),
    )
    .addOption(
      new Option(
        '--trust-proxy <ADDRESSES>',
        'believe X-Forwarded-* of these proxies, such as 127.0.0.1,10.0.0.0/8',
      ),
    );
}

/** What the flags mean. */
export function listenOptions(
  flags: ListenFlags,
): Pick<ListenOptions, 'host' | 'port' | 'hostNames' | 'trustProxy'> {
  const { host, port, name, trustProxy } = flags;
  const proxies = trustProxy?.split(',').map((each) => each.trim());
  return { host, port, hostNames: name, trustProxy: proxies ?? false };
}
