/** Jest reporter: below the summary, the files with tests that did not run. A word among two thousand lines is overlooked. */
const { relative } = require('node:path');

class Skipped {
  #chosenByName;

  constructor({ testNamePattern }) {
    this.#chosenByName = Boolean(testNamePattern);
  }

  onRunComplete(_contexts, { testResults }) {
    if (this.#chosenByName) return;
    for (const { testFilePath, testResults: tests } of testResults) {
      const skipped = tests.filter(({ status }) => status === 'pending').length;
      if (skipped > 0)
        process.stderr.write(
          `SKIPPED ${skipped} of ${tests.length} tests in ${relative('.', testFilePath)}\n`,
        );
    }
  }
}

module.exports = Skipped;
