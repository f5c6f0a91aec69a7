import type { Command } from 'commander';

const EXAMPLES = `
Examples:
  npm run lab -- editions              says which English paragraphs have changed since their translation
  npm run lab -- editions --accept     says that the Korean pages are up to date with them

Exit status: 0 the editions say the same, 1 they do not.`;

export function addEditionsCommand(program: Command): void {
  program
    .command('editions')
    .description('Holds the Korean README and chapters against the English ones.')
    .option('--accept', 'the Korean pages are up to date: remember the English paragraphs as they are')
    .addHelpText('after', EXAMPLES)
    .action(async ({ accept: upToDate = false }: { accept?: boolean }) => {
      const { editions } = await import('../editions/pages');
      const { differences } = await import('../editions/differences');
      const { accept, accepted, untranslated } = await import('../editions/translated');
      if (upToDate) accept();
      const known = accepted();
      const sentences = editions().flatMap((edition) => [
        ...differences(edition),
        ...untranslated(edition, known[edition.english] ?? {}),
      ]);
      process.stdout.write(
        sentences.length === 0 ? 'the editions say the same\n' : `${sentences.join('\n')}\n`,
      );
      if (sentences.length > 0) process.exitCode = 1;
    });
}
