import { readFileSync } from 'node:fs';
import { ConfigurationInvalid } from './start-errors';

/**
 * Each variable may also be given as a file: NAME_FILE is the path of what NAME would be. Containers give secrets that way,
 * because the variables of a process can be read by its children and by those who inspect the container.
 *
 * @param given what is set; an empty variable is not
 * @throws ConfigurationInvalid if both are set, or the file cannot be read or is empty. No part of the path is shown: it may be
 *   the secret itself, in the wrong variable
 */
export function withFiles(
  names: readonly string[],
  given: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const read = names.flatMap((name) => {
    const path = given[`${name}_FILE`];
    if (path === undefined) return [];
    if (given[name] !== undefined)
      throw new ConfigurationInvalid(`${name} and ${name}_FILE are both set: keep one of them`);
    return [[name, contentOf(path, `${name}_FILE`)]];
  });
  return { ...given, ...Object.fromEntries(read) };
}

/** Without the line end that editors and `echo` leave. */
function contentOf(path: string, variable: string): string {
  const content = readSettingFile(path, variable).replace(/(\r?\n)+$/, '');
  if (content === '') throw new ConfigurationInvalid(`${variable} names a file that is empty`);
  return content;
}

/** @throws ConfigurationInvalid with the variable and the error code, and no part of the path */
export function readSettingFile(path: string, variable: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as { code?: string };
    throw new ConfigurationInvalid(`${variable} names a file that cannot be read (${code})`, { cause });
  }
}
