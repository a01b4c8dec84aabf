// Takes out of a bill of materials what differs from call to call: the moment, the number that names the call, and the
// name of the directory.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [path, epoch] = process.argv.slice(2);
const sbom = JSON.parse(readFileSync(path, 'utf8'));
delete sbom.serialNumber;
sbom.metadata.component.name = 'pobsync';
sbom.metadata.timestamp = new Date(Number(epoch) * 1000).toISOString();
const hash = createHash('sha256').update(JSON.stringify(sbom)).digest('hex');
const uuid = [
  hash.slice(0, 8),
  hash.slice(8, 12),
  `5${hash.slice(13, 16)}`,
  `a${hash.slice(17, 20)}`,
  hash.slice(20, 32),
];
sbom.serialNumber = `urn:uuid:${uuid.join('-')}`;
process.stdout.write(`${JSON.stringify(sbom, null, 2)}\n`);
