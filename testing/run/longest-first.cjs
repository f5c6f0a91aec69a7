/**
 * Jest sequencer: the files that wait longest begin first, also where no run has measured them yet.
 *
 * Jest takes the largest file for the longest. Ours that take longest are small: they start a level, and let it be judged.
 * Begun last, one of them runs while the other worker has no more to do.
 */
const { default: Sequencer } = require('@jest/test-sequencer');

const LONG = ['/test/faults/', '/test/verify/', '/test/contracts/', '/test/secured/', '/test/orders'];

class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isShort = ({ path, duration }) =>
      duration === undefined && !LONG.some((folder) => path.includes(folder));
    return [...sorted.filter((test) => !isShort(test)), ...sorted.filter(isShort)];
  }
}

module.exports = LongestFirst;
