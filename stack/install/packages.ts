/** The names of programs as packages, and the command that installs them here. */
import { spawnSync } from 'node:child_process';
import { findExecutable } from './executables';

/** A program by the names of its packages. */
export interface Installable {
  /** The best first: releases differ in what they have. */
  apt: readonly [string, ...string[]];
  brew: string;
}

/** The one command that installs them, or a sentence where we know no package manager. */
export function installCommand(packages: readonly Installable[]): string {
  if (findExecutable('apt-get')) {
    const command = `apt-get install -y --no-install-recommends ${aptNames(packages).join(' ')}`;
    return process.getuid?.() === 0 ? command : `sudo ${command}`;
  }
  const names = [...new Set(packages.map(({ brew }) => brew))].join(' ');
  if (findExecutable('brew')) return `brew install ${names}`;
  return `install these with the package manager of this system: ${names}`;
}

/** For each program the first of its packages that the lists of this machine know. */
export function aptNames(packages: readonly Installable[]): string[] {
  return packages.map(({ apt }) => (apt.length > 1 && apt.find(isKnown)) || apt[0]);
}

/** Takes a second on a busy machine. */
function isKnown(aptPackage: string): boolean {
  return spawnSync('apt-cache', ['show', aptPackage], { stdio: 'ignore' }).status === 0;
}

/** Whether this process may install packages without asking the user: root, on Debian or Ubuntu. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && findExecutable('apt-get') !== undefined;
}
