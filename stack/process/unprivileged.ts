/**
 * PostgreSQL refuses to run as root, and nginx wants other users for its workers. When the owner is root (the
 * usual case in a container), both run as the user `nobody`, which exists everywhere.
 */
import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Scratch } from './scratch';

const NOBODY = 65534;

export interface User {
  uid?: number;
  gid?: number;
}

/** The user to spawn a server as: empty, meaning the owner, unless the owner is root. */
export function unprivilegedUser(): User {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

/** A folder in the scratch that only this user can use. */
export function privateFolder(scratch: Scratch, name: string, { uid, gid }: User): string {
  const folder = join(scratch.folder, name);
  mkdirSync(folder, { mode: 0o700 });
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
  return folder;
}
