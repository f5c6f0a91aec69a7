/** `npm run dashboards`: writes the dashboards to generated/, and removes what is no dashboard any more. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED_FOLDER, generatedFiles } from './generated-files';

mkdirSync(GENERATED_FOLDER, { recursive: true });
const files = generatedFiles();
for (const name of readdirSync(GENERATED_FOLDER)) {
  if (!files.has(name)) rmSync(join(GENERATED_FOLDER, name));
}
for (const [name, content] of files) {
  writeFileSync(join(GENERATED_FOLDER, name), content);
  process.stdout.write(`${name}\n`);
}
