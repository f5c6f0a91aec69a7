/**
 * Lets a program go on when its output cannot be written any more.
 *
 * A pipe whose reader has gone (`| head -1`) is no failure: results that go into files are still written, and servers are stopped in good
 * order. A full disk is one: the exit status is 1 then. Without this, Node ends the program in the middle of its work.
 */
export function surviveLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    let isTold = false;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE' || isTold) return;
      isTold = true;
      process.once('exit', () => {
        process.exitCode = 1;
      });
      if (stream === process.stdout) process.stderr.write(`error: the output is lost: ${error.message}\n`);
    });
  }
}
