import { statfsSync } from 'node:fs';
import { FrazilError } from '../../errors/index.ts';

/** Linux file system types where links are missing, not exclusive, or seen late by other hosts (statfs magic numbers). */
const unfitFileSystems: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x65735546, 'FUSE'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0xbacbacbc, 'VMware shared folders'],
  [0x4d44, 'FAT'],
  [0x2011bab0, 'exFAT'],
]);

/**
 * Refuses an operating system on which exclusive links and directory syncs are not tested.
 *
 * *Errors*: `platform-unsupported`.
 */
export function checkPlatform(platform: string = process.platform): void {
  if (platform === 'linux' || platform === 'darwin') return;
  throw new FrazilError('platform-unsupported', `The local store works on Linux and macOS, and is not tested on ${platform}.`, {
    context: { platform },
  });
}

/**
 * Refuses to write where the file system cannot be trusted with exclusive creates.
 *
 * *Errors*: `platform-unsupported`.
 */
export function checkFileSystem(path: string, typeOf: (path: string) => number = fileSystemType): void {
  const type = typeOf(path);
  const name = unfitFileSystems.get(type);
  if (name === undefined) return;
  throw new FrazilError(
    'platform-unsupported',
    `${path} lies on a ${name} file system, where creating a file exclusively is not reliable; a table there could lose commits.`,
    { context: { path, fileSystem: name, type } },
  );
}

function fileSystemType(path: string): number {
  return process.platform === 'linux' ? statfsSync(path).type >>> 0 : 0;
}
