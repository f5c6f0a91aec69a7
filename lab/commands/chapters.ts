import type { Command } from 'commander';
import { pagesWithFigures, writeFigures } from '../report/chapters/chapters';

const EXAMPLES = `
Examples:
  npm run lab -- rush --json results/rush.json && npm run lab -- chapters
  npm run lab -- chapters --check                      says what differs, and changes no file

Exit status: 0 all is as the results say (or was made so), 1 with --check if something differs.`;

export function addChaptersCommand(program: Command): void {
  program
    .command('chapters')
    .description(
      'Writes the figures and pictures of the committed result files into the chapters, in both languages.',
    )
    .option('--check', 'only say which files differ from what the results say')
    .addHelpText('after', EXAMPLES)
    .action(async ({ check = false }: { check?: boolean }) => {
      const { pagesWithPictures, writePictures } = await import('../report/chapters/pictures');
      const { pagesWithQuotes, writeQuotes } = await import('../report/chapters/quoted');
      const { koreanPages, writeKoreanFigures } = await import('../editions/korean-figures');
      const files = check
        ? [
            ...pagesWithFigures().map(({ page, ...text }) => ({ file: page, ...text })),
            ...pagesWithPictures(),
            ...koreanPages(),
            ...pagesWithQuotes(),
          ]
            .filter(({ is, shouldBe }) => is !== shouldBe)
            .map(({ file }) => file)
        : [...writeFigures(), ...writePictures(), ...writeKoreanFigures(), ...writeQuotes()];
      process.stdout.write(files.length === 0 ? 'nothing to change\n' : `${files.join('\n')}\n`);
      if (check && files.length > 0) process.exitCode = 1;
    });
}
